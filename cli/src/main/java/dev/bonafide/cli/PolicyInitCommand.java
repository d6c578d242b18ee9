package dev.bonafide.cli;

import dev.bonafide.admission.policy.PolicyText;
import dev.bonafide.artifact.ConfigurationException;
import dev.bonafide.artifact.FileFailure;
import dev.bonafide.artifact.Outcome;
import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.Refusal;
import dev.bonafide.artifact.json.Json;
import dev.bonafide.evidence.Facts;
import dev.bonafide.evidence.Signer;
import dev.bonafide.evidence.sigstore.Artifact;
import dev.bonafide.evidence.sigstore.Bundle;
import dev.bonafide.evidence.sigstore.BundleLimits;
import dev.bonafide.evidence.sigstore.KeyVerifier;
import dev.bonafide.evidence.sigstore.SigstoreVerifier;
import dev.bonafide.evidence.sigstore.Thresholds;
import dev.bonafide.evidence.trustroot.BundledRoots;
import dev.bonafide.evidence.trustroot.TrustRoot;
import dev.bonafide.evidence.x509.PublicKeys;
import dev.bonafide.signing.OutputFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code bonafide policy init}: a first policy, from a signature that exists. */
@Command(
    description = {
      "Write a policy that admits what the signer of an existing bundle signs.",
      "The bundle is verified first; whether its signer is the right one is yours to judge."
    })
final class PolicyInitCommand implements dev.bonafide.cli.Command {
  private static final int MAX_BUNDLE_BYTES = 64 << 20;

  /** Nobody else may write what decides. */
  private static final FileAttribute<?> READ_BY_ALL =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r--r--"));

  @Option(
      names = "--from",
      paramLabel = "BUNDLE",
      required = true,
      description = "A signature of a model: FILE.sigstore.json or model.sig.")
  Path bundle = Path.of("model.sig");

