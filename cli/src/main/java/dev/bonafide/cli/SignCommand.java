package dev.bonafide.cli;

import dev.bonafide.artifact.ConfigurationException;
import dev.bonafide.artifact.Digest;
import dev.bonafide.artifact.DigestAlgorithm;
import dev.bonafide.artifact.FileFailure;
import dev.bonafide.artifact.FileHasher;
import dev.bonafide.artifact.RefusedException;
import dev.bonafide.artifact.json.Json;
import dev.bonafide.evidence.LoggedEntry;
import dev.bonafide.signing.Dsse;
import dev.bonafide.signing.KeylessSigner;
import dev.bonafide.signing.OutputFile;
import dev.bonafide.signing.SignableFile;
import dev.bonafide.signing.SignedBundle;
import java.io.IOException;
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

/**
 * {@code bonafide sign FILE…}: a Sigstore bundle beside each file, as sigstore-python writes it.
 */
@Command(
    description = {
      "Sign files keylessly: FILE.sigstore.json is written beside each.",
      "For a whole model folder, see sign sigstore, key, certificate, pkcs11-key and"
          + " pkcs11-certificate; a folder given here is signed as by sign sigstore."
    })
final class SignCommand implements dev.bonafide.cli.Command {
  @Parameters(paramLabel = "FILE", arity = "1..*", description = "What to sign.")
  List<Path> files = List.of();

  @Mixin InstanceOptions instance = new InstanceOptions();
  @Mixin IdentityOptions identity = new IdentityOptions();
  @Mixin ModelOptions model = new ModelOptions();

  @Mixin ServiceOptions services = new ServiceOptions();

  @Option(
      names = "--bundle",
      paramLabel = "FILE",
      description = "Write the bundle here (SIGSTORE_BUNDLE).")
  @Nullable Path bundle;

  @Option(
      names = "--output-signature",
      paramLabel = "FILE",
      description = "Also write the bare signature, base64 (SIGSTORE_OUTPUT_SIGNATURE).")
  @Nullable Path outputSignature;

  @Option(
      names = {"--certificate", "--output-certificate"},
      paramLabel = "FILE",
      description = "Also write the certificate, PEM (SIGSTORE_OUTPUT_CERTIFICATE).")
  @Nullable Path certificate;

  @Option(
      names = "--output-directory",
      paramLabel = "DIR",
      description = "Write the bundles into this folder (SIGSTORE_OUTPUT_DIRECTORY).")
  @Nullable Path directory;

  @Option(
      names = "--no-default-files",
      description = "Do not write FILE.sigstore.json (SIGSTORE_NO_DEFAULT_FILES).")
  boolean noDefaultFiles;

  /** Where the products of one input go. */
  private record Outputs(
      Path input, Optional<Path> bundle, Optional<Path> signature, Optional<Path> certificate) {
    List<Path> all() {
      List<Path> all = new ArrayList<>();
      bundle.ifPresent(all::add);
      signature.ifPresent(all::add);
      certificate.ifPresent(all::add);
      return all;
    }
  }

  @Override
  public Report run(Console console) {
    if (files.size() == 1 && Files.isDirectory(files.getFirst())) {
      return new ModelSigning(files.getFirst(), model, console)
          .keyless(instance, identity, services);
    }
    List<Outputs> plan = files.stream().map(this::outputs).toList();
    OutputFile.Existing existing =
        Environment.or(model.overwrite, "SIGSTORE_OVERWRITE")
            ? OutputFile.Existing.REPLACE
            : OutputFile.Existing.REFUSE;
    List<Json> done = new ArrayList<>();
    List<String> lines = new ArrayList<>();
    Path current = files.getFirst();
    try {
      identity.judgeGiven();
      OutputFile.requireWritable(
          plan.stream().flatMap(o -> o.all().stream()).toList(),
          existing,
          ModelOptions.OTHER_OUTPUT);
      if (!model.forOtherRuntime) {
        Servable.require(files, console);
      }
      List<SignableFile> inputs = hash(console);
      try (var opened = SigningInstance.open(instance, services, console)) {
        KeylessSigner signer = opened.signer(identity, console);
        for (int i = 0; i < plan.size(); i++) {
          current = files.get(i);
          SignedBundle signed = signer.signFile(inputs.get(i)).orThrow();
          write(plan.get(i), signed, existing, lines);
          done.add(json(plan.get(i), signed));
        }
      }
      return Report.ok(lines, Json.object().put("files", Json.array(done)).build());
    } catch (RefusedException e) {
      var failed = Report.refused(files.size() == 1 ? e.refusal() : e.refusal().at("" + current));
      var json = Json.object();
      failed.json().members().forEach(json::put);
      json.put("files", Json.array(done));
      return new Report(failed.exitCode(), lines, failed.err(), json.build());
    }
  }

