package dev.bonafide.cli;

import dev.bonafide.artifact.ConfigurationException;
import dev.bonafide.artifact.Digest;
import dev.bonafide.artifact.FileHasher;
import dev.bonafide.artifact.Outcome;
import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.Refusal;
import dev.bonafide.artifact.RefusedException;
import dev.bonafide.artifact.json.Json;
import dev.bonafide.artifact.json.JsonReader;
import dev.bonafide.artifact.json.JsonWriter;
import dev.bonafide.evidence.LoggedEntry;
import dev.bonafide.signing.KeylessSigner;
import dev.bonafide.signing.OutputFile;
import dev.bonafide.signing.SignedBundle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code bonafide attest}: a signed in-toto statement about each file. */
@Command(
    description = {
      "Sign a statement about files, such as SLSA provenance, keylessly.",
      "The predicate is taken from a JSON file as it is."
    })
final class AttestCommand implements dev.bonafide.cli.Command {
  private static final String STATEMENT = "https://in-toto.io/Statement/v1";

  @Parameters(paramLabel = "FILE", arity = "1..*", description = "What the statement is about.")
  List<Path> files = List.of();

  @Option(
      names = "--predicate",
      paramLabel = "FILE",
      required = true,
      description = "JSON object: what is said about the files.")
  Path predicate = Path.of("");

  @Option(
      names = "--predicate-type",
      paramLabel = "URI",
      required = true,
      description = "What kind of predicate it is, such as https://slsa.dev/provenance/v1.")
  String predicateType = "";

  @Option(
      names = "--bundle",
      paramLabel = "FILE",
      description = "Write the bundle here (SIGSTORE_BUNDLE).")
  @Nullable Path bundle;

  @Option(names = "--overwrite", description = "Replace outputs that exist.")
  boolean overwrite;

  @Option(names = "--rekor-version", paramLabel = "1|2", description = "API of the log.")
  int rekorVersion;

  @Mixin InstanceOptions instance = new InstanceOptions();
  @Mixin IdentityOptions identity = new IdentityOptions();

  @Override
  public Report run(Console console) {
    Json statementPredicate = predicate();
    if (!predicateType.matches("[a-zA-Z][a-zA-Z0-9+.-]*:\\S+")) {
      throw new ConfigurationException(
          "--predicate-type is a URI, found " + predicateType, "https://slsa.dev/provenance/v1");
    }
    Optional<Path> named = Environment.or(bundle, "SIGSTORE_BUNDLE");
    if (named.isPresent() && files.size() > 1) {
      throw new ConfigurationException("--bundle can't be used with several inputs", "");
    }
    boolean replace = Environment.or(overwrite, "SIGSTORE_OVERWRITE");
    List<Path> outputs = new ArrayList<>();
    for (Path file : files) {
      if (!Files.isRegularFile(file)) {
        throw new ConfigurationException("Input must be a file: " + file, "");
      }
      outputs.add(named.orElse(file.resolveSibling(file.getFileName() + ".sigstore.json")));
    }
    if (!replace) {
      OutputFile.requireAbsent(outputs);
    }
    try (var opened =
        SigningInstance.open(instance, SigningInstance.rekorVersion(rekorVersion), console)) {
      KeylessSigner signer = opened.signer(identity, console);
      List<String> lines = new ArrayList<>();
      List<Json> done = new ArrayList<>();
      for (int i = 0; i < files.size(); i++) {
        Digest digest = FileHasher.onAllCores().sha256(files.get(i)).orThrow();
        byte[] statement = statement(files.get(i), digest, statementPredicate);
        SignedBundle signed = signer.signStatement(statement, digest).orThrow();
        OutputFile.write(
            outputs.get(i),
            signed.bytes(),
            replace ? OutputFile.Existing.REPLACE : OutputFile.Existing.REFUSE);
        for (LoggedEntry entry : signed.facts().logEntries()) {
          lines.add("Transparency log entry created at index: " + entry.index());
        }
        lines.add("Sigstore bundle written to " + outputs.get(i));
        done.add(
            FactsReport.json(signed.facts())
                .put("file", files.get(i).toString())
                .put("bundle", outputs.get(i).toString())
                .build());
      }
      return Report.ok(lines, Json.object().put("files", Json.array(done)).build());
    } catch (RefusedException e) {
      return Report.refused(e.refusal());
    }
  }

  private Json predicate() {
    byte[] bytes = SigningInstance.read("--predicate", predicate);
    return switch (JsonReader.parse(bytes, Reason.MALFORMED_EVIDENCE)) {
      case Outcome.Accepted<Json>(Json value) when value instanceof Json.Obj -> value;
      case Outcome.Accepted<Json> other ->
          throw new ConfigurationException("--predicate holds no JSON object: " + predicate, "");
      case Outcome.Refused<Json>(Refusal refusal) ->
          throw new ConfigurationException("--predicate " + predicate + ": " + refusal, "");
    };
  }

  private byte[] statement(Path file, Digest digest, Json content) {
    var subject =
        Json.object()
            .put("name", String.valueOf(file.getFileName()))
            .put("digest", Json.object().put("sha256", digest.hex()).build())
            .build();
    var statement =
        Json.object()
            .put("_type", STATEMENT)
            .put("subject", Json.array(List.of(subject)))
            .put("predicateType", predicateType)
            .put("predicate", content)
            .build();
    return JsonWriter.compact(statement).getBytes(StandardCharsets.UTF_8);
  }
}
