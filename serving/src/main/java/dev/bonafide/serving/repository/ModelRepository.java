package dev.bonafide.serving.repository;

import dev.bonafide.artifact.Outcome;
import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.Refusal;
import dev.bonafide.serving.settings.Readiness;
import dev.bonafide.serving.v2.IndexEntry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The models that serve. Loading a name loads every version of it; the new ones replace the old
 * ones when they are ready, and a refused one replaces nothing.
 *
 * <p>Reading never waits for loading; two loads of the same name come after each other.
 */
public final class ModelRepository {
  private static final Logger LOG = LoggerFactory.getLogger(ModelRepository.class);
  private static final VersionOrder ORDER = new VersionOrder();
  private static final ThreadFactory LOADERS = Thread.ofVirtual().name("load-", 0).factory();

  /**
   * Models that are verified and read at once at start: more would only compete for the cores and
   * hold more than one model's working memory each.
   */
  private static final int LOADS_AT_ONCE = Math.max(2, Runtime.getRuntime().availableProcessors());

  private final ModelSource source;
  private final LoadListener listener;
  private final Map<String, Versions> serving = new ConcurrentHashMap<>();
  private final Map<String, Map<String, Refusal>> refused = new ConcurrentHashMap<>();
  private final Map<String, Object> locks = new ConcurrentHashMap<>();
  private volatile boolean started;

  public ModelRepository(ModelSource source, LoadListener listener) {
    this.source = source;
    this.listener = listener;
  }

  /** The loaded versions of one name: immutable, swapped as a whole. */
  private record Versions(TreeMap<String, ServedModel> byVersion) {
    ServedModel standard() {
      return byVersion.lastEntry().getValue();
    }
  }

  /**
   * Loads every version of the name that the repository offers, or loads them again.
   *
   * @return refused with {@code MODEL_NOT_FOUND} where there is none, else with the first version's
   *     refusal; versions that were admitted serve all the same
   */
  public Outcome<List<ServedModel>> load(String name) {
    if (offered(name).isEmpty()) {
      return Outcome.refused(notFound(name, null)); // and no lock is kept for names that are not
    }
    synchronized (lock(name)) {
      // Looked at again: what was there while another load ran may be gone.
      List<Candidate> candidates = offered(name);
      return candidates.isEmpty() ? Outcome.refused(notFound(name, null)) : load(name, candidates);
    }
  }

  private List<Candidate> offered(String name) {
    return source.candidates().stream().filter(c -> c.name().equals(name)).toList();
  }

  private Object lock(String name) {
    return locks.computeIfAbsent(name, n -> new Object());
  }

  private Outcome<List<ServedModel>> load(String name, List<Candidate> candidates) {
    var loaded = new ArrayList<ServedModel>();
    var refusals = new LinkedHashMap<String, Refusal>();
    boolean swapped = false;
    try {
      for (Candidate candidate : candidates) {
        load(candidate, loaded, refusals);
      }
      swap(name, loaded, refusals);
      swapped = true;
    } finally {
      if (!swapped) { // a bug in one version's reading: the others' copies are given back
        loaded.forEach(model -> model.predictor().close());
      }
    }
    return refusals.isEmpty()
        ? Outcome.accepted(List.copyOf(loaded))
        : Outcome.refused(refusals.values().iterator().next());
  }

  private void load(Candidate candidate, List<ServedModel> loaded, Map<String, Refusal> refusals) {
    long start = System.nanoTime();
    Outcome<ServedModel> outcome = candidate.load();
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    switch (outcome) {
      case Outcome.Accepted<ServedModel>(ServedModel model) -> {
        loaded.add(model);
        listener.loaded(model, took);
      }
      case Outcome.Refused<ServedModel>(Refusal refusal) -> {
        refusals.put(VersionOrder.of(candidate.version()), refusal);
        listener.refused(candidate.name(), candidate.version(), refusal, took);
      }
    }
  }

