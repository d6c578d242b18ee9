package dev.bonafide.serving.v2;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A tensor's elements in row-major order, as they came over the wire or go onto it. */
public sealed interface TensorData {

  /** How many elements; an irregular nest counts none. */
  int size();

  /** Whole numbers that fit 64 signed bits; truth values are 0 and 1. */
  final class Integers implements TensorData {
    private final long[] values;

    /** Takes the array over: the caller keeps no reference to it. */
    Integers(long[] ownedValues) {
      values = ownedValues;
    }

    public static Integers of(long... values) {
      return new Integers(values.clone());
    }

    @Override
    public int size() {
      return values.length;
    }

    public long get(int i) {
      return values[i];
    }

    public long[] toArray() {
      return values.clone();
    }

    @Override
    public boolean equals(@Nullable Object o) {
      return o instanceof Integers other && Arrays.equals(values, other.values);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(values);
    }

    @Override
    public String toString() {
      return Arrays.toString(values);
    }
  }

  /** Numbers of which at least one was written with a fraction or an exponent. */
  final class Reals implements TensorData {
    private final double[] values;
    private final @Nullable BitSet whole;

    /**
     * Takes the array over: the caller keeps no reference to it.
     *
     * @param whole which of them were written as whole numbers; null for none
     */
    Reals(double[] ownedValues, @Nullable BitSet whole) {
      values = ownedValues;
      this.whole = whole;
    }

    public static Reals of(double... values) {
      return new Reals(values.clone(), null);
    }

    @Override
    public int size() {
      return values.length;
    }

    public double get(int i) {
      return values[i];
    }

    /** Whether element i was written without fraction and exponent. */
    public boolean isWhole(int i) {
      return whole != null && whole.get(i);
    }

    public double[] toArray() {
      return values.clone();
    }

    @Override
    public boolean equals(@Nullable Object o) {
      return o instanceof Reals other && Arrays.equals(values, other.values);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(values);
    }

    @Override
    public String toString() {
      return Arrays.toString(values);
    }
  }

  /**
   * Anything else, one object an element: String, Bytes, Boolean, Long, BigInteger, Double, or
   * null.
   */
  record Values(List<@Nullable Object> elements) implements TensorData {
    public Values {
      elements = Collections.unmodifiableList(new ArrayList<>(elements));
    }

    /** Text elements. */
    public static Values of(List<String> strings) {
      return new Values(new ArrayList<>(strings));
    }

    @Override
    public int size() {
      return elements.size();
    }
  }

  /**
   * Lists of different lengths, or objects: what no tensor is, and what only raw use may see.
   *
   * @param tree as it was sent: lists, maps, scalars, and packed lists of numbers
   */
  record Irregular(String what, Object tree) implements TensorData {
    public Irregular {
      Objects.requireNonNull(what);
    }

    /** What stands in the outermost list, lists and objects among it; an object is one. */
    public List<?> outermost() {
      return tree instanceof List<?> list ? list : List.of(tree);
    }

    @Override
    public int size() {
      return 0;
    }
  }

  /** One element of a BYTES tensor whose bytes need not be text. */
  final class Bytes {
    private final byte[] value;

    public Bytes(byte[] value) {
      this.value = value.clone();
    }

    public byte[] toArray() {
      return value.clone();
    }

    @Override
    public boolean equals(@Nullable Object o) {
      return o instanceof Bytes other && Arrays.equals(value, other.value);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(value);
    }

    @Override
    public String toString() {
      return "bytes[" + value.length + "]";
    }
  }
}
