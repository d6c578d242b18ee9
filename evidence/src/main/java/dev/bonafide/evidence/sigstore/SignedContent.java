package dev.bonafide.evidence.sigstore;

import dev.bonafide.artifact.Digest;
import dev.bonafide.artifact.DigestAlgorithm;
import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.RefusedException;
import dev.bonafide.evidence.Content;
import dev.bonafide.evidence.intoto.Dsse;
import dev.bonafide.evidence.intoto.StatementReader;
import dev.bonafide.evidence.x509.Signatures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PublicKey;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a bundle's signature is over, held against what the caller has. */
sealed interface SignedContent {

  byte[] signature();

  /** Whether the signature verifies under the key. */
  boolean verifies(PublicKey key) throws RefusedException;

  /** The digest of what is signed: of the file, or of the pre-authentication encoding. */
  Digest signedDigest(DigestAlgorithm algorithm) throws RefusedException;

  /** What is signed; called after the signature was verified. */
  Content content() throws RefusedException;

  /**
   * Compares what can be compared before any signature is looked at.
   *
   * @param bodies the log entries' bodies, which may name the hash
   * @throws RefusedException DIGEST_MISMATCH where the artifact is another one
   */
  static SignedContent of(Bundle bundle, Artifact artifact, List<EntryBody> bodies)
      throws RefusedException {
    var hashed = new HashedArtifact(artifact);
    return switch (bundle.signed()) {
      case Bundle.Signed.Message message -> OfMessage.read(message, hashed, bodies);
      case Bundle.Signed.Envelope envelope -> new OfEnvelope(envelope, hashed, bundle.limits());
    };
  }

  /** A file of which the digest is signed. */
  final class OfMessage implements SignedContent {
    /** Pure Ed25519 needs the whole file in memory. */
    private static final long MAX_PURE_BYTES = 256L * 1024 * 1024;

    private final byte[] signature;
    private final HashedArtifact hashed;
    private final Digest digest;
    private final List<Digest> known;

    private OfMessage(byte[] signature, HashedArtifact hashed, Digest digest, List<Digest> known) {
      this.signature = signature;
      this.hashed = hashed;
      this.digest = digest;
      this.known = known;
    }

    static OfMessage read(
        Bundle.Signed.Message message, HashedArtifact hashed, List<EntryBody> bodies)
        throws RefusedException {
      Artifact artifact = hashed.artifact();
      Digest claimed = message.digest();
      Digest logged = null;
      for (EntryBody body : bodies) {
        if (body.signed() instanceof EntryBody.Signed.Data(Digest data)) {
          logged = data;
          break;
        }
      }
      if (claimed != null && !(artifact instanceof Artifact.Claimed)) {
        requireEqual(hashed.digest(claimed.algorithm()), claimed);
      }
      // The log entry's hash is the one that was signed with; the bundle's own is a hint.
      Digest signed =
          claimed != null && (logged == null || logged.algorithm() == claimed.algorithm())
              ? claimed
              : logged;
      if (artifact instanceof Artifact.Known(List<Digest> digests)) {
        return new OfMessage(message.signature(), hashed, pick(digests, signed), digests);
      }
      if (artifact instanceof Artifact.File) {
        DigestAlgorithm algorithm = signed == null ? DigestAlgorithm.SHA256 : signed.algorithm();
        Digest own = hashed.digest(algorithm);
        return new OfMessage(message.signature(), hashed, own, List.of(own));
      }
      if (signed == null) {
        throw new RefusedException(
            Reason.MALFORMED_EVIDENCE,
            "neither the bundle nor a log entry says what digest was signed",
            "no message digest",
            "messageSignature.messageDigest");
      }
      return new OfMessage(message.signature(), hashed, signed, List.of(signed));
    }

    private static Digest pick(List<Digest> digests, @Nullable Digest signed)
        throws RefusedException {
      for (Digest digest : digests) {
        if (signed == null || digest.algorithm() == signed.algorithm()) {
          return digest;
        }
      }
      throw new RefusedException(
          Reason.DIGEST_MISMATCH,
          "the digest that was given is of another algorithm than the signed one",
          digests.toString(),
          signed == null ? "a digest" : signed.toString());
    }

    private static void requireEqual(Digest found, Digest expected) throws RefusedException {
      if (!found.equals(expected)) {
        throw new RefusedException(
            Reason.DIGEST_MISMATCH,
            "the file is not the one that was signed",
            found.toString(),
            expected.toString());
      }
    }

    @Override
    public byte[] signature() {
      return signature;
    }

