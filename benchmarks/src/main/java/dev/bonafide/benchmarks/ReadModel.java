package dev.bonafide.benchmarks;

import dev.bonafide.artifact.Outcome;
import dev.bonafide.artifact.Refusal;
import dev.bonafide.pickle.ModelReader;
import dev.bonafide.pickle.NdArray;
import dev.bonafide.pickle.PickleLimits;
import dev.bonafide.pickle.PyDict;
import dev.bonafide.pickle.PyList;
import dev.bonafide.pickle.PyObject;
import dev.bonafide.pickle.PyTuple;
import dev.bonafide.pickle.PyValue;
import dev.bonafide.sklearn.EstimatorReader;
import dev.bonafide.sklearn.EstimatorTable;
import dev.bonafide.sklearn.estimator.VersionRule;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;

/**
 * Reads a model file a number of times and prints, a line each, the seconds to the object graph and
 * those to an estimator that can answer; the other side of {@code read_model.py}. In the graph,
 * every page of every array is touched, because joblib copies them all.
 */
public final class ReadModel {
  private static final int PAGE_BYTES = 4096;

  private ReadModel() {}

  /**
   * Arguments: the file, how often.
   *
   * @throws IOException if the file cannot be read
   */
  public static void main(String[] args) throws IOException {
    long touched = 0;
    for (int i = 0; i < Integer.parseInt(args[1]); i++) {
      long begun = System.nanoTime();
      try (FileChannel file = FileChannel.open(Path.of(args[0]));
          Arena arena = Arena.ofShared()) {
        MemorySegment bytes = file.map(MapMode.READ_ONLY, 0, file.size(), arena);
        PyValue graph =
            accepted(ModelReader.read(bytes, EstimatorTable.allowList(), PickleLimits.defaults()));
        touched += touch(graph);
        double read = (System.nanoTime() - begun) / 1e9;
        accepted(EstimatorReader.read(graph, VersionRule.TESTED_ONLY));
        System.out.println(read + " " + (System.nanoTime() - begun) / 1e9);
      }
    }
    System.err.println("touched " + touched);
  }

  private static <T> T accepted(Outcome<T> outcome) {
    return switch (outcome) {
      case Outcome.Accepted<T>(T value) -> value;
      case Outcome.Refused<T>(Refusal refusal) ->
          throw new IllegalStateException(refusal.toString());
    };
  }

  private static long touch(PyValue root) {
    long sum = 0;
    Set<PyValue> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    var open = new ArrayDeque<PyValue>();
    open.add(root);
    while (!open.isEmpty()) {
      PyValue value = open.poll();
      switch (value) {
        case PyObject object when seen.add(object) -> {
          open.addAll(object.arguments());
          PyValue state = object.state();
          if (state != null) {
            open.add(state);
          }
        }
        case PyDict dict when seen.add(dict) -> {
          if (dict.size() < 10_000) {
            open.addAll(dict.values());
          }
        }
        case PyList list when seen.add(list) -> open.addAll(list.items());
        case PyTuple tuple when seen.add(tuple) -> open.addAll(tuple.items());
        case NdArray array -> {
          MemorySegment data = array.data();
          for (long at = 0; at < data.byteSize(); at += PAGE_BYTES) {
            sum += data.get(ValueLayout.JAVA_BYTE, at);
          }
          open.addAll(array.objects());
        }
        default -> {}
      }
    }
    return sum;
  }
}
