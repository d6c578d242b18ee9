package dev.bonafide.evidence.sigstore;

import dev.bonafide.artifact.Digest;
import dev.bonafide.artifact.Outcome;
import dev.bonafide.evidence.Facts;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A Sigstore bundle as it was read: nothing in it has been verified.
 *
 * <p>Versions 0.1, 0.2 and 0.3 in both spellings of the media type; a certificate, a chain or a
 * public key's hint; a message signature or a DSSE envelope.
 */
public final class Bundle {
  private final Facts.Source source;
  private final String mediaType;
  private final Version version;
  private final Material material;
  private final List<LogEntry> entries;
  private final List<byte[]> timestamps;
  private final Signed signed;
  private final BundleLimits limits;

  Bundle(
      Facts.Source source,
      String mediaType,
      Version version,
      Material material,
      List<LogEntry> entries,
      List<byte[]> timestamps,
      Signed signed,
      BundleLimits limits) {
    this.source = source;
    this.mediaType = mediaType;
    this.version = version;
    this.material = material;
    this.entries = List.copyOf(entries);
    this.timestamps = List.copyOf(timestamps);
    this.signed = signed;
    this.limits = limits;
  }

  /** The bundle's format. */
  enum Version {
    V0_1,
    V0_2,
    V0_3
  }

  /** What the signature is said to be verified with. */
  sealed interface Material {
    /** The certificate, and in older formats others beside it. */
    record Chain(List<byte[]> certificates, boolean single) implements Material {}

    /** A word about the key; older model signatures also embed the key, which is never trusted. */
    record KeyHint(String hint, boolean embedded) implements Material {}
  }

  /** What is signed. */
  sealed interface Signed {
    byte[] signature();

    /** A signature over a file, with the digest that the bundle says it has. */
    record Message(@Nullable Digest digest, byte[] signature) implements Signed {}

    /** A DSSE envelope with one signature. */
    record Envelope(String payloadType, byte[] payload, byte[] signature) implements Signed {}
  }

  /**
   * Reads a bundle under {@link BundleLimits#DEFAULT}.
   *
   * @param name the file's name, for messages and facts
   * @return refused with MALFORMED_EVIDENCE, UNSUPPORTED_MEDIA_TYPE, UNSUPPORTED_ALGORITHM or
   *     LIMIT_EXCEEDED
   */
  public static Outcome<Bundle> parse(String name, byte[] json) {
    return parse(name, json, BundleLimits.DEFAULT);
  }

  /** Reads a bundle under the given limits. */
  public static Outcome<Bundle> parse(String name, byte[] json, BundleLimits limits) {
    return Outcome.attempt(() -> new BundleReader(limits).read(name, json));
  }

  /** The file that it was read from. */
  public Facts.Source source() {
    return source;
  }

  public String mediaType() {
    return mediaType;
  }

  /** What the bundle says of itself. Nothing of it has been verified. */
  public Outcome<BundleClaims> claims() {
    return Outcome.attempt(() -> BundleClaims.read(this));
  }

  Version version() {
    return version;
  }

  Material material() {
    return material;
  }

  List<LogEntry> entries() {
    return entries;
  }

  List<byte[]> timestamps() {
    return timestamps;
  }

  Signed signed() {
    return signed;
  }

  BundleLimits limits() {
    return limits;
  }
}
