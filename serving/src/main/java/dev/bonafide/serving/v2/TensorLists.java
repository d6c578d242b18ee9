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

  /**
   * Elements and the lists that they came in.
   *
   * @param lists lengths, outermost first
   */
  record Flat(TensorData data, List<Integer> lists) {}

  /** The elements of any JSON value: a list, nested lists, or a scalar, which is one element. */
  static Flat flattened(@Nullable Object value) {
    if (value instanceof TensorData packed) {
      return new Flat(packed, List.of(packed.size()));
    }
    if (value instanceof Map) {
      return irregular("an object", value);
    }
    if (!(value instanceof List<?> list)) {
      var one = new ArrayList<@Nullable Object>();
      one.add(value);
      return new Flat(new TensorData.Values(one), List.of());
    }
    return flattenedList(list);
  }

  private static Flat irregular(String what, Object tree) {
    return new Flat(new TensorData.Irregular(what, tree), List.of());
  }

  private static Flat flattenedList(List<?> list) {
    boolean nested = false;
    boolean scalar = false;
    for (Object item : list) {
      if (item instanceof List || item instanceof TensorData) {
        nested = true;
      } else if (item instanceof Map) {
        return irregular("a list of objects", list);
      } else {
        scalar = true;
      }
    }
    if (nested && scalar) {
      return irregular("a list of lists and scalars", list);
    }
    if (!nested) {
      return new Flat(
          new TensorData.Values(new ArrayList<@Nullable Object>(list)), List.of(list.size()));
    }
    var rows = new ArrayList<TensorData>(list.size());
    List<Integer> lists = null;
    for (Object item : list) {
      Flat row = flattened(item);
      if (row.data() instanceof TensorData.Irregular(String what, Object tree)) {
        return irregular(what, list);
      }
      if (lists != null && !lists.equals(row.lists())) {
        return irregular("lists of " + lists + " and " + row.lists() + " elements", list);
      }
      lists = row.lists();
      rows.add(row.data());
    }
    var all = new ArrayList<>(List.of(list.size()));
    all.addAll(lists == null ? List.of() : lists);
    return new Flat(joined(rows), all);
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
