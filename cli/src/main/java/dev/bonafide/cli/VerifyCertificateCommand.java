package dev.bonafide.cli;

import dev.bonafide.artifact.ConfigurationException;
import dev.bonafide.artifact.Outcome;
import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.Refusal;
import dev.bonafide.artifact.RefusedException;
import dev.bonafide.evidence.Facts;
import dev.bonafide.evidence.Signer;
import dev.bonafide.evidence.sigstore.CertificateVerifier;
import dev.bonafide.evidence.sigstore.Thresholds;
import dev.bonafide.evidence.trustroot.TrustRoot;
import dev.bonafide.evidence.x509.Certificates;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bonafide verify certificate}: was it signed under one of these anchors? */
@Command(
    description = {
      "Verify that models were signed under a certificate that leads to given anchors.",
      "The system's own certificate store is never used."
    })
final class VerifyCertificateCommand implements dev.bonafide.cli.Command {
  @Mixin VerifyOptions options = new VerifyOptions();

  @Option(
      names = "--certificate-chain",
      paramLabel = "FILE",
      required = true,
      description = "Certificates that are trusted, PEM; may be repeated.")
  List<Path> certificateChain = new ArrayList<>();

  @Option(
      names = "--log-fingerprints",
      negatable = true,
      description = "Say the SHA-256 fingerprints of the given certificates.")
  boolean logFingerprints;

  @Option(
      names = {"--san", "--san-uri"},
      paramLabel = "NAME",
      description = "A name that the signer's certificate must carry, such as a SPIFFE id.")
  @Nullable String san;

  @Override
  public Report run(Console console) {
    List<X509Certificate> given = new ArrayList<>();
    for (Path file : certificateChain) {
      byte[] pem = SigningInstance.read("--certificate-chain", file);
      switch (Outcome.attempt(() -> Certificates.ofPem(pem))) {
        case Outcome.Accepted<List<X509Certificate>>(var certificates) ->
            given.addAll(certificates);
        case Outcome.Refused<List<X509Certificate>>(Refusal refusal) ->
            throw new ConfigurationException(
                "--certificate-chain " + file + ": " + refusal, "certificates in PEM");
      }
    }
    if (logFingerprints) {
      given.forEach(c -> console.notice("certificate " + Certificates.fingerprint(c)));
    }
    try {
      Optional<UsedRoot> root = options.rootIfNamed(console);
      var verifier =
          CertificateVerifier.of(
                  given,
                  root.map(UsedRoot::root).orElse(TrustRoot.NONE),
                  options.corroboration.thresholds(Thresholds.NONE))
              .orThrow()
              .withRules(options.rules());
      return new Verification(
              options,
              console,
              (bundle, artifact) -> verifier.verify(bundle, artifact).then(this::named))
          .run(root);
    } catch (RefusedException e) {
      return Report.refused(e.refusal());
    }
  }

  private Outcome<Facts> named(Facts facts) {
    if (san == null
        || facts.signer() instanceof Signer.CertificateHolder holder
            && holder.names().contains(san)) {
      return Outcome.accepted(facts);
    }
    return Outcome.refused(
        Reason.IDENTITY_MISMATCH,
        "the certificate does not carry the name",
        facts.signer() instanceof Signer.CertificateHolder holder
            ? String.join(", ", holder.names())
            : "",
        san);
  }
}