    @Override
    public boolean verifies(PublicKey key) throws RefusedException {
      if (Signatures.verify(key, digest, signature)) {
        return true;
      }
      if (Signatures.kind(key) == Signatures.Kind.ED25519
          && hashed.artifact() instanceof Artifact.File(Path path)) {
        return verifiesPure(key, path);
      }
      return false;
    }

    private boolean verifiesPure(PublicKey key, Path path) throws RefusedException {
      try {
        if (Files.size(path) > MAX_PURE_BYTES) {
          throw new RefusedException(
              Reason.LIMIT_EXCEEDED,
              "an Ed25519 signature that is not prehashed needs the whole file in memory",
              Files.size(path) + " bytes",
              "at most " + MAX_PURE_BYTES);
        }
        byte[] bytes = Files.readAllBytes(path);
        requireEqual(Digest.compute(digest.algorithm(), bytes), digest); // it may have changed
        return Signatures.verify(key, bytes, signature);
      } catch (IOException e) {
        throw HashedArtifact.unreadable(path);
      }
    }

    @Override
    public Digest signedDigest(DigestAlgorithm algorithm) throws RefusedException {
      for (Digest digest : known) {
        if (digest.algorithm() == algorithm) {
          return digest;
        }
      }
      return hashed.artifact() instanceof Artifact.File ? hashed.digest(algorithm) : digest;
    }

    @Override
    public Content content() {
      return new Content.Message(digest);
    }
  }

  /** A DSSE envelope. */
  final class OfEnvelope implements SignedContent {
    private final Bundle.Signed.Envelope envelope;
    private final HashedArtifact hashed;
    private final BundleLimits limits;
    private final byte[] encoded;

    private OfEnvelope(
        Bundle.Signed.Envelope envelope, HashedArtifact hashed, BundleLimits limits) {
      this.envelope = envelope;
      this.hashed = hashed;
      this.limits = limits;
      this.encoded = Dsse.preAuthenticationEncoding(envelope.payloadType(), envelope.payload());
    }

    @Override
    public byte[] signature() {
      return envelope.signature();
    }

    @Override
    public boolean verifies(PublicKey key) throws RefusedException {
      return Signatures.verify(key, encoded, envelope.signature());
    }

    @Override
    public Digest signedDigest(DigestAlgorithm algorithm) {
      return Digest.compute(algorithm, encoded);
    }

    Digest payloadDigest(DigestAlgorithm algorithm) {
      return Digest.compute(algorithm, envelope.payload());
    }

    String payloadType() {
      return envelope.payloadType();
    }

    byte[] payload() {
      return envelope.payload();
    }

    /** What the payload says, whether or not the signature was verified. */
    Content.Statement statement() throws RefusedException {
      return StatementReader.read(envelope.payloadType(), envelope.payload(), limits.json());
    }

    @Override
    public Content content() throws RefusedException {
      Content.Statement statement = statement();
      if (!(hashed.artifact() instanceof Artifact.Claimed)) {
        requireSubject(statement.subjects());
      }
      return statement;
    }

    private void requireSubject(List<Content.Subject> subjects) throws RefusedException {
      String found = "";
      for (Content.Subject subject : subjects) {
        for (Map.Entry<String, String> digest : subject.digests().entrySet()) {
          DigestAlgorithm algorithm = algorithm(digest.getKey());
          if (algorithm == null
              || (hashed.artifact() instanceof Artifact.Known(List<Digest> digests)
                  && !has(digests, algorithm))) {
            continue;
          }
          Digest own = hashed.digest(algorithm);
          found = own.toString();
          if (equalHex(own, digest.getValue())) {
            return;
          }
        }
      }
      throw new RefusedException(
          Reason.DIGEST_MISMATCH,
          "the file is not a subject of the signed statement",
          found,
          "a digest among its " + subjects.size() + " subjects");
    }

    private static boolean has(List<Digest> digests, DigestAlgorithm algorithm) {
      for (Digest digest : digests) {
        if (digest.algorithm() == algorithm) {
          return true;
        }
      }
      return false;
    }

    private static boolean equalHex(Digest digest, String hex) {
      return digest.hex().equals(hex.toLowerCase(Locale.ROOT));
    }

    private static @Nullable DigestAlgorithm algorithm(String name) {
      for (DigestAlgorithm algorithm : DigestAlgorithm.values()) {
        if (algorithm.id().equals(name)) {
          return algorithm;
        }
      }
      return null;
    }
  }

  /** Lower-case hexadecimal of bytes, for messages. */
  static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
