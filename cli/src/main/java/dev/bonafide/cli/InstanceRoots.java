package dev.bonafide.cli;

import dev.bonafide.admission.TrustRoots;
import dev.bonafide.admission.policy.NamedRoot;
import dev.bonafide.artifact.Outcome;
import dev.bonafide.artifact.Refusal;
import dev.bonafide.evidence.trustroot.BundledRoots;
import dev.bonafide.evidence.trustroot.TrustRoot;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Roots of Sigstore's own instances for a server: the cached or the bundled one at once, refreshed
 * in the background where the network may be asked. Nothing ever waits for it; a refresh that fails
 * is said and changes nothing.
 */
final class InstanceRoots implements TrustRoots {
  /** As often as TUF's timestamp role of these instances asks for. */
  private static final Duration BETWEEN_REFRESHES = Duration.ofHours(24);

  private final TrustMaterial.Network network;
  private final Consumer<String> notices;
  private final Map<BundledRoots.Instance, Held> held = new ConcurrentHashMap<>();

  /** What is known of one instance; replaced as a whole. */
  private static final class Held {
    private final TrustMaterial material;
    private volatile TrustRoot root;

    Held(TrustMaterial material, TrustRoot root) {
      this.material = material;
      this.root = root;
    }
  }

  InstanceRoots(TrustMaterial.Network network, Consumer<String> notices) {
    this.network = network;
    this.notices = notices;
  }

  @Override
  public Outcome<TrustRoot> current(NamedRoot root) {
    var instance =
        root.source() instanceof NamedRoot.Source.Staging
            ? BundledRoots.Instance.STAGING
            : BundledRoots.Instance.PUBLIC_GOOD;
    return Outcome.accepted(held.computeIfAbsent(instance, this::begin).root);
  }

  private Held begin(BundledRoots.Instance instance) {
    var material = TrustMaterial.of(instance);
    var first = new Held(material, newest(material, instance));
    switch (network) {
      case ASK -> Thread.ofVirtual().name("trust-root-refresh").start(() -> keepFresh(first));
      case LEAVE -> {}
    }
    return first;
  }

  private static TrustRoot newest(TrustMaterial material, BundledRoots.Instance instance) {
    TrustRoot bundled = BundledRoots.read(instance);
    return cached(material).filter(c -> c.asOf().isAfter(bundled.asOf())).orElse(bundled);
  }

  private static Optional<TrustRoot> cached(TrustMaterial material) {
    Optional<byte[]> json = material.store().target(TrustMaterial.TRUSTED_ROOT);
    Optional<Instant> when = material.store().refreshedAt();
    if (json.isEmpty() || when.isEmpty()) {
      return Optional.empty();
    }
    return switch (TrustRoot.parse(material.name(), json.get(), when.get())) {
      case Outcome.Accepted<TrustRoot>(TrustRoot root) -> Optional.of(root);
      case Outcome.Refused<TrustRoot> r -> Optional.empty();
    };
  }

  private void keepFresh(Held instance) {
    try {
      while (true) {
        Duration age = instance.root.age(Instant.now());
        if (age.compareTo(BETWEEN_REFRESHES) >= 0) {
          refresh(instance, age);
        }
        Thread.sleep(Duration.ofHours(1));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void refresh(Held instance, Duration age) {
    switch (instance.material.refresh(null)) {
      case Outcome.Accepted<List<String>> a ->
          cached(instance.material).ifPresent(root -> instance.root = root);
      case Outcome.Refused<List<String>>(Refusal refusal) ->
          notices.accept(
              "the trusted root of "
                  + instance.material.name()
                  + " is "
                  + age.toDays()
                  + " days old and was not refreshed: "
                  + refusal);
    }
  }
}
