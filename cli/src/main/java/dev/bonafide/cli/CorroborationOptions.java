package dev.bonafide.cli;

import dev.bonafide.artifact.ConfigurationException;
import dev.bonafide.artifact.Outcome;
import dev.bonafide.artifact.Refusal;
import dev.bonafide.evidence.sigstore.Thresholds;
import dev.bonafide.evidence.trustroot.Authority;
import dev.bonafide.evidence.trustroot.TrustRoot;
import dev.bonafide.evidence.trustroot.Validity;
import dev.bonafide.evidence.x509.Certificates;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What must vouch for a signature besides its signer: how many logs and sources of time. */
final class CorroborationOptions {
  private static final int MOST = 16;

  @Option(
      names = "--timestamp-authority",
      paramLabel = "FILE",
      description =
          "Trust this RFC 3161 authority: its certificates, PEM, with the self-signed one; may be"
              + " repeated.")
  List<Path> authorities = new ArrayList<>();

  @Option(
      names = "--log-threshold",
      paramLabel = "N",
      description = "Distinct logs that must hold the signature; default 1 for identities, else 0.")
  @Nullable Integer logs;

  @Option(
      names = "--timestamp-threshold",
      paramLabel = "N",
      description =
          "Distinct sources that must say when it was signed; default 1 for identities, else 0.")
  @Nullable Integer times;

  @Option(
      names = "--certificate-log-threshold",
      paramLabel = "N",
      description = "Certificate logs that must have promised the certificate; default 1.")
  @Nullable Integer certificateLogs;

  /** What is asked for, starting from what the method asks for by itself. */
  Thresholds thresholds(Thresholds usual) {
    return new Thresholds(
        count("--log-threshold", logs, usual.logs()),
        count("--timestamp-threshold", times, usual.times()),
        count("--certificate-log-threshold", certificateLogs, usual.certificateLogs()));
  }

  private static int count(String option, @Nullable Integer given, int usual) {
    if (given == null) {
      return usual;
    }
    if (given < 0 || given > MOST) {
      throw new ConfigurationException(
          option + " is a number from 0 to " + MOST + ", found " + given, option + " 1");
    }
    return given;
  }

  /** The root with the given authorities; one of these alone where there is no root. */
  Optional<UsedRoot> applied(Optional<UsedRoot> root) {
    if (authorities.isEmpty()) {
      return root;
    }
    List<Authority> given = new ArrayList<>();
    for (Path file : authorities) {
      given.add(authority(file));
    }
    UsedRoot base =
        root.orElseGet(
            () ->
                new UsedRoot(
                    TrustRoot.NONE.named("of timestamp authorities alone"), UsedRoot.Source.FILE));
    return Optional.of(new UsedRoot(base.root().withTimestampAuthorities(given), base.source()));
  }

  private static byte[] read(Path file) {
    return SigningInstance.read("--timestamp-authority", file);
  }

  private static Authority authority(Path file) {
    List<X509Certificate> chain = new ArrayList<>();
    List<X509Certificate> anchors = new ArrayList<>();
    switch (Outcome.attempt(() -> Certificates.ofPem(read(file)))) {
      case Outcome.Accepted<List<X509Certificate>>(var certificates) ->
          certificates.forEach(c -> (Certificates.isSelfIssued(c) ? anchors : chain).add(c));
      case Outcome.Refused<List<X509Certificate>>(Refusal refusal) ->
          throw new ConfigurationException(
              "--timestamp-authority " + file + ": " + refusal, "certificates in PEM");
    }
    if (anchors.size() != 1) {
      throw new ConfigurationException(
          "--timestamp-authority "
              + file
              + " has "
              + anchors.size()
              + " self-signed certificates, expected one",
          "the authority's certificates up to its root, in one PEM file");
    }
    chain.addAll(anchors);
    return new Authority(
        anchors.getFirst().getSubjectX500Principal().getName(),
        chain,
        new Validity(Instant.MIN, Instant.MAX));
  }
}
