package dev.bonafide.serving;

import dev.bonafide.admission.Admitter;
import dev.bonafide.admission.PolicyTrust;
import dev.bonafide.admission.TrustRoots;
import dev.bonafide.admission.policy.Policy;
import dev.bonafide.admission.record.DecisionLog;
import dev.bonafide.admission.repository.Repository;
import dev.bonafide.artifact.Digest;
import dev.bonafide.artifact.Limits;
import dev.bonafide.artifact.Outcome;
import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.RefusedException;
import dev.bonafide.artifact.SnapshotStore;
import dev.bonafide.evidence.sigstore.Artifact;
import dev.bonafide.evidence.sigstore.Bundle;
import dev.bonafide.evidence.sigstore.SigstoreVerifier;
import dev.bonafide.evidence.sigstore.Thresholds;
import dev.bonafide.evidence.trustroot.TrustRoot;
import dev.bonafide.runtime.ModelRuntime;
import dev.bonafide.sandbox.Sandbox;
import dev.bonafide.serving.inference.AdmittedModels;
import dev.bonafide.signing.BundleCheck;
import dev.bonafide.signing.IdentityToken;
import dev.bonafide.signing.KeylessSigner;
import dev.bonafide.signing.SignableFile;
import dev.bonafide.signing.SigningServices;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * A repository whose models are signed by a sandbox of its own, and the policy that admits them.
 */
public final class SignedRepository {
  private final Path folder;
  private final Path sandbox;

  /**
   * @param folder where everything is put: the models into {@code models}
   */
  public SignedRepository(Path folder) throws IOException {
    this.folder = folder;
    this.sandbox = folder.resolve("sandbox");
    Files.createDirectories(models());
  }

  public Path models() {
    return folder.resolve("models");
  }

  /** Signs the files, each by a bundle beside it. */
  public void sign(List<Path> files) throws IOException, RefusedException {
    try (Sandbox open = Sandbox.openOrCreate(sandbox)) {
      var services =
          new SigningServices(
              open.certificateAuthority(),
              List.of(open.transparencyLog()),
              List.of(open.timestampAuthority()),
              List.of());
      byte[] json = open.trustedRootJson().getBytes(StandardCharsets.UTF_8);
      TrustRoot root = TrustRoot.parse("sandbox", json, Instant.now()).orThrow();
      IdentityToken token = IdentityToken.parse(open.identityToken(), Instant.now()).orThrow();
      KeylessSigner signer =
          KeylessSigner.open(services, token, disclosure -> true, check(root), Clock.systemUTC())
              .orThrow();
      for (Path file : files) {
        byte[] bytes = Files.readAllBytes(file);
        var digest = Digest.sha256(bytes);
        byte[] head = Arrays.copyOf(bytes, Math.min(7, bytes.length));
        var signed = signer.signFile(new SignableFile(file.toString(), digest, head)).orThrow();
        Files.write(file.resolveSibling(file.getFileName() + ".sigstore.json"), signed.bytes());
      }
    }
  }

  private static BundleCheck check(TrustRoot root) {
    var verifier = SigstoreVerifier.of(root, Thresholds.DEFAULT);
    return (bundle, subject) ->
        Bundle.parse("the new bundle", bundle)
            .then(parsed -> verifier.verify(parsed, Artifact.Known.of(subject)));
  }

  /** The models, admitted only as signed by the sandbox's identity. */
  public AdmittedModels admitted(Map<String, String> environment) throws IOException {
    var repository = Repository.at(models(), environment);
    return new AdmittedModels(
        repository, admitter(policy(), DecisionLog.none()), new ModelRuntime());
  }

  /** A policy that admits what the sandbox's identity signed. */
  public String policy() throws IOException {
    try (Sandbox open = Sandbox.openOrCreate(sandbox)) {
      return """
      mode: enforce
      trust:
        box: { sandbox: "%s" }
      authorities:
        dev: { keyless: { trustRoot: box, identities: [ { issuer: "%s", subject: "%s" } ] } }
      models:
        - match: ["*"]
          require: { any: [dev] }
      """
          .formatted(sandbox, open.issuer(), open.identity());
    }
  }

  /** Decides under that policy. */
  public Admitter admitter(String policyText, DecisionLog log) throws IOException {
    Path file = folder.resolve("policy.yaml");
    Files.writeString(file, policyText);
    Path root = models().toRealPath();
    Policy policy = Policy.read(file, List.of(root));
    TrustRoots roots =
        TrustRoots.files(other -> Outcome.refused(Reason.UNREADABLE, "no other root is here"));
    var store = SnapshotStore.open(storeFolder(), root, Limits.DEFAULT);
    return Admitter.enforcing(policy, PolicyTrust.of(policy, roots, Clock.systemUTC()), store, log);
  }

  /** Where the private copies lie. */
  public Path storeFolder() {
    return folder.resolve("store");
  }
}
