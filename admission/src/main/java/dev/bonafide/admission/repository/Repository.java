package dev.bonafide.admission.repository;

import dev.bonafide.artifact.ConfigurationException;
import dev.bonafide.artifact.Containment;
import dev.bonafide.artifact.Outcome;
import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.Refusal;
import dev.bonafide.artifact.RefusedException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A folder of models, in MLServer's layout: every folder with a {@code model-settings.json}, at any
 * depth, and every other folder with a well-known model file. Hidden folders are skipped. Nothing
 * is verified here, and nothing that is found can stop the rest from being found.
 *
 * <p>Every call looks at the disk anew. Thread-safe.
 */
public final class Repository {
  /** The file that is taken where the settings name none, in this order. */
  public static final List<String> WELL_KNOWN =
      List.of("model.joblib", "model.pickle", "model.pkl");

  private final Path root;
  private final Map<String, String> environment;
  private final RepositoryLimits limits;
  private final String only;

  /**
   * @param only the one model file that is asked for; empty for every model
   */
  private Repository(
      Path root, Map<String, String> environment, RepositoryLimits limits, String only) {
    this.root = root;
    this.environment = Map.copyOf(environment);
    this.limits = limits;
    this.only = only;
  }

  /**
   * The repository at a folder. {@code MLSERVER_MODEL_URI}, where it is an absolute path, is the
   * operator's word and names one model's folder, or its file, instead.
   *
   * @param environment the process's; {@code MLSERVER_MODEL_*} fill what settings leave out
   * @throws ConfigurationException if there is no such folder
   */
  public static Repository at(Path folder, Map<String, String> environment) {
    return at(folder, environment, RepositoryLimits.DEFAULT);
  }

  public static Repository at(
      Path folder, Map<String, String> environment, RepositoryLimits limits) {
    try {
      Path real = folder.toRealPath();
      if (Files.isDirectory(real)) {
        return new Repository(real, environment, limits, "");
      }
    } catch (IOException e) {
      // said below
    }
    throw new ConfigurationException(
        "no repository: found no folder at "
            + folder
            + ", expected the folder that holds the models",
        "name the folder that holds the models' folders");
  }

  /**
   * The repository that is one model, for those who name it: its folder, or one file of its folder,
   * which then counts instead of what the folder's settings name.
   *
   * @throws ConfigurationException if there is no such file or folder
   */
  public static Repository ofModel(Path model, Map<String, String> environment) {
    if (Files.isDirectory(model)) {
      return at(model, environment);
    }
    Path file = model.toAbsolutePath().normalize();
    Path folder = file.getParent();
    if (folder == null || !Files.exists(file)) {
      throw new ConfigurationException(
          "no model: found nothing at " + model + ", expected a model's folder or its file", "");
    }
    try {
      return new Repository(
          folder.toRealPath(),
          environment,
          RepositoryLimits.DEFAULT,
          String.valueOf(file.getFileName()));
    } catch (IOException e) {
      throw new ConfigurationException("no model: " + folder + " cannot be read", "", e);
    }
  }

  /**
   * The model that the repository itself is, if it is one: not those in folders below it.
   *
   * @throws ConfigurationException if the folder is no model's
   */
  public Discovered model() {
    if (!only.isEmpty()) {
      return fileModel();
    }
    List<Discovered> found = discover();
    return found.stream()
        .filter(d -> d.place().equals("."))
        .findFirst()
        .orElseThrow(
            () ->
                new ConfigurationException(
                    root
                        + " is no model's folder: found "
                        + (found.isEmpty() ? "no model" : found.size() + " models in it")
                        + ", expected "
                        + String.join(" or ", WELL_KNOWN),
                    found.isEmpty()
                        ? "name the model's file"
                        : "name one of them: " + root.resolve(found.getFirst().place())));
  }

  /** The folder's model with the file that was named, so that its settings count as well. */
  private Discovered fileModel() {
    var folder = new RepositoryWalk(root, limits).root();
    return switch (candidate(folder)) {
      case Candidate c ->
          new Candidate(c.place(), c.containment(), c.settings().withUri(only), c.settingsFile());
      case Discovered.Unusable u -> u;
    };
  }

  /** The repository's folder, without links in its path. */
  public Path root() {
    return root;
  }

  /** Every model folder, by place. A name and version that stand twice are refused both times. */
  public List<Discovered> discover() {
    var found = new ArrayList<Discovered>();
    var walk = new RepositoryWalk(root, limits);
    for (RepositoryWalk.Found folder : walk.folders()) {
      found.add(
          switch (folder) {
            case RepositoryWalk.Found.Model m -> candidate(m);
            case RepositoryWalk.Found.Problem p ->
                new Discovered.Unusable(p.name(), "", p.place(), p.refusal());
          });
    }
    found.sort(Comparator.comparing(Discovered::place));
    return found.isEmpty() ? operatorsModel() : refuseDuplicates(found);
  }

