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
import dev.bonafide.sklearn.Model;
import dev.bonafide.sklearn.data.Matrix;
import dev.bonafide.sklearn.estimator.Method;
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
 * Reads a model file a number of times and prints, a line each, three times in seconds; the other
 * side of {@code read_model.py}. To the object graph, with every page of every array touched,
 * because joblib copies them all; to an estimator that can answer; and to its first answer, for one
 * row of zeros, or the second time again where it does not take numbers.
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
    Path file = Path.of(args[0]);
    long touched = 0;
    for (int i = 0; i < Integer.parseInt(args[1]); i++) {
      long begun = System.nanoTime();
      try (Arena arena = Arena.ofShared()) {
        touched += touch(graph(file, arena));
      }
      double read = (System.nanoTime() - begun) / 1e9;
      begun = System.nanoTime();
      try (Arena arena = Arena.ofShared()) {
        Model model = accepted(EstimatorReader.read(graph(file, arena), VersionRule.TESTED_ONLY));
        double ready = (System.nanoTime() - begun) / 1e9;
        double answered = ready;
        if (model.methods().contains(Method.PREDICT)) {
          accepted(model.apply(Method.PREDICT, Matrix.row(new double[model.inputs().features()])));
          answered = (System.nanoTime() - begun) / 1e9;
        }
        System.out.println(read + " " + ready + " " + answered);
      }
    }
    System.err.println("touched " + touched);
  }

  private static PyValue graph(Path path, Arena arena) throws IOException {
    try (FileChannel file = FileChannel.open(path)) {
      MemorySegment bytes = file.map(MapMode.READ_ONLY, 0, file.size(), arena);
      return accepted(ModelReader.read(bytes, EstimatorTable.allowList(), PickleLimits.defaults()));
    }
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
