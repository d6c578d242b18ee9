package dev.bonafide.signing;

import dev.bonafide.artifact.Digest;
import dev.bonafide.artifact.DigestAlgorithm;
import dev.bonafide.artifact.Outcome;
import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.RefusedException;
import dev.bonafide.artifact.json.Json;
import dev.bonafide.artifact.json.JsonWriter;
import dev.bonafide.evidence.service.TimestampAuthority;
import dev.bonafide.evidence.service.TransparencyLog;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Signs without a key of one's own: an identity token buys a certificate for a key that lives only
 * as long as this object.
 *
 * <p>For each signature: the ephemeral key signs, every timestamp authority stamps the signature,
 * every log takes an entry, and the finished bundle is verified before it is handed out. One key
 * and certificate serve any number of files; they are renewed when the certificate is about to
 * expire. Safe for use by several threads.
 */
public final class KeylessSigner {
  private final SigningServices services;
  private final IdentityToken token;
  private final BundleCheck check;
  private final Clock clock;
  private @Nullable EphemeralKey current;

  private KeylessSigner(
      SigningServices services, IdentityToken token, BundleCheck check, Clock clock) {
    this.services = services;
    this.token = token;
    this.check = check;
    this.clock = clock;
  }

  /**
   * Prepares to sign; nothing is sent yet.
   *
   * @param consent asked once, if a person's name would go into a public log
   * @return refused with CONSENT_WITHHELD
   */
  public static Outcome<KeylessSigner> open(
      SigningServices services,
      IdentityToken token,
      Consent consent,
      BundleCheck check,
      Clock clock) {
    if (token.isPersonal() && !services.publicLogs().isEmpty()) {
      var disclosure =
          new Consent.Disclosure(token.identity(), token.issuer(), services.publicLogs());
      if (!consent.given(disclosure)) {
        return Outcome.refused(
            Reason.CONSENT_WITHHELD, "nothing was signed, and nothing became public");
      }
    }
    return Outcome.accepted(new KeylessSigner(services, token, check, clock));
  }

  /**
   * Signs a file as a message.
   *
   * @param file its SHA-256 and its first bytes, from {@link SignableFile}
   * @return refused with AMBIGUOUS_INPUT, IDENTITY_TOKEN_INVALID, SERVICE_FAILED, or the reason why
   *     the finished bundle does not verify
   */
  public Outcome<SignedBundle> signFile(SignableFile file) {
    return Outcome.attempt(
        () -> {
          if (Dsse.looksLikeEncoding(file.head())) {
            throw new RefusedException(
                Reason.AMBIGUOUS_INPUT,
                file.name() + " is not signed as a message",
                "a file that begins like a DSSE pre-authentication encoding",
                "any other file");
          }
          Signed signed = sign(file.sha256(), null);
          var message = Bundles.message(file.sha256(), signed.signature());
          return SignedBundle.checked(
              Bundles.bundle(signed.material(), "messageSignature", message), check, file.sha256());
        });
  }

  /**
   * Signs a statement in a DSSE envelope.
   *
   * @param statement in-toto statement, JSON
   * @param subject the digest the statement is about, for the final check
   */
  public Outcome<SignedBundle> signStatement(byte[] statement, Digest subject) {
    return Outcome.attempt(
        () -> {
          byte[] encoded = Dsse.encode(Dsse.IN_TOTO, statement);
          Digest digest = Digest.compute(DigestAlgorithm.SHA256, encoded);
          Signed signed = sign(digest, statement);
          return SignedBundle.checked(
              Bundles.bundle(
                  signed.material(),
                  "dsseEnvelope",
                  Dsse.envelope(Dsse.IN_TOTO, statement, signed.signature())),
              check,
              subject);
        });
  }

  /** A signature and the verification material around it. */
  private record Signed(byte[] signature, Json.Obj material) {}

  private Signed sign(Digest digest, byte @Nullable [] statement) throws RefusedException {
    EphemeralKey key = key();
    byte[] signature = key.sign(digest);
    List<byte[]> stamps = new ArrayList<>();
    for (TimestampAuthority authority : services.timestamps()) {
      stamps.add(TimestampQuery.stamp(authority, signature));
    }
    List<Json.Obj> entries = new ArrayList<>();
    for (TransparencyLog log : services.logs()) {
      entries.add(append(log, digest, signature, key.verifier(), statement).orThrow());
    }
    return new Signed(
        signature,
        Bundles.material("certificate", Bundles.certificate(key.certificate()), entries, stamps));
  }

  private static Outcome<Json.Obj> append(
      TransparencyLog log,
      Digest digest,
      byte[] signature,
      TransparencyLog.Verifier verifier,
      byte @Nullable [] statement) {
    if (statement == null) {
      return log.append(digest, signature, verifier);
    }
    byte[] envelope =
        JsonWriter.compact(Dsse.envelope(Dsse.IN_TOTO, statement, signature))
            .getBytes(StandardCharsets.UTF_8);
    return log.appendEnvelope(digest, signature, verifier, envelope);
  }

  private synchronized EphemeralKey key() throws RefusedException {
    EphemeralKey key = current;
    if (key == null || key.expiresSoon(clock.instant())) {
      if (!clock.instant().isBefore(token.expires())) {
        throw new RefusedException(
            Reason.IDENTITY_TOKEN_INVALID,
            "the identity token expired before everything was signed",
            token.expires().toString(),
            "a time after " + clock.instant());
      }
      key = EphemeralKey.certified(services.certificates(), token);
      current = key;
    }
    return key;
  }
}