  /** The one model that {@code MLSERVER_MODEL_URI} names, as KServe does. */
  private List<Discovered> operatorsModel() {
    String uri = environment.getOrDefault("MLSERVER_MODEL_URI", "");
    Path path = root.resolve(uri.startsWith("file://") ? uri.substring(7) : uri);
    if (uri.isEmpty() || !Files.exists(path)) {
      return List.of();
    }
    var attempt =
        Outcome.attempt(
            () -> {
              try {
                Path real = path.toRealPath();
                boolean folder = Files.isDirectory(real);
                Path parent = folder ? real : real.getParent();
                Path model = parent == null ? real : parent;
                var settings =
                    new SettingsReader(environment)
                        .withoutFile(String.valueOf(model.getFileName()));
                return new Candidate(
                    model.toString(),
                    Containment.of(model, model).orThrow(),
                    folder ? settings : settings.withUri(String.valueOf(real.getFileName())),
                    SettingsFile.NONE);
              } catch (IOException e) {
                throw new RefusedException(Reason.UNREADABLE, "cannot be read: " + uri);
              }
            });
    return List.of(
        switch (attempt) {
          case Outcome.Accepted<Candidate>(Candidate candidate) -> candidate;
          case Outcome.Refused<Candidate>(Refusal refusal) ->
              new Discovered.Unusable(
                  environment.getOrDefault("MLSERVER_MODEL_NAME", uri), "", uri, refusal);
        });
  }

  /** The versions of a model; empty where there is none of that name. */
  public List<Discovered> find(String name) {
    return discover().stream().filter(d -> d.name().equals(name)).toList();
  }

  private Discovered candidate(RepositoryWalk.Found.Model folder) {
    var attempt =
        Outcome.attempt(
            () -> {
              Containment containment = Containment.of(root, folder.path()).orThrow();
              var reader = new SettingsReader(environment);
              if (!folder.hasSettings()) {
                return new Candidate(
                    folder.place(),
                    containment,
                    reader.withoutFile(folder.name()),
                    SettingsFile.NONE);
              }
              SettingsFile file = readSettings(containment);
              return new Candidate(
                  folder.place(), containment, reader.read(file.bytes(), folder.name()), file);
            });
    return switch (attempt) {
      case Outcome.Accepted<Candidate>(Candidate candidate) -> candidate;
      case Outcome.Refused<Candidate>(Refusal refusal) ->
          new Discovered.Unusable(folder.name(), "", folder.place(), refusal);
    };
  }

  private SettingsFile readSettings(Containment containment) throws RefusedException {
    Path file = containment.resolve(SettingsFile.NAME).orThrow();
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      throw new RefusedException(Reason.SETTINGS_INVALID, SettingsFile.NAME + " is no file");
    }
    try (InputStream in =
        Files.newInputStream(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
      byte[] bytes = in.readNBytes(limits.maxSettingsBytes() + 1);
      if (bytes.length > limits.maxSettingsBytes()) {
        throw new RefusedException(
            Reason.LIMIT_EXCEEDED,
            SettingsFile.NAME + " is too large",
            "more than " + limits.maxSettingsBytes() + " bytes",
            "at most that");
      }
      return SettingsFile.of(bytes);
    } catch (IOException e) {
      throw new RefusedException(Reason.UNREADABLE, SettingsFile.NAME + " cannot be read");
    }
  }

  private static List<Discovered> refuseDuplicates(List<Discovered> found) {
    var places = new HashMap<List<String>, List<String>>();
    for (Discovered d : found) {
      if (d instanceof Candidate) {
        places
            .computeIfAbsent(List.of(d.name(), d.version()), k -> new ArrayList<>())
            .add(d.place());
      }
    }
    return found.stream().map(d -> refuseDuplicate(d, places)).toList();
  }

  private static Discovered refuseDuplicate(
      Discovered found, Map<List<String>, List<String>> places) {
    List<String> same = places.getOrDefault(List.of(found.name(), found.version()), List.of());
    if (!(found instanceof Candidate) || same.size() < 2) {
      return found;
    }
    return new Discovered.Unusable(
        found.name(),
        found.version(),
        found.place(),
        Refusal.of(
            Reason.SETTINGS_INVALID,
            "several folders have the same model name and version",
            String.join(", ", same),
            "one folder for each"));
  }
}
