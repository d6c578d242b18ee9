package dev.bonafide.cli;

import dev.bonafide.artifact.ConfigurationException;
import dev.bonafide.artifact.Outcome;
import dev.bonafide.artifact.Refusal;
import dev.bonafide.artifact.RefusedException;
import dev.bonafide.evidence.sigstore.KeyVerifier;
import dev.bonafide.evidence.sigstore.Thresholds;
import dev.bonafide.evidence.trustroot.TrustRoot;
import dev.bonafide.evidence.x509.PublicKeys;
import java.nio.file.Path;
import java.security.PublicKey;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bonafide verify key}: was it signed with this key? */
@Command(description = "Verify that models or files were signed with a key.")
final class VerifyKeyCommand implements dev.bonafide.cli.Command {
  @Mixin VerifyOptions options = new VerifyOptions();

  @Option(
      names = {"--public-key", "--key"},
      paramLabel = "FILE",
      required = true,
      description = "The signer's public key, PEM.")
  Path publicKey = Path.of("");

  @Override
  public Report run(Console console) {
    byte[] pem = SigningInstance.read("--public-key", publicKey);
    PublicKey key =
        switch (Outcome.attempt(() -> PublicKeys.ofPem(pem))) {
          case Outcome.Accepted<PublicKey>(PublicKey k) -> k;
          case Outcome.Refused<PublicKey>(Refusal refusal) ->
              throw new ConfigurationException(
                  "--public-key " + publicKey + ": " + refusal, "a public key in PEM");
        };
    try {
      Optional<UsedRoot> root = options.rootIfNamed(console);
      var verifier =
          KeyVerifier.of(
                  key,
                  root.map(UsedRoot::root).orElse(TrustRoot.NONE),
                  options.corroboration.thresholds(Thresholds.NONE))
              .withRules(options.rules());
      return new Verification(options, console, verifier::verify).run(root);
    } catch (RefusedException e) {
      return Report.refused(e.refusal());
    }
  }
}
