package dev.bonafide.serving.repository;

import dev.bonafide.artifact.Refusal;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Hears of every attempt to load and of every unloading. */
public interface LoadListener {

  void loaded(ServedModel model, Duration took);

  void refused(String name, @Nullable String version, Refusal refusal, Duration took);

  void unloaded(ServedModel model);

  /** The policy does not let it serve any longer; {@link #unloaded} comes too. */
  default void withdrawn(ServedModel model, Refusal refusal) {}

  /** Hears and does nothing. */
  LoadListener SILENT =
      new LoadListener() {
        @Override
        public void loaded(ServedModel model, Duration took) {}

        @Override
        public void refused(
            String name, @Nullable String version, Refusal refusal, Duration took) {}

        @Override
        public void unloaded(ServedModel model) {}
      };
}
