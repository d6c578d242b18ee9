package dev.bonafide.cli;

import dev.bonafide.artifact.ConfigurationException;
import dev.bonafide.artifact.Outcome;
import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.Refusal;
import dev.bonafide.artifact.RefusedException;
import dev.bonafide.evidence.trustroot.BundledRoots;
import dev.bonafide.evidence.trustroot.TrustRoot;
import dev.bonafide.signing.http.HttpLimits;
import dev.bonafide.signing.tuf.HttpTufSource;
import dev.bonafide.signing.tuf.TufClient;
import dev.bonafide.signing.tuf.TufSource;
import dev.bonafide.signing.tuf.TufStore;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An instance's trusted root and signing config: refreshed through TUF, kept in a folder of this
 * user, and bundled for when there is neither network nor cache.
 */
final class TrustMaterial {
  static final String TRUSTED_ROOT = "trusted_root.json";
  static final String SIGNING_CONFIG = "signing_config.v0.2.json";
  static final List<String> TARGETS = List.of(TRUSTED_ROOT, SIGNING_CONFIG);

  /** A root that was refreshed so recently is not refreshed again. */
  private static final Duration FRESH = Duration.ofHours(24);

  private static final HttpLimits LIMITS =
      new HttpLimits(
          Duration.ofSeconds(5), Duration.ofSeconds(15), 8 << 20, 1, Duration.ofMillis(250));

  private final String name;
  private final URI repository;
  private final BundledRoots.@Nullable Instance bundled;
  private final TufStore store;

  private TrustMaterial(String name, URI repository, BundledRoots.@Nullable Instance bundled) {
    this(name, repository, bundled, folder().resolve(name.replaceAll("[^A-Za-z0-9.-]", "_")));
  }

  TrustMaterial(String name, URI repository, BundledRoots.@Nullable Instance bundled, Path folder) {
    this.name = name;
    this.repository = repository;
    this.bundled = bundled;
    this.store = new TufStore(folder);
  }

  /** The instance that the options name, which is neither a sandbox nor a file. */
  static TrustMaterial of(InstanceOptions options) {
    if (options.instance != null) {
      return new TrustMaterial(options.instance.toString(), options.instance, null);
    }
    return of(
        options.isStaging() ? BundledRoots.Instance.STAGING : BundledRoots.Instance.PUBLIC_GOOD);
  }

  /** One of Sigstore's own instances, whatever the environment says. */
  static TrustMaterial of(BundledRoots.Instance instance) {
    return switch (instance) {
      case PUBLIC_GOOD ->
          new TrustMaterial(
              "public-good", URI.create("https://tuf-repo-cdn.sigstore.dev"), instance);
      case STAGING ->
          new TrustMaterial("staging", URI.create("https://tuf-repo-cdn.sigstage.dev"), instance);
    };
  }

  private static Path folder() {
    return Environment.userFolder("XDG_DATA_HOME", "share").resolve("tuf");
  }

  String name() {
    return name;
  }

  TufStore store() {
    return store;
  }

  /** Whether the network may be asked. */
  enum Network {
    ASK,
    LEAVE
  }

  /** Refreshes from the instance itself. */
  Outcome<List<String>> refresh(byte @Nullable [] root) {
    return refresh(new HttpTufSource(LIMITS, repository), root);
  }

  /**
   * Refreshes from anywhere.
   *
   * @param root the operator's TUF root, or null for the bundled one or the one given before
   */
  Outcome<List<String>> refresh(TufSource source, byte @Nullable [] root) {
    byte[] start = root == null ? startingRoot() : root;
    Outcome<List<String>> outcome =
        new TufClient(store, source, InstantSource.system()).refresh(start, TARGETS);
    return outcome;
  }

  private byte[] startingRoot() {
    if (bundled != null) {
      return BundledRoots.tufRoot(bundled);
    }
    return store
        .firstRoot()
        .orElseThrow(
            () ->
                new ConfigurationException(
                    "nothing is known of the instance " + name,
                    "bonafide trust update --instance " + name + " --root FILE"));
  }

  /** Refreshes if that is due; a network that does not answer is a notice and not a failure. */
  void refreshIfDue(Network network, Console console) throws RefusedException {
    Optional<Instant> last = store.refreshedAt();
    boolean due = last.map(t -> t.plus(FRESH).isBefore(Instant.now())).orElse(true);
    if (network == Network.LEAVE || !due) {
      return;
    }
    if (refresh(new HttpTufSource(LIMITS, repository), null)
        instanceof Outcome.Refused<List<String>>(Refusal refusal)) {
      if (refusal.reason() != Reason.SERVICE_FAILED) {
        throw new RefusedException(refusal);
      }
      console.notice("The trusted root was not refreshed: " + refusal.found());
    }
  }

  /** The newest trusted root at hand; its age is said where it is old. */
  UsedRoot root(Console console) throws RefusedException {
    UsedRoot root = newest();
    Instant now = Instant.now();
    if (root.isOld(now)) {
      console.notice("The " + root.line(now));
    }
    return root;
  }

  /** What was refreshed last, unless this program brought something newer. */
  UsedRoot newest() throws RefusedException {
    Optional<byte[]> json = store.target(TRUSTED_ROOT);
    Instant when = store.refreshedAt().orElse(Instant.EPOCH);
    if (json.isPresent() && (bundled == null || !when.isBefore(BundledRoots.asOf()))) {
      return new UsedRoot(
          TrustRoot.parse(name, json.get(), when).orThrow(), UsedRoot.Source.CACHED);
    }
    if (bundled != null) {
      return new UsedRoot(BundledRoots.read(bundled), UsedRoot.Source.BUNDLED);
    }
    throw new RefusedException(
        Reason.TRUST_METADATA_INVALID,
        "there is no trusted root of " + name,
        "nothing cached",
        "bonafide trust update");
  }

  /** The newest signing config at hand. */
  byte[] signingConfig() throws RefusedException {
    Optional<byte[]> cached = store.target(SIGNING_CONFIG);
    if (cached.isPresent()) {
      return cached.get();
    }
    if (bundled != null) {
      return BundledRoots.signingConfig(bundled);
    }
    throw new RefusedException(
        Reason.SIGNING_CONFIG_INVALID,
        "the instance " + name + " has no signing config",
        "none",
        SIGNING_CONFIG);
  }
}
