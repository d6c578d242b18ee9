package dev.bonafide.serving.v2;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Turns nested lists into row-major elements and back. */
final class TensorLists {
  private TensorLists() {}

  /** A copy of the elements as objects, as they were written. */
  static List<@Nullable Object> boxed(TensorData data) {
    var list = new ArrayList<@Nullable Object>(data.size());
    switch (data) {
      case TensorData.Integers integers -> {
        for (int i = 0; i < integers.size(); i++) {
          list.add(integers.get(i));
        }
      }
      case TensorData.Reals reals -> {
        for (int i = 0; i < reals.size(); i++) {
          if (reals.isWhole(i)) {
            list.add((long) reals.get(i));
          } else {
            list.add(reals.get(i));
          }
        }
      }
      case TensorData.Values(List<@Nullable Object> elements) -> list.addAll(elements);
      case TensorData.Irregular irregular -> {}
    }
    return list;
  }

  /** The elements of any JSON value: a list, nested lists, or a scalar, which is one element. */
  static TensorData flattened(@Nullable Object value) {
    if (value instanceof TensorData packed) {
      return packed;
    }
    if (!(value instanceof List<?> list)) {
      if (value instanceof Map) {
        return new TensorData.Irregular("an object");
      }
      var one = new ArrayList<@Nullable Object>();
      one.add(value);
      return new TensorData.Values(one);
    }
    return flattenedList(list);
  }

  private static TensorData flattenedList(List<?> list) {
    boolean nested = false;
    boolean scalar = false;
    for (Object item : list) {
      if (item instanceof List || item instanceof TensorData) {
        nested = true;
      } else if (item instanceof Map) {
        return new TensorData.Irregular("a list of objects");
      } else {
        scalar = true;
      }
    }
    if (nested && scalar) {
      return new TensorData.Irregular("a list of lists and scalars");
    }
    if (!nested) {
      return new TensorData.Values(new ArrayList<@Nullable Object>(list));
    }
    var rows = new ArrayList<TensorData>(list.size());
    for (Object item : list) {
      TensorData row = flattened(item);
      if (row instanceof TensorData.Irregular) {
        return row;
      }
      if (!rows.isEmpty() && rows.getFirst().size() != row.size()) {
        return new TensorData.Irregular(
            "lists of " + rows.getFirst().size() + " and " + row.size() + " elements");
      }
      rows.add(row);
    }
    return joined(rows);
  }

  /** One after the other; of the narrowest kind that holds all of them. */
  static TensorData joined(List<TensorData> rows) {
    boolean integers = true;
    boolean numbers = true;
    int size = 0;
    for (TensorData row : rows) {
      integers &= row instanceof TensorData.Integers;
      numbers &= row instanceof TensorData.Integers || row instanceof TensorData.Reals;
      size = Math.addExact(size, row.size());
    }
    if (integers) {
      return joinedIntegers(rows, size);
    }
    if (numbers) {
      return joinedReals(rows, size);
    }
    var all = new ArrayList<@Nullable Object>(size);
    rows.forEach(row -> all.addAll(boxed(row)));
    return new TensorData.Values(all);
  }

  private static TensorData joinedIntegers(List<TensorData> rows, int size) {
    long[] all = new long[size];
    int at = 0;
    for (TensorData row : rows) {
      var integers = (TensorData.Integers) row;
      for (int i = 0; i < integers.size(); i++) {
        all[at++] = integers.get(i);
      }
    }
    return new TensorData.Integers(all);
  }

  private static TensorData joinedReals(List<TensorData> rows, int size) {
    double[] all = new double[size];
    var whole = new BitSet();
    int at = 0;
    for (TensorData row : rows) {
      for (int i = 0; i < row.size(); i++, at++) {
        if (row instanceof TensorData.Reals reals) {
          all[at] = reals.get(i);
          if (reals.isWhole(i)) {
            whole.set(at);
          }
        } else if (row instanceof TensorData.Integers integers) {
          all[at] = integers.get(i);
          whole.set(at);
        }
      }
    }
    return new TensorData.Reals(all, whole);
  }

  /** Elements {@code from} to {@code to}, the latter excluded. */
  static TensorData slice(TensorData data, int from, int to) {
    return switch (data) {
      case TensorData.Integers integers -> {
        long[] part = new long[to - from];
        for (int i = from; i < to; i++) {
          part[i - from] = integers.get(i);
        }
        yield new TensorData.Integers(part);
      }
      case TensorData.Reals reals -> {
        double[] part = new double[to - from];
        for (int i = from; i < to; i++) {
          part[i - from] = reals.get(i);
        }
        yield new TensorData.Reals(part, null);
      }
      case TensorData.Values(List<@Nullable Object> elements) ->
          new TensorData.Values(elements.subList(from, to));
      case TensorData.Irregular irregular -> irregular;
    };
  }
}
