package dev.bonafide.fuzz;

import dev.bonafide.artifact.Digest;
import dev.bonafide.artifact.Outcome;
import dev.bonafide.artifact.Refusal;
import dev.bonafide.evidence.sigstore.Artifact;
import dev.bonafide.evidence.sigstore.Bundle;
import dev.bonafide.evidence.sigstore.SigstoreVerifier;
import dev.bonafide.evidence.sigstore.Thresholds;
import dev.bonafide.evidence.trustroot.TrustRoot;
import dev.bonafide.sandbox.Sandbox;
import dev.bonafide.signing.BundleCheck;
import dev.bonafide.signing.IdentityToken;
import dev.bonafide.signing.KeylessSigner;
import dev.bonafide.signing.SignableFile;
import dev.bonafide.signing.SigningServices;
import dev.bonafide.training.FittedSvc;
import dev.bonafide.training.Labels;
import dev.bonafide.training.SvcParameters;
import dev.bonafide.training.SvcTrainer;
import dev.bonafide.training.Table;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;

/** Well-formed inputs to start from, made by the rooms that write them. */
final class Seeds {
  private Seeds() {}

  /** What the sandbox signs, and the root under which it verifies. */
  record Signed(byte[] artifact, byte[] bundle, byte[] trustedRoot) {}

  static Signed signed() {
    try {
      Path folder = Files.createTempDirectory("bonafide-fuzz");
      try (Sandbox sandbox = Sandbox.openOrCreate(folder.resolve("sandbox"))) {
        byte[] root = sandbox.trustedRootJson().getBytes(StandardCharsets.UTF_8);
        byte[] artifact = model();
        var services =
            new SigningServices(
                sandbox.certificateAuthority(),
                List.of(sandbox.transparencyLog()),
                List.of(sandbox.timestampAuthority()),
                List.of());
        var token = accepted(IdentityToken.parse(sandbox.identityToken(), Instant.now()));
        var verifier =
            SigstoreVerifier.of(
                accepted(TrustRoot.parse("sandbox", root, Instant.now())), Thresholds.DEFAULT);
        BundleCheck check =
            (bundle, digest) ->
                Bundle.parse("made", bundle)
                    .then(made -> verifier.verify(made, Artifact.Known.of(digest)));
        var signer =
            accepted(
                KeylessSigner.open(services, token, disclosure -> false, check, Clock.systemUTC()));
        var file =
            new SignableFile(
                "model.joblib", Digest.sha256(artifact), java.util.Arrays.copyOf(artifact, 7));
        return new Signed(artifact, accepted(signer.signFile(file)).bytes(), root);
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** A small joblib file. */
  static byte[] model() {
    FittedSvc fit =
        SvcTrainer.fit(
            Table.of(
                List.of(new double[] {0, 1}, new double[] {1, 0}, new double[] {3, 3}),
                new Labels.Texts(List.of("a", "b", "c"))),
            SvcParameters.DEFAULT,
            SvcTrainer.Progress.NONE);
    return fit.toJoblib();
  }

  static <T> T accepted(Outcome<T> outcome) {
    return switch (outcome) {
      case Outcome.Accepted<T>(T value) -> value;
      case Outcome.Refused<T>(Refusal refusal) ->
          throw new IllegalStateException(refusal.toString());
    };
  }
}
