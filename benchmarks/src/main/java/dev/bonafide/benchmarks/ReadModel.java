package dev.bonafide.benchmarks;

import dev.bonafide.artifact.Outcome;
import dev.bonafide.pickle.ModelReader;
import dev.bonafide.pickle.PickleLimits;
import dev.bonafide.sklearn.EstimatorReader;
import dev.bonafide.sklearn.EstimatorTable;
import dev.bonafide.sklearn.Model;
import dev.bonafide.sklearn.estimator.VersionRule;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;

/**
 * Reads a model file a number of times, to where it could answer, and prints the seconds of each,
 * one a line; the other side of {@code read_model.py}.
 */
public final class ReadModel {
  private ReadModel() {}

  /**
   * Arguments: the file, how often.
   *
   * @throws IOException if the file cannot be read
   */
  public static void main(String[] args) throws IOException {
    for (int i = 0; i < Integer.parseInt(args[1]); i++) {
      long begun = System.nanoTime();
      try (FileChannel file = FileChannel.open(Path.of(args[0]));
          Arena arena = Arena.ofShared()) {
        MemorySegment bytes = file.map(MapMode.READ_ONLY, 0, file.size(), arena);
        Outcome<Model> model =
            ModelReader.read(bytes, EstimatorTable.allowList(), PickleLimits.defaults())
                .then(graph -> EstimatorReader.read(graph, VersionRule.TESTED_ONLY));
        switch (model) {
          case Outcome.Accepted<Model>(Model made) ->
              System.out.println((System.nanoTime() - begun) / 1e9);
          case Outcome.Refused<Model>(var refusal) ->
              throw new IllegalStateException(refusal.toString());
        }
      }
    }
  }
}
