package dev.bonafide.benchmarks;

import dev.bonafide.artifact.Outcome;
import dev.bonafide.pickle.AllowList;
import dev.bonafide.pickle.AllowList.StateShape;
import dev.bonafide.pickle.ModelReader;
import dev.bonafide.pickle.NdArray;
import dev.bonafide.pickle.PickleLimits;
import dev.bonafide.pickle.PyDict;
import dev.bonafide.pickle.PyList;
import dev.bonafide.pickle.PyObject;
import dev.bonafide.pickle.PyTuple;
import dev.bonafide.pickle.PyValue;
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
 * Reads a model file a number of times and prints the seconds of each, one a line; the other side
 * of {@code read_model.py}. Every page of every array is touched, because joblib copies them all.
 */
public final class ReadModel {
  private static final int PAGE_BYTES = 4096;

  private ReadModel() {}

  private static AllowList names() {
    return AllowList.builder()
        .object("sklearn.ensemble._forest", "ExtraTreesRegressor")
        .object("sklearn.tree._classes", "ExtraTreeRegressor")
        .object("sklearn.tree._tree", "Tree")
        .object("sklearn.neighbors._classification", "KNeighborsClassifier")
        .object("sklearn.metrics._dist_metrics", "EuclideanDistance64", StateShape.DICT_OR_TUPLE)
        .object("sklearn.feature_extraction.text", "CountVectorizer")
        .factory("sklearn.metrics._dist_metrics", "newObj")
        .build();
  }

  /**
   * Arguments: the file, how often.
   *
   * @throws IOException if the file cannot be read
   */
  public static void main(String[] args) throws IOException {
    AllowList names = names();
    long touched = 0;
    for (int i = 0; i < Integer.parseInt(args[1]); i++) {
      long begun = System.nanoTime();
      try (FileChannel file = FileChannel.open(Path.of(args[0]));
          Arena arena = Arena.ofShared()) {
        MemorySegment bytes = file.map(MapMode.READ_ONLY, 0, file.size(), arena);
        switch (ModelReader.read(bytes, names, PickleLimits.defaults())) {
          case Outcome.Accepted<PyValue>(PyValue value) -> touched += touch(value);
          case Outcome.Refused<PyValue>(var refusal) ->
              throw new IllegalStateException(refusal.toString());
        }
        System.out.println((System.nanoTime() - begun) / 1e9);
      }
    }
    System.err.println("touched " + touched);
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
