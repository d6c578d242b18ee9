package dev.bonafide.cli;

import dev.bonafide.admission.TrustRoots;
import dev.bonafide.admission.policy.NamedRoot;
import dev.bonafide.artifact.ConfigurationException;
import dev.bonafide.artifact.Outcome;
import dev.bonafide.artifact.RefusedException;
import dev.bonafide.evidence.trustroot.BundledRoots;
import dev.bonafide.evidence.trustroot.TrustRoot;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Roots of Sigstore's own instances for a server: the cached or the bundled one at once, refreshed
 * in the background where the network may be asked. Nothing ever waits for it; a refresh that fails
 * is said and changes nothing. Once it is closed, nothing is refreshed any longer.
 */
final class InstanceRoots implements TrustRoots, AutoCloseable {
  /**
   * When roots are refreshed.
   *
   * @param after the age at which a root is to be refreshed
   * @param every how often that is looked at, and a failed refresh tried again
   */
  record Schedule(Duration after, Duration every) {
    /** Once a day, as TUF's timestamp role of these instances asks for. */
    static final Schedule DEFAULT = new Schedule(Duration.ofHours(24), Duration.ofHours(1));
  }

  private final TrustMaterial.Network network;
  private final Consumer<String> notices;
  private final Function<BundledRoots.Instance, TrustMaterial> materials;
  private final Schedule schedule;
  private final Map<BundledRoots.Instance, Held> held = new ConcurrentHashMap<>();
  private final List<Thread> refreshing = new CopyOnWriteArrayList<>();

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
    this(network, notices, TrustMaterial::of, Schedule.DEFAULT);
  }

  InstanceRoots(
      TrustMaterial.Network network,
      Consumer<String> notices,
      Function<BundledRoots.Instance, TrustMaterial> materials,
      Schedule schedule) {
    this.network = network;
    this.notices = notices;
    this.materials = materials;
    this.schedule = schedule;
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
    var material = materials.apply(instance);
    var first = new Held(material, newest(material, instance));
    switch (network) {
      case ASK ->
          refreshing.add(
              Thread.ofVirtual().name("trust-root-refresh").start(() -> keepFresh(first)));
      case LEAVE -> {}
    }
    return first;
  }

  /** A cache that cannot be used is said, and does not keep a server from starting. */
  private TrustRoot newest(TrustMaterial material, BundledRoots.Instance instance) {
    try {
      return material.newest().root();
    } catch (RefusedException | ConfigurationException e) {
      notices.accept(
          "the cached trusted root of "
              + material.name()
              + " cannot be used, the bundled one is: "
              + e.getMessage());
      return BundledRoots.read(instance);
    }
  }

  private void keepFresh(Held instance) {
    try {
      while (true) {
        Duration age = instance.root.age(Instant.now());
        if (age.compareTo(schedule.after()) >= 0) {
          refresh(instance, age);
        }
        Thread.sleep(schedule.every());
      }
    } catch (InterruptedException e) {
      // closed
    }
  }

  private void refresh(Held instance, Duration age) {
    try {
      instance.material.refresh(null).orThrow();
      instance.root = instance.material.newest().root();
    } catch (RefusedException | ConfigurationException e) {
      if (Thread.currentThread().isInterrupted()) {
        return;
      }
      notices.accept(
          "the trusted root of "
              + instance.material.name()
              + " is "
              + age.toDays()
              + " days old and was not refreshed: "
              + e.getMessage());
    }
  }

  /** Ends refreshing, and waits until nothing is written any longer. */
  @Override
  public void close() {
    refreshing.forEach(Thread::interrupt);
    try {
      for (Thread thread : refreshing) {
        thread.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
