package dev.bonafide.evidence.trustroot;

import dev.bonafide.artifact.Outcome;
import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.Refusal;
import dev.bonafide.artifact.RefusedException;
import dev.bonafide.artifact.json.JsonReader;
import dev.bonafide.evidence.protojson.Fields;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;

/**
 * The roots that Bonafide is shipped with, for when nothing newer is at hand. Where they come from
 * is on record in {@code evidence/roots/README.md}.
 */
public final class BundledRoots {
  /** A Sigstore instance whose root is bundled. */
  public enum Instance {
    PUBLIC_GOOD("public-good"),
    STAGING("staging");

    private final String folder;

    Instance(String folder) {
      this.folder = folder;
    }
  }

  private BundledRoots() {}

  /** The root of the public-good instance. */
  public static TrustRoot publicGood() {
    return read(Instance.PUBLIC_GOOD);
  }

  /** The root of the staging instance. */
  public static TrustRoot staging() {
    return read(Instance.STAGING);
  }

  /** The bundled root of an instance, as of when it was published. */
  public static TrustRoot read(Instance instance) {
    return ofBuild(
        TrustRoot.parse(instance.folder, resource(instance.folder + "/trusted_root.json"), asOf()));
  }

  /** The TUF root from which a refresh of the instance's trusted root starts. */
  public static byte[] tufRoot(Instance instance) {
    return resource(instance.folder + "/root.json");
  }

  /** The signing config that was published with the root. */
  public static byte[] signingConfig(Instance instance) {
    return resource(instance.folder + "/signing_config.v0.2.json");
  }

  /** When the bundled roots were known to be current. */
  public static Instant asOf() {
    return ofBuild(
        Outcome.attempt(
            () -> {
              var document =
                  JsonReader.parse(resource("bundled.json"), Reason.TRUST_ROOT_INVALID).orThrow();
              Fields origin = Fields.of(document, "bundled.json", Reason.TRUST_ROOT_INVALID);
              Instant asOf = origin.timeOrNull("asOf");
              if (asOf == null) {
                throw new RefusedException(Reason.TRUST_ROOT_INVALID, "bundled.json has no time");
              }
              return asOf;
            }));
  }

  private static <T> T ofBuild(Outcome<T> outcome) {
    return switch (outcome) {
      case Outcome.Accepted<T>(T value) -> value;
      case Outcome.Refused<T>(Refusal refusal) ->
          throw new AssertionError("this build's own roots cannot be read: " + refusal);
    };
  }

  private static byte[] resource(String name) {
    try (InputStream in = BundledRoots.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new AssertionError("this build lacks its resource " + name);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
