package dev.bonafide.cli;

import dev.bonafide.artifact.ConfigurationException;
import dev.bonafide.artifact.Outcome;
import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.Refusal;
import dev.bonafide.artifact.RefusedException;
import dev.bonafide.evidence.ExpectedIdentity;
import dev.bonafide.evidence.Facts;
import dev.bonafide.evidence.TextMatcher;
import dev.bonafide.evidence.sigstore.SigstoreVerifier;
import dev.bonafide.evidence.sigstore.Thresholds;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bonafide verify identity} and {@code verify sigstore}: was it signed by this identity? */
@Command(
    description = {
      "Verify that files or models were signed by an identity.",
      "--cert-identity and --cert-oidc-issuer name it exactly; the -regexp forms match whole"
          + " values."
    })
final class VerifyIdentityCommand implements dev.bonafide.cli.Command {
  @Mixin VerifyOptions options = new VerifyOptions();
  @Mixin DetachedOptions detached = new DetachedOptions();

  @Option(
      names = {"--cert-identity", "--identity"},
      paramLabel = "NAME",
      description = "E-mail address or URI in the certificate (SIGSTORE_CERT_IDENTITY).")
  @Nullable String identity;

  @Option(
      names = {"--cert-oidc-issuer", "--identity-provider"},
      paramLabel = "URL",
      description = "Issuer in the certificate (SIGSTORE_CERT_OIDC_ISSUER).")
  @Nullable String issuer;

  @Option(
      names = "--cert-identity-regexp",
      paramLabel = "REGEX",
      description = "RE2 expression for the whole identity.")
  @Nullable String identityRegexp;

  @Option(
      names = "--cert-oidc-issuer-regexp",
      paramLabel = "REGEX",
      description = "RE2 expression for the whole issuer.")
  @Nullable String issuerRegexp;

  @Override
  public Report run(Console console) {
    var expected =
        ExpectedIdentity.of(
            matcher(
                "--cert-identity",
                Environment.or(identity, "SIGSTORE_CERT_IDENTITY"),
                identityRegexp),
            matcher(
                "--cert-oidc-issuer",
                Environment.or(issuer, "SIGSTORE_CERT_OIDC_ISSUER"),
                issuerRegexp));
    return keyless(options, detached, console, expected);
  }

  static Report keyless(
      VerifyOptions options, DetachedOptions detached, Console console, ExpectedIdentity expected) {
    try {
      Optional<DetachedSignature> signature = detached.signature(options);
      UsedRoot root = options.root(console);
      var verifier =
          SigstoreVerifier.of(root.root(), options.corroboration.thresholds(Thresholds.DEFAULT))
              .withRules(options.rules());
      return new Verification(
              options,
              console,
              (bundle, artifact) ->
                  hinted(verifier.verify(bundle, artifact), options).then(expected::verify))
          .about(signature)
          .run(Optional.of(root));
    } catch (RefusedException e) {
      return Report.refused(e.refusal());
    }
  }

  /** The sandbox is the authority that a newcomer most often forgets to name. */
  private static Outcome<Facts> hinted(Outcome<Facts> outcome, VerifyOptions options) {
    return outcome instanceof Outcome.Refused<Facts>(Refusal refusal)
            && refusal.reason() == Reason.UNTRUSTED_CERTIFICATE
            && options.instance.sandbox == null
        ? Outcome.refused(
            refusal.withHint(
                "name where it was signed: --sandbox[=DIR], --staging, --trust-config FILE or"
                    + " --trusted-root FILE"))
        : outcome;
  }

  private static TextMatcher matcher(
      String option, Optional<String> exact, @Nullable String regexp) {
    if (exact.isPresent() == (regexp != null)) {
      throw new ConfigurationException(
          exact.isPresent()
              ? option + " and " + option + "-regexp exclude each other"
              : "the following arguments are required: " + option,
          "bonafide inspect BUNDLE shows who signed");
    }
    if (regexp == null) {
      return TextMatcher.exactly(exact.orElseThrow());
    }
    return TextMatcher.matching(regexp);
  }
}
