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
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The models that serve. Loading a name loads every version of it; the new ones replace the old
 * ones when they are ready, and a refused one replaces nothing.
 *
 * <p>Reading never waits for loading; two loads of the same name come after each other.
 */
public final class ModelRepository {
  private static final VersionOrder ORDER = new VersionOrder();

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
    List<Candidate> candidates =
        source.candidates().stream().filter(c -> c.name().equals(name)).toList();
    if (candidates.isEmpty()) {
      return Outcome.refused(notFound(name, null));
    }
    synchronized (locks.computeIfAbsent(name, n -> new Object())) {
      return load(name, candidates);
    }
  }

  private Outcome<List<ServedModel>> load(String name, List<Candidate> candidates) {
    var loaded = new ArrayList<ServedModel>();
    var refusals = new LinkedHashMap<String, Refusal>();
    for (Candidate candidate : candidates) {
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
          listener.refused(name, candidate.version(), refusal, took);
        }
      }
    }
    swap(name, loaded, refusals);
    return refusals.isEmpty()
        ? Outcome.accepted(List.copyOf(loaded))
        : Outcome.refused(refusals.values().iterator().next());
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
    if (!next.isEmpty()) {
      serving.put(name, new Versions(next));
    } else {
      serving.remove(name);
    }
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

  /** Stops serving all versions of the name. Refused with {@code MODEL_NOT_FOUND}. */
  public Outcome<String> unload(String name) {
    synchronized (locks.computeIfAbsent(name, n -> new Object())) {
      Versions versions = serving.remove(name);
      if (versions == null) {
        return Outcome.refused(notFound(name, null));
      }
      versions.byVersion().values().forEach(this::retire);
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

  /** Loads everything that the repository offers; what is refused is told to the listener. */
  public void loadAll() {
    var names = new LinkedHashSet<String>();
    source.candidates().forEach(c -> names.add(c.name()));
    var threads = new HashMap<String, Thread>();
    for (String name : names) {
      threads.put(name, Thread.ofVirtual().name("load-" + name).start(() -> load(name)));
    }
    for (Thread thread : threads.values()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
    started = true;
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
      case ALL -> source.candidates().stream().allMatch(c -> serving.containsKey(c.name()));
    };
  }
}