  @Option(
      names = "--match",
      paramLabel = "NAME",
      description = "Names or globs of models it is for (default: every model).")
  List<String> match = new ArrayList<>();

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "Where it is written (default: ${DEFAULT-VALUE}).",
      defaultValue = "bonafide-policy.yaml")
  Path out = Path.of("bonafide-policy.yaml");

  @Option(names = "--overwrite", description = "Replace a policy that is there.")
  boolean overwrite;

  @Option(
      names = "--key",
      paramLabel = "FILE",
      description = "The signer's public key, for a bundle that was signed with a key.")
  @Nullable Path key;

  @ArgGroup(exclusive = true)
  AdmissionOptions.Trust trust = new AdmissionOptions.Trust();

  @Override
  public Report run(Console console) {
    Outcome<Bundle> read = Bundle.parse(bundle.toString(), readBundle(), BundleLimits.MANIFEST);
    if (read instanceof Outcome.Refused<Bundle>(Refusal refusal)) {
      Refusal named = refusal.at(bundle.toString());
      return Report.refused(meant().map(named::withHint).orElse(named));
    }
    return switch (read.then(b -> key == null ? keyless(b) : withKey(b, key))) {
      case Outcome.Refused<Facts>(Refusal refusal) -> Report.refused(hinted(refusal));
      case Outcome.Accepted<Facts>(Facts facts) -> write(facts);
    };
  }

  /** Whoever named the model meant the signature that lies beside it, or in its folder. */
  private Optional<String> meant() {
    String name = bundle.getFileName() + "";
    return Stream.of(
            bundle.resolve("model.sig"),
            bundle.resolveSibling(name + ".sigstore.json"),
            bundle.resolveSibling(name + ".sig"))
        .filter(Files::isRegularFile)
        .findFirst()
        .map(found -> "did you mean --from " + found + "?");
  }

  private byte[] readBundle() {
    if (Files.isDirectory(bundle)) {
      throw new ConfigurationException(
          bundle + " is a folder, expected a signature",
          meant().orElse("name a signature: FILE.sigstore.json or model.sig"));
    }
    try (InputStream in = Files.newInputStream(bundle)) {
      return in.readNBytes(MAX_BUNDLE_BYTES + 1); // the reader has the limit
    } catch (IOException e) {
      throw new ConfigurationException(
          bundle + " cannot be read: " + FileFailure.describe(e),
          "sign a model first: bonafide sign FILE",
          e);
    }
  }

  private Outcome<Facts> keyless(Bundle parsed) {
    return root()
        .then(
            r -> SigstoreVerifier.of(r, Thresholds.DEFAULT).verify(parsed, new Artifact.Claimed()));
  }

  private static Outcome<Facts> withKey(Bundle parsed, Path file) {
    return Outcome.attempt(
        () -> {
          try {
            var publicKey = PublicKeys.ofPem(Files.readAllBytes(file));
            return KeyVerifier.of(publicKey).verify(parsed, new Artifact.Claimed()).orThrow();
          } catch (IOException e) {
            throw new ConfigurationException("--key: " + file + " cannot be read", "", e);
          }
        });
  }

  private Outcome<TrustRoot> root() {
    Path file =
        trust.sandbox != null
            ? trust.sandbox.resolve("trusted_root.json")
            : trust.trustedRoot != null ? trust.trustedRoot : trust.trustConfig;
    if (file == null) {
      return Outcome.accepted(trust.staging ? BundledRoots.staging() : BundledRoots.publicGood());
    }
    if (trust.sandbox != null && !Files.isReadable(file)) {
      throw new ConfigurationException(
          "the sandbox's trust root " + file + " is not there, or not for you to read",
          "name the folder of the sandbox that signed: --sandbox=DIR");
    }
    return TrustRoot.parse(
        "prod", InputFile.read(file, InputFile.TRUST_LIMIT_BYTES), Instant.now());
  }

  private static Refusal hinted(Refusal refusal) {
    return refusal.reason() == Reason.UNTRUSTED_CERTIFICATE
            || refusal.reason() == Reason.METHOD_MISMATCH
        ? refusal.withHint(
            "name where it was signed: --sandbox, --trusted-root FILE, --trust-config FILE or --key"
                + " FILE")
        : refusal;
  }

  private Report write(Facts facts) {
    String text =
        PolicyText.init(
            match.isEmpty() ? List.of("*") : match,
            facts,
            trustLine(),
            key == null ? "" : relative(key));
    try {
      Path parent = out.toAbsolutePath().getParent();
      if (parent != null) {
        Files.createDirectories(parent);
      }
    } catch (IOException e) {
      throw new ConfigurationException(
          out + " cannot be written: " + FileFailure.describe(e),
          "name another with --out FILE",
          e);
    }
    var existing = overwrite ? OutputFile.Existing.REPLACE : OutputFile.Existing.REFUSE;
    OutputFile.requireWritable(List.of(out), existing, "--overwrite, or --out FILE");
    OutputFile.write(out, text.getBytes(StandardCharsets.UTF_8), existing, READ_BY_ALL);
    String signer =
        switch (facts.signer()) {
          case Signer.Keyless k -> k.subject() + " (issuer " + k.issuer() + ")";
          case Signer.KeyHolder k -> "key " + k.publicKey();
          case Signer.CertificateHolder c -> String.join(", ", c.names());
        };
    return Report.ok(
        List.of(
            "wrote " + out + ": models signed by " + signer + " may be loaded",
            "next: bonafide start REPOSITORY --policy " + out),
        Json.object().put("policy", out.toString()).put("signer", signer).build());
  }

  private String trustLine() {
    if (trust.sandbox != null) {
      return "sandbox: \"" + relative(trust.sandbox) + "\"";
    }
    if (trust.trustedRoot != null) {
      return "trustedRoot: \"" + relative(trust.trustedRoot) + "\"";
    }
    if (trust.trustConfig != null) {
      return "trustConfig: \"" + relative(trust.trustConfig) + "\"";
    }
    return trust.staging ? "staging: true" : "publicGood: true";
  }

  /** Paths in a policy are relative to it. */
  private String relative(Path path) {
    Path folder = out.toAbsolutePath().normalize().getParent();
    Path absolute = path.toAbsolutePath().normalize();
    return folder == null ? absolute.toString() : folder.relativize(absolute).toString();
  }
}
