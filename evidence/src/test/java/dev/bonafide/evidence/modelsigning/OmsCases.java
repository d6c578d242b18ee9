package dev.bonafide.evidence.modelsigning;

import static dev.bonafide.evidence.Fixtures.accepted;
import static dev.bonafide.evidence.Fixtures.bytes;

import dev.bonafide.artifact.Outcome;
import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.RefusedException;
import dev.bonafide.artifact.json.Json;
import dev.bonafide.artifact.json.JsonReader;
import dev.bonafide.evidence.Content;
import dev.bonafide.evidence.ExpectedIdentity;
import dev.bonafide.evidence.Facts;
import dev.bonafide.evidence.Fixtures;
import dev.bonafide.evidence.Rules;
import dev.bonafide.evidence.sigstore.Artifact;
import dev.bonafide.evidence.sigstore.Bundle;
import dev.bonafide.evidence.sigstore.BundleLimits;
import dev.bonafide.evidence.sigstore.CertificateVerifier;
import dev.bonafide.evidence.sigstore.KeyVerifier;
import dev.bonafide.evidence.sigstore.SigstoreVerifier;
import dev.bonafide.evidence.sigstore.Thresholds;
import dev.bonafide.evidence.trustroot.TrustRoot;
import dev.bonafide.evidence.x509.Certificates;
import dev.bonafide.evidence.x509.PublicKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The cases of the OpenSSF Model Signing fixtures, unpacked, each as the command line would run it.
 */
final class OmsCases {
  private OmsCases() {}

  /** Unpacks the archive with tar, which keeps links and odd names. */
  static Map<String, Case> unpack(Path into) throws IOException, InterruptedException {
    Path archive = Fixtures.path("oms/oms-cases.tar.gz");
    var builder =
        new ProcessBuilder("tar", "xzf", archive.toString(), "-C", into.toString()).inheritIO();
    if (builder.start().waitFor() != 0) {
      throw new IOException("tar failed");
    }
    Map<String, Case> cases = new TreeMap<>();
    try (Stream<Path> folders = Files.list(into)) {
      for (Path folder : folders.toList()) {
        if (Files.exists(folder.resolve("expect.json"))) {
          var json = JsonReader.parse(bytes(folder.resolve("expect.json")), Reason.INVALID_REQUEST);
          cases.put(folder.getFileName().toString(), new Case(folder, (Json.Obj) accepted(json)));
        }
      }
    }
    return cases;
  }

  /** One case. */
  record Case(Path folder, Json.Obj expect) {
    String string(String name) {
      String value = expect.string(name);
      return value == null ? "" : value;
    }

    boolean isVerification() {
      return !string("method").isEmpty();
    }

    /** Whether everybody is to accept it. */
    boolean isAccepted() {
      return string("bonafide_expected").equals("accept");
    }

    /** Whether the specification accepts it and a server does not by default. */
    boolean isAllowed() {
      return string("bonafide_expected").equals("policy")
          && string("spec_expected").equals("accept");
    }

    /** The facts, and the folder compared with them. */
    Outcome<ModelComparison> verify(Rules rules) {
      return facts(rules)
          .then(ManifestReader::require)
          .then(manifest -> comparer(manifest).compare(folder.resolve(string("model"))))
          .then(
              comparison ->
                  comparison
                      .refusal()
                      .map(Outcome::<ModelComparison>refused)
                      .orElseGet(() -> Outcome.accepted(comparison)));
    }

    private Outcome<Facts> facts(Rules rules) {
      Path signature = folder.resolve(string("signature"));
      return Outcome.attempt(
          () -> {
            Bundle bundle =
                Bundle.parse("model.sig", bytes(signature), BundleLimits.MANIFEST).orThrow();
            return verify(bundle, rules).orThrow();
          });
    }

    private Outcome<Facts> verify(Bundle bundle, Rules rules) throws RefusedException {
      var claimed = new Artifact.Claimed();
      return switch (string("method")) {
        case "key" ->
            KeyVerifier.of(PublicKeys.ofPem(bytes(folder.resolve(string("public_key")))))
                .withRules(rules)
                .verify(bundle, claimed);
        case "certificate" ->
            CertificateVerifier.of(anchors()).then(v -> v.withRules(rules).verify(bundle, claimed));
        case "sigstore" -> {
          byte[] config = bytes(folder.resolve(string("trust_config")));
          TrustRoot root = TrustRoot.parse("config", config, Instant.EPOCH).orThrow();
          yield SigstoreVerifier.of(root, Thresholds.DEFAULT)
              .withRules(rules)
              .verify(bundle, claimed)
              .then(
                  ExpectedIdentity.exactly(string("identity"), string("identity_provider"))
                      ::verify);
        }
        default -> throw new AssertionError(string("method"));
      };
    }

    private List<X509Certificate> anchors() throws RefusedException {
      List<X509Certificate> anchors = new ArrayList<>();
      for (String file : strings("certificate_chain", expect)) {
        anchors.addAll(Certificates.ofPem(bytes(folder.resolve(file))));
      }
      return anchors;
    }

    private ModelComparer comparer(Content.Manifest manifest) {
      Json.Obj options = (Json.Obj) expect.members().get("options");
      boolean git = !(options.get("ignore_git_paths") instanceof Json.Bool(boolean b)) || b;
      List<String> ignored = new ArrayList<>();
      Path model = folder.resolve(string("model"));
      for (String path : strings("ignore_paths", options)) {
        ignored.add(model.relativize(folder.resolve(path)).toString());
      }
      Path signature = folder.resolve(string("signature"));
      if (signature.startsWith(model)) {
        ignored.add(model.relativize(signature).toString());
      }
      boolean unsigned = options.get("ignore_unsigned_files") instanceof Json.Bool(boolean b) && b;
      return ModelComparer.of(manifest)
          .excluding((git ? Exclusions.GIT_PATHS : Exclusions.NONE).and(ignored))
          .withUnsignedFiles(
              unsigned ? ModelComparer.UnsignedFiles.IGNORED : ModelComparer.UnsignedFiles.REFUSED);
    }

    private static List<String> strings(String name, Json.Obj owner) {
      List<String> values = new ArrayList<>();
      if (owner.get(name) instanceof Json.Arr(List<Json> items)) {
        for (Json item : items) {
          values.add(((Json.Str) item).value());
        }
      }
      return values;
    }
  }
}