  /** New versions replace old ones; a refused version keeps its old one; gone versions go. */
  private void swap(String name, List<ServedModel> loaded, Map<String, Refusal> refusals) {
    var next = new TreeMap<String, ServedModel>(ORDER);
    Versions before = serving.get(name);
    if (before != null) {
      before
          .byVersion()
          .forEach(
              (version, model) -> {
                if (refusals.containsKey(version)) {
                  next.put(version, model);
                }
              });
    }
    loaded.forEach(model -> next.put(VersionOrder.of(model.version()), model));
    var replaced = new ArrayList<ServedModel>();
    if (before != null) {
      before.byVersion().values().stream()
          .filter(model -> !next.containsValue(model))
          .forEach(replaced::add);
    }
    place(name, next);
    replaced.forEach(this::retire);
    if (refusals.isEmpty()) {
      refused.remove(name);
    } else {
      refused.put(name, Collections.unmodifiableMap(new LinkedHashMap<>(refusals)));
    }
  }

  private void retire(ServedModel model) {
    model.predictor().close();
    listener.unloaded(model);
  }

  /**
   * Asks every model that serves, and every one that is being loaded, whether it still may; one
   * that may not stops serving.
   *
   * @return how many stopped
   */
  public int review() {
    int withdrawn = 0;
    for (String name : locks.keySet()) {
      synchronized (lock(name)) {
        withdrawn += review(name);
      }
    }
    return withdrawn;
  }

  private int review(String name) {
    Versions versions = serving.get(name);
    if (versions == null) {
      return 0;
    }
    var kept = new TreeMap<String, ServedModel>(ORDER);
    var refusals = new LinkedHashMap<String, Refusal>(refused.getOrDefault(name, Map.of()));
    versions
        .byVersion()
        .forEach(
            (version, model) ->
                model
                    .standing()
                    .objection()
                    .ifPresentOrElse(
                        refusal -> refusals.put(version, refusal), () -> kept.put(version, model)));
    List<ServedModel> gone =
        versions.byVersion().values().stream().filter(m -> !kept.containsValue(m)).toList();
    if (gone.isEmpty()) {
      return 0;
    }
    refused.put(name, Collections.unmodifiableMap(refusals));
    place(name, kept);
    for (ServedModel model : gone) {
      listener.withdrawn(
          model, Objects.requireNonNull(refusals.get(VersionOrder.of(model.version()))));
      retire(model);
    }
    return gone.size();
  }

  private void place(String name, TreeMap<String, ServedModel> versions) {
    if (versions.isEmpty()) {
      serving.remove(name);
    } else {
      serving.put(name, new Versions(versions));
    }
  }

  /**
   * Stops serving all versions of the name, and forgets why any was refused.
   *
   * @return refused with {@code MODEL_NOT_FOUND} where none serves and none was tried since
   */
  public Outcome<String> unload(String name) {
    if (!serving.containsKey(name) && !locks.containsKey(name)) {
      return Outcome.refused(notFound(name, null));
    }
    synchronized (lock(name)) {
      Versions versions = serving.remove(name);
      boolean wasRefused = refused.remove(name) != null;
      if (versions == null && !wasRefused) {
        return Outcome.refused(notFound(name, null));
      }
      if (versions != null) {
        versions.byVersion().values().forEach(this::retire);
      }
      return Outcome.accepted(name);
    }
  }

  /**
   * The model that answers for that name and version.
   *
   * @param version null for the default one
   * @return refused with {@code MODEL_NOT_FOUND} where it does not serve
   */
  public Outcome<ServedModel> find(String name, @Nullable String version) {
    Versions versions = serving.get(name);
    ServedModel model =
        versions == null
            ? null
            : version == null ? versions.standard() : versions.byVersion().get(version);
    return model == null ? Outcome.refused(notFound(name, version)) : Outcome.accepted(model);
  }

  private static Refusal notFound(String name, @Nullable String version) {
    String which = version == null ? name : name + " with version " + version;
    return Refusal.of(Reason.MODEL_NOT_FOUND, "Model " + which + " not found");
  }

