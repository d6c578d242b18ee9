package dev.bonafide.pickle;

import java.util.AbstractList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A Python {@code dict} (also {@code OrderedDict} and {@code defaultdict}) in insertion order; a
 * key that is set again keeps its place and takes the new value, as in Python. Keys with value
 * equality (numbers, texts, bytes, names) are compared by value, all others by identity. Filled by
 * its maker, immutable to everybody else.
 */
public final class PyDict implements PyValue {
  private static final PyValue[] NOTHING = {};

  /** Up to here keys are compared one by one: most dicts are the state of a small object. */
  private static final int LINEAR_SIZE = 8;

  /** Makes the places of keys unforeseeable, so that no file can make them collide. */
  private static final long SEED = new SplittableRandom().nextLong() | 1;

  private PyValue[] keys = NOTHING;
  private PyValue[] values = NOTHING;
  private int size;

  /** Open addressing; position + 1 of the key, 0 where free; null while the dict is small. */
  private int @Nullable [] table;

  int depth = 1;

  PyDict() {}

  /** A dict that {@link Builder} fills, for graphs that are written. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns whether the key is new. */
  boolean put(PyValue key, PyValue value) {
    int position = find(key);
    if (position >= 0) {
      values[position] = value;
      return false;
    }
    if (size == keys.length) {
      int capacity = Math.max(4, size + (size >> 1));
      keys = Arrays.copyOf(keys, capacity);
      values = Arrays.copyOf(values, capacity);
    }
    keys[size] = key;
    values[size] = value;
    size++;
    index();
    return true;
  }

  private void index() {
    int[] current = table;
    if (current != null && (long) size * 2 <= current.length) {
      current[freeSlot(current, keys[size - 1])] = size;
    } else if (size > LINEAR_SIZE) {
      int[] larger = new int[Integer.highestOneBit(size) << 2];
      for (int i = 0; i < size; i++) {
        larger[freeSlot(larger, keys[i])] = i + 1;
      }
      table = larger;
    }
  }

  private static int freeSlot(int[] table, PyValue key) {
    int mask = table.length - 1;
    int slot = (int) hash(key) & mask;
    while (table[slot] != 0) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private int find(PyValue key) {
    int[] current = table;
    if (current == null) {
      for (int i = 0; i < size; i++) {
        if (keys[i].equals(key)) {
          return i;
        }
      }
      return -1;
    }
    int mask = current.length - 1;
    for (int slot = (int) hash(key) & mask; current[slot] != 0; slot = (slot + 1) & mask) {
      if (keys[current[slot] - 1].equals(key)) {
        return current[slot] - 1;
      }
    }
    return -1;
  }

  private static long hash(PyValue key) {
    long hash = SEED;
    switch (key) {
      case PyValue.Str(String text) -> {
        for (int i = 0; i < text.length(); i++) {
          hash = mix(hash ^ text.charAt(i));
        }
      }
      case PyValue.Bytes bytes -> {
        var segment = bytes.segment();
        for (long i = 0; i < segment.byteSize(); i++) {
          hash = mix(hash ^ segment.get(java.lang.foreign.ValueLayout.JAVA_BYTE, i));
        }
      }
      case PyValue.BigInt(var number) -> {
        for (byte b : number.toByteArray()) {
          hash = mix(hash ^ b);
        }
      }
      case GlobalName name ->
          hash = mix(hash(new PyValue.Str(name.module())) ^ hash(new PyValue.Str(name.name())));
      case PyValue.Int(long number) -> hash = mix(hash ^ number);
      case PyValue.Float(double number) -> hash = mix(hash ^ Double.doubleToLongBits(number));
      case PyValue.Complex(double re, double im) ->
          hash = mix(mix(hash ^ Double.doubleToLongBits(re)) ^ Double.doubleToLongBits(im));
      case PyValue.Bool(boolean b) -> hash = mix(hash ^ (b ? 5 : 3));
      case PyValue.None none -> hash = mix(hash ^ 7);
      case PyTuple v -> hash = mix(hash ^ System.identityHashCode(v));
      case PyList v -> hash = mix(hash ^ System.identityHashCode(v));
      case PyDict v -> hash = mix(hash ^ System.identityHashCode(v));
      case PySet v -> hash = mix(hash ^ System.identityHashCode(v));
      case PyObject v -> hash = mix(hash ^ System.identityHashCode(v));
      case NdArray v -> hash = mix(hash ^ System.identityHashCode(v));
    }
    return hash ^ (hash >>> 32);
  }

  private static long mix(long hash) {
    long product = hash * 0x9E3779B97F4A7C15L;
    return product ^ (product >>> 29);
  }

  public int size() {
    return size;
  }

  public PyValue key(int index) {
    Objects.checkIndex(index, size);
    return keys[index];
  }

  public PyValue value(int index) {
    Objects.checkIndex(index, size);
    return values[index];
  }

  /** The value under a {@code str} key, or null. */
  public @Nullable PyValue get(String key) {
    return get(new PyValue.Str(key));
  }

  public @Nullable PyValue get(PyValue key) {
    int position = find(key);
    return position < 0 ? null : values[position];
  }

  public void forEach(BiConsumer<PyValue, PyValue> action) {
    for (int i = 0; i < size; i++) {
      action.accept(keys[i], values[i]);
    }
  }

  /** An unmodifiable view of the keys. */
  public List<PyValue> keys() {
    return view(true);
  }

  /** An unmodifiable view of the values, in the order of the keys. */
  public List<PyValue> values() {
    return view(false);
  }

  private List<PyValue> view(boolean ofKeys) {
    return new AbstractList<>() {
      @Override
      public PyValue get(int index) {
        return ofKeys ? key(index) : value(index);
      }

      @Override
      public int size() {
        return size;
      }
    };
  }

  /** Makes a dict for a graph that is to be written. */
  public static final class Builder {
    private PyDict dict = new PyDict();

    private Builder() {}

    public Builder put(String key, PyValue value) {
      return put(new PyValue.Str(key), value);
    }

    public Builder put(PyValue key, PyValue value) {
      dict.put(key, value);
      dict.depth = Math.max(dict.depth, 1 + Depth.of(value));
      return this;
    }

    /** The dict; further puts go to a new one. */
    public PyDict build() {
      PyDict made = dict;
      dict = new PyDict();
      return made;
    }
  }
}
