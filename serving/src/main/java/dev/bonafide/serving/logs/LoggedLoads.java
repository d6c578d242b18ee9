package dev.bonafide.serving.logs;

import dev.bonafide.artifact.Refusal;
import dev.bonafide.serving.repository.LoadListener;
import dev.bonafide.serving.repository.ServedModel;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells of loading and unloading in the log, and passes it on. */
public final class LoggedLoads implements LoadListener {
  private static final Logger LOG = LoggerFactory.getLogger("dev.bonafide.serving.Models");

  private final LoadListener next;

  public LoggedLoads(LoadListener next) {
    this.next = next;
  }

  private static String label(String name, @Nullable String version) {
    return version == null ? "'" + name + "'" : "'" + name + "' version " + version;
  }

  @Override
  public void loaded(ServedModel model, Duration took) {
    LOG.atInfo()
        .addKeyValue("model_name", model.name())
        .addKeyValue("model_version", model.version())
        .log("model {} serves ({} ms)", label(model.name(), model.version()), took.toMillis());
    next.loaded(model, took);
  }

  @Override
  public void refused(String name, @Nullable String version, Refusal refusal, Duration took) {
    LOG.atWarn()
        .addKeyValue("model_name", name)
        .addKeyValue("model_version", version)
        .addKeyValue("reason", refusal.reason())
        .log("model {} is refused: {} [{}]", label(name, version), refusal, refusal.reason());
    next.refused(name, version, refusal, took);
  }

  @Override
  public void withdrawn(ServedModel model, Refusal refusal) {
    LOG.atWarn()
        .addKeyValue("model_name", model.name())
        .addKeyValue("model_version", model.version())
        .addKeyValue("reason", refusal.reason())
        .log(
            "model {} is withdrawn: {} [{}]",
            label(model.name(), model.version()),
            refusal,
            refusal.reason());
    next.withdrawn(model, refusal);
  }

  @Override
  public void unloaded(ServedModel model) {
    LOG.atInfo()
        .addKeyValue("model_name", model.name())
        .addKeyValue("model_version", model.version())
        .log("model {} does not serve any more", label(model.name(), model.version()));
    next.unloaded(model);
  }
}
