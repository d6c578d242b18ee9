package dev.bonafide.sklearn;

import dev.bonafide.pickle.NdArray;
import dev.bonafide.pickle.PyDict;
import dev.bonafide.pickle.PyList;
import dev.bonafide.pickle.PyObject;
import dev.bonafide.pickle.PyTuple;
import dev.bonafide.pickle.PyValue;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/** Object graphs with one value changed, as somebody might write who signs a broken model. */
final class Mutations {
  private static final int MAX_DEPTH = 14;
  private static final int MAX_ITEMS = 12;

  /** A changed graph and what was changed in it. */
  record Mutation(String what, PyValue graph) {}

  private record Site(List<Integer> path, PyValue value, String name) {}

  private Mutations() {}

  /** Every change of every value, in a stable order. */
  static List<Mutation> of(PyValue graph) {
    var sites = new ArrayList<Site>();
    collect(graph, List.of(), "", new IdentityHashMap<>(), sites);
    var mutations = new ArrayList<Mutation>();
    for (Site site : sites) {
      for (PyValue replacement : replacements(site.value())) {
        mutations.add(
            new Mutation(
                site.name() + " := " + describe(replacement),
                replaced(graph, site.path(), 0, replacement)));
      }
    }
    return mutations;
  }

  private static String describe(PyValue value) {
    return value instanceof NdArray array
        ? "array" + array.shape() + (array.size() > 0 ? " of " + array.dtype() : "")
        : value.toString();
  }

  private static void collect(
      PyValue value,
      List<Integer> path,
      String name,
      Map<PyValue, Boolean> seen,
      List<Site> sites) {
    if (!path.isEmpty()) {
      sites.add(new Site(path, value, name));
    }
    if (path.size() > MAX_DEPTH || seen.put(value, true) != null) {
      return;
    }
    List<PyValue> children = children(value);
    for (int i = 0; i < Math.min(children.size(), MAX_ITEMS_OF_DICT); i++) {
      if (i >= MAX_ITEMS && !(value instanceof PyDict)) {
        break;
      }
      var next = new ArrayList<>(path);
      next.add(i);
      String step = value instanceof PyDict dict ? "." + keyName(dict.key(i)) : "[" + i + "]";
      collect(children.get(i), next, name + step, seen, sites);
    }
  }

  private static final int MAX_ITEMS_OF_DICT = 80;

  private static String keyName(PyValue key) {
    return key instanceof PyValue.Str(String text) ? text : key.toString();
  }

  private static List<PyValue> children(PyValue value) {
    return switch (value) {
      case PyList list -> list.items();
      case PyTuple tuple -> tuple.items();
      case PyDict dict -> dict.values();
      case PyObject object -> object.state() == null ? List.of() : List.of(object.state());
      case NdArray array when array.rank() == 1 -> array.objects();
      default -> List.of();
    };
  }

  private static PyValue replaced(PyValue value, List<Integer> path, int depth, PyValue by) {
    if (depth == path.size()) {
      return by;
    }
    int step = path.get(depth);
    return switch (value) {
      case PyList list -> PyList.of(items(list.items(), step, path, depth, by));
      case PyTuple tuple ->
          PyTuple.of(items(tuple.items(), step, path, depth, by).toArray(PyValue[]::new));
      case NdArray array -> NdArray.ofObjects(items(array.objects(), step, path, depth, by));
      case PyObject object -> object.withState(replaced(object.state(), path, depth + 1, by));
      case PyDict dict -> {
        var builder = PyDict.builder();
        for (int i = 0; i < dict.size(); i++) {
          PyValue old = dict.value(i);
          builder.put(dict.key(i), i == step ? replaced(old, path, depth + 1, by) : old);
        }
        yield builder.build();
      }
      default -> throw new IllegalStateException("no children");
    };
  }

  private static List<PyValue> items(
      List<PyValue> old, int step, List<Integer> path, int depth, PyValue by) {
    var items = new ArrayList<>(old);
    items.set(step, replaced(old.get(step), path, depth + 1, by));
    return items;
  }

  private static List<PyValue> replacements(PyValue value) {
    var all = new ArrayList<PyValue>();
    all.add(PyValue.None.NONE);
    switch (value) {
      case PyValue.Int i -> addInts(all);
      case PyValue.Bool(boolean flag) -> all.add(new PyValue.Bool(!flag));
      case PyValue.Float f -> {
        all.add(new PyValue.Float(Double.NaN));
        all.add(new PyValue.Float(-1e300));
      }
      case PyValue.Str s -> all.add(new PyValue.Str("bogus"));
      case PyList list -> {
        all.add(PyList.of(List.of()));
        if (list.size() > 0) {
          all.add(PyList.of(list.items().subList(0, list.size() - 1)));
        }
      }
      case PyTuple tuple -> {
        all.add(PyTuple.of());
        if (tuple.size() > 0) {
          all.add(PyTuple.of(tuple.items().subList(0, tuple.size() - 1).toArray(PyValue[]::new)));
        }
      }
      case PyDict dict -> all.add(PyDict.builder().build());
      case NdArray array -> addArrays(array, all);
      default -> all.add(new PyValue.Str("bogus"));
    }
    return all;
  }

  private static void addInts(List<PyValue> all) {
    for (long v : new long[] {-1, 0, 1, 7, Integer.MAX_VALUE, 1L << 40}) {
      all.add(new PyValue.Int(v));
    }
  }

  private static void addArrays(NdArray array, List<PyValue> all) {
    int size = (int) Math.min(array.size(), 1 << 20);
    long[] shape = array.shape().stream().mapToLong(Long::longValue).toArray();
    all.add(NdArray.ofDoubles(new double[0], 0));
    all.add(NdArray.ofDoubles(new double[0], 0, 0));
    all.add(NdArray.ofDoubles(new double[1]));
    all.add(NdArray.ofDoubles(new double[size], size));
    all.add(NdArray.ofDoubles(new double[size + 1], size + 1));
    if (array.dtype().kind() == 'O') {
      all.add(NdArray.ofObjects(List.of()));
      return;
    }
    if ("iu".indexOf(array.dtype().kind()) >= 0) {
      for (long v : new long[] {-1, 0, Integer.MAX_VALUE, -1L << 40}) {
        long[] values = new long[size];
        java.util.Arrays.fill(values, v);
        all.add(NdArray.ofLongs(values, shape));
      }
    } else {
      double[] values = new double[size];
      java.util.Arrays.fill(values, Double.NaN);
      all.add(NdArray.ofDoubles(values, shape));
    }
  }
}