  private Outputs outputs(Path input) {
    if (!Files.exists(input)) {
      throw new ConfigurationException("there is no file " + input, "check the path");
    }
    if (!Files.isRegularFile(input)) {
      throw new ConfigurationException(
          "Input must be a file: " + input, "bonafide sign sigstore MODEL_FOLDER, for a folder");
    }
    Optional<Path> signature =
        Environment.or(
            model.signature == null ? outputSignature : model.signature,
            "SIGSTORE_OUTPUT_SIGNATURE");
    Optional<Path> pem = Environment.or(certificate, "SIGSTORE_OUTPUT_CERTIFICATE");
    Optional<Path> named = Environment.or(bundle, "SIGSTORE_BUNDLE");
    Optional<Path> folder = Environment.or(directory, "SIGSTORE_OUTPUT_DIRECTORY");
    if (files.size() > 1 && (signature.isPresent() || pem.isPresent() || named.isPresent())) {
      throw new ConfigurationException(
          "--signature, --certificate, and --bundle can't be used with explicit outputs for"
              + " multiple inputs",
          "--output-directory, for several files");
    }
    if (folder.isPresent() && (signature.isPresent() || pem.isPresent() || named.isPresent())) {
      throw new ConfigurationException(
          "--output-directory cannot be used with --signature, --certificate or --bundle", "");
    }
    if (named.isEmpty() && !Environment.or(noDefaultFiles, "SIGSTORE_NO_DEFAULT_FILES")) {
      named = Optional.of(defaultBundle(input, folder));
    }
    if (named.isEmpty() && signature.isEmpty() && pem.isEmpty()) {
      throw new ConfigurationException(
          "--no-default-files and no output: nothing would be written", "--bundle FILE");
    }
    return new Outputs(input, named, signature, pem);
  }

  private Path defaultBundle(Path input, Optional<Path> folder) {
    Path place = folder.orElseGet(() -> input.toAbsolutePath().getParent());
    try {
      if (folder.isPresent()) {
        Files.createDirectories(place);
      }
    } catch (IOException e) {
      throw new ConfigurationException(
          "cannot make the folder " + place + ": " + FileFailure.describe(e),
          "name a folder that can be made, or that is there",
          e);
    }
    Path first = shown(input, folder, input.getFileName() + ".sigstore.json");
    for (int n = 2; model.add && Files.exists(first); n++) {
      first = shown(input, folder, input.getFileName() + "." + n + ".sigstore.json");
    }
    return first;
  }

  /** As short as the user wrote it. */
  private static Path shown(Path input, Optional<Path> folder, String name) {
    return folder.map(f -> f.resolve(name)).orElseGet(() -> input.resolveSibling(name));
  }

  private List<SignableFile> hash(Console console) throws RefusedException {
    List<FileHasher.Part> parts = new ArrayList<>();
    List<SignableFile> inputs = new ArrayList<>();
    Path current = files.getFirst();
    try (var progress = new HashingProgress(console)) {
      for (Path file : files) {
        current = file;
        parts.add(FileHasher.Part.whole(file.toRealPath()));
      }
      var hashed =
          FileHasher.onAllCores().hash(parts, DigestAlgorithm.SHA256::newMessageDigest, progress);
      for (int i = 0; i < files.size(); i++) {
        current = files.get(i);
        try (var in = Files.newInputStream(current)) {
          inputs.add(
              new SignableFile(
                  current.toString(),
                  Digest.of(DigestAlgorithm.SHA256, hashed.get(i).orThrow().digest()),
                  in.readNBytes(Dsse.PREFIX_BYTES)));
        }
      }
    } catch (IOException e) {
      throw new ConfigurationException(
          current + " cannot be read: " + FileFailure.describe(e), "check its permissions", e);
    }
    return inputs;
  }

  private static void write(
      Outputs outputs, SignedBundle signed, OutputFile.Existing existing, List<String> lines) {
    for (LoggedEntry entry : signed.facts().logEntries()) {
      lines.add("Transparency log entry created at index: " + entry.index());
    }
    if (outputs.signature().isPresent()) {
      OutputFile.write(outputs.signature().get(), utf8(signed.signatureBase64() + "\n"), existing);
      lines.add("Signature written to " + outputs.signature().get());
    }
    if (outputs.certificate().isPresent()) {
      OutputFile.write(outputs.certificate().get(), utf8(signed.certificatePem()), existing);
      lines.add("Certificate written to " + outputs.certificate().get());
    }
    if (outputs.bundle().isPresent()) {
      OutputFile.write(outputs.bundle().get(), signed.bytes(), existing);
      lines.add("Sigstore bundle written to " + outputs.bundle().get());
    }
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static Json json(Outputs outputs, SignedBundle signed) {
    var json = FactsReport.json(signed.facts()).put("file", outputs.input().toString());
    outputs.bundle().ifPresent(p -> json.put("bundle", p.toString()));
    outputs.signature().ifPresent(p -> json.put("signature", p.toString()));
    outputs.certificate().ifPresent(p -> json.put("certificateFile", p.toString()));
    return json.build();
  }
}