  /** Every model that the repository offers or that serves, with its state. */
  public List<IndexEntry> index() {
    var versions = new LinkedHashMap<String, Set<String>>();
    var problems = new HashMap<List<String>, Refusal>();
    for (Candidate candidate : source.candidates()) {
      Refusal problem = candidate.problem();
      if (problem != null) {
        problems.put(List.of(candidate.name(), VersionOrder.of(candidate.version())), problem);
      }
      versions
          .computeIfAbsent(candidate.name(), n -> new LinkedHashSet<>())
          .add(VersionOrder.of(candidate.version()));
    }
    serving.forEach(
        (name, loaded) ->
            versions
                .computeIfAbsent(name, n -> new LinkedHashSet<>())
                .addAll(loaded.byVersion().keySet()));
    var index = new ArrayList<IndexEntry>();
    versions.forEach(
        (name, all) -> all.forEach(version -> index.add(entry(name, version, problems))));
    return index;
  }

  private IndexEntry entry(String name, String version, Map<List<String>, Refusal> problems) {
    Versions loaded = serving.get(name);
    boolean ready = loaded != null && loaded.byVersion().containsKey(version);
    Refusal tried = refused.getOrDefault(name, Map.of()).get(version);
    Refusal refusal = tried != null ? tried : problems.get(List.of(name, version));
    return new IndexEntry(
        name,
        version.isEmpty() ? null : version,
        ready ? IndexEntry.State.READY : IndexEntry.State.UNAVAILABLE,
        refusal == null ? "" : refusal.reason().name() + ": " + refusal);
  }

  /** The models that serve, by name and version. */
  public List<ServedModel> serving() {
    var all = new ArrayList<ServedModel>();
    new TreeMap<>(serving).values().forEach(v -> all.addAll(v.byVersion().values()));
    return all;
  }

  /** How many models serve, all versions. */
  public int size() {
    return serving.values().stream().mapToInt(v -> v.byVersion().size()).sum();
  }

  /** Whether this very loaded model still answers. */
  public boolean serves(ServedModel model) {
    Versions versions = serving.get(model.name());
    return versions != null && versions.byVersion().get(VersionOrder.of(model.version())) == model;
  }

  /**
   * Loads everything that the repository offers, a few at once; what is refused is told to the
   * listener. What somebody asked for meanwhile is not loaded again.
   */
  public void loadAll() {
    var byName = new LinkedHashMap<String, List<Candidate>>();
    try {
      source
          .candidates()
          .forEach(c -> byName.computeIfAbsent(c.name(), n -> new ArrayList<>()).add(c));
      var places = new Semaphore(LOADS_AT_ONCE);
      try (var threads = Executors.newThreadPerTaskExecutor(LOADERS)) {
        byName.forEach((name, all) -> threads.execute(() -> loadFirst(name, all, places)));
      }
    } finally {
      started = true;
    }
  }

  private void loadFirst(String name, List<Candidate> candidates, Semaphore places) {
    places.acquireUninterruptibly();
    try {
      synchronized (lock(name)) {
        if (!serving.containsKey(name) && !refused.containsKey(name)) {
          load(name, candidates);
        }
      }
    } catch (RuntimeException | StackOverflowError e) {
      LOG.error("a bug: model '{}' was not loaded", name, e);
    } finally {
      places.release();
    }
  }

  /** Nothing is to be loaded at start. */
  public void startEmpty() {
    started = true;
  }

  /**
   * Whether requests may come.
   *
   * @param required names that must serve, whatever the rule
   */
  public boolean isReady(Readiness rule, List<String> required) {
    if (!started || !serving.keySet().containsAll(required)) {
      return false;
    }
    return switch (rule) {
      case REQUIRED -> true;
      case ANY -> !serving.isEmpty();
      case ALL -> source.candidates().stream().allMatch(this::serves);
    };
  }

  private boolean serves(Candidate candidate) {
    Versions versions = serving.get(candidate.name());
    return versions != null
        && versions.byVersion().containsKey(VersionOrder.of(candidate.version()));
  }
}
