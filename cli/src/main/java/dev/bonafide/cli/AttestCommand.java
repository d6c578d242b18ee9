package dev.bonafide.cli;

import dev.bonafide.artifact.ConfigurationException;
import dev.bonafide.artifact.Digest;
import dev.bonafide.artifact.DigestAlgorithm;
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
      description = "JSON object: what is said about the files.")
  @Nullable Path predicate;

  @Option(
      names = "--predicate-type",
      paramLabel = "URI",
      description = "What kind of predicate it is, such as https://slsa.dev/provenance/v1.")
  @Nullable String predicateType;

  @Option(
      names = "--statement",
      description = "Each FILE is a whole in-toto statement, which is signed as it is.")
  boolean wholeStatements;

  @Option(
      names = "--bundle",
      paramLabel = "FILE",
      description = "Write the bundle here (SIGSTORE_BUNDLE).")
  @Nullable Path bundle;

  @Option(names = "--overwrite", description = "Replace outputs that exist.")
  boolean overwrite;

  @Mixin ServiceOptions services = new ServiceOptions();

  @Mixin InstanceOptions instance = new InstanceOptions();
  @Mixin IdentityOptions identity = new IdentityOptions();

  @Override
  public Report run(Console console) {
    Optional<Json> said = wholeStatements ? Optional.empty() : Optional.of(predicate());
    Optional<Path> named = Environment.or(bundle, "SIGSTORE_BUNDLE");
    if (named.isPresent() && files.size() > 1) {
      throw new ConfigurationException("--bundle can't be used with several inputs", "");
    }
    OutputFile.Existing existing =
        Environment.or(overwrite, "SIGSTORE_OVERWRITE")
            ? OutputFile.Existing.REPLACE
            : OutputFile.Existing.REFUSE;
    List<Path> outputs = new ArrayList<>();
    for (Path file : files) {
      if (!Files.isRegularFile(file)) {
        throw new ConfigurationException("Input must be a file: " + file, "");
      }
      outputs.add(named.orElse(file.resolveSibling(file.getFileName() + ".sigstore.json")));
    }
    try {
      identity.judgeGiven();
      OutputFile.requireWritable(outputs, existing, otherOutput(files.getFirst()));
      return sign(outputs, existing, said, console);
    } catch (RefusedException e) {
      return Report.refused(e.refusal());
    }
  }

  /** A statement about a signed file would replace its signature under the usual name. */
  private static String otherOutput(Path file) {
    return "--bundle "
        + file
        + ".attestation.sigstore.json, which lies beside a signature; or"
        + " --overwrite";
  }

  private Report sign(
      List<Path> outputs, OutputFile.Existing existing, Optional<Json> said, Console console)
      throws RefusedException {
    try (var opened = SigningInstance.open(instance, services, console)) {
      KeylessSigner signer = opened.signer(identity, console);
      List<String> lines = new ArrayList<>();
      List<Json> done = new ArrayList<>();
      for (int i = 0; i < files.size(); i++) {
        SignedBundle signed = sign(signer, files.get(i), said);
        OutputFile.write(outputs.get(i), signed.bytes(), existing);
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
    }
  }

  private static SignedBundle sign(KeylessSigner signer, Path file, Optional<Json> said)
      throws RefusedException {
    if (said.isEmpty()) {
      byte[] statement = SigningInstance.read("the statement", file);
      return signer.signStatement(statement, subject(file, statement)).orThrow();
    }
    Digest digest = FileHasher.onAllCores().sha256(file).orThrow();
    return signer.signStatement(statement(file, digest, said.get()), digest).orThrow();
  }

  /** What a statement that somebody else wrote is about. */
  private static Digest subject(Path file, byte[] statement) {
    if (object("the statement " + file, statement).get("subject") instanceof Json.Arr(var subjects)
        && !subjects.isEmpty()
        && subjects.getFirst() instanceof Json.Obj subject
        && subject.get("digest") instanceof Json.Obj digests
        && digests.string("sha256") instanceof String hex
        && hex.matches("[0-9a-f]{64}")) {
      return Digest.ofHex(DigestAlgorithm.SHA256, hex);
    }
    throw new ConfigurationException(
        "the statement " + file + " has no subject with a sha256 digest", "an in-toto statement");
  }

  /** The predicate with its type, as the members of the statement to be. */
  private Json predicate() {
    if (predicate == null || predicateType == null) {
      throw new ConfigurationException(
          "the following arguments are required: --predicate, --predicate-type",
          "--predicate FILE --predicate-type https://slsa.dev/provenance/v1");
    }
    if (!predicateType.matches("[a-zA-Z][a-zA-Z0-9+.-]*:\\S+")) {
      throw new ConfigurationException(
          "--predicate-type is a URI, found " + predicateType, "https://slsa.dev/provenance/v1");
    }
    byte[] bytes = SigningInstance.read("--predicate", predicate);
    return Json.object()
        .put("predicateType", predicateType)
        .put("predicate", object("--predicate " + predicate, bytes))
        .build();
  }

  private static Json.Obj object(String name, byte[] bytes) {
    return switch (JsonReader.parse(bytes, Reason.MALFORMED_EVIDENCE)) {
      case Outcome.Accepted<Json>(Json value) when value instanceof Json.Obj object -> object;
      case Outcome.Accepted<Json> other ->
          throw new ConfigurationException(name + " holds no JSON object", "");
      case Outcome.Refused<Json>(Refusal refusal) ->
          throw new ConfigurationException(name + ": " + refusal, "");
    };
  }

  private static byte[] statement(Path file, Digest digest, Json said) {
    var subject =
        Json.object()
            .put("name", String.valueOf(file.getFileName()))
            .put("digest", Json.object().put("sha256", digest.hex()).build())
            .build();
    var statement =
        Json.object().put("_type", STATEMENT).put("subject", Json.array(List.of(subject)));
    if (said instanceof Json.Obj(var members)) {
      members.forEach(statement::put);
    }
    return JsonWriter.compact(statement.build()).getBytes(StandardCharsets.UTF_8);
  }
}
