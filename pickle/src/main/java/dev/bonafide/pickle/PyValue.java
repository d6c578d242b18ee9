package dev.bonafide.pickle;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * A value of the inert object graph. The graph may be cyclic and may share: identity of {@link
 * PyList}, {@link PyTuple}, {@link PyDict}, {@link PySet}, {@link PyObject} and {@link NdArray} is
 * the identity of the Python object.
 */
public sealed interface PyValue
    permits PyValue.None,
        PyValue.Bool,
        PyValue.Int,
        PyValue.BigInt,
        PyValue.Float,
        PyValue.Complex,
        PyValue.Str,
        PyValue.Bytes,
        PyTuple,
        PyList,
        PyDict,
        PySet,
        PyObject,
        GlobalName,
        NdArray {

  /** Python's {@code None}. */
  record None() implements PyValue {
    public static final None NONE = new None();
  }

  /** A {@code bool}. */
  record Bool(boolean value) implements PyValue {}

  /** An {@code int} that fits 64 bits. */
  record Int(long value) implements PyValue {}

  /** An {@code int} that does not. */
  record BigInt(BigInteger value) implements PyValue {}

  /** A {@code float}. */
  record Float(double value) implements PyValue {}

  /** A {@code complex}. */
  record Complex(double real, double imaginary) implements PyValue {}

  /** A {@code str}. */
  record Str(String value) implements PyValue {}

  /** A {@code bytes} or {@code bytearray}. */
  final class Bytes implements PyValue {
    private final byte[] value;

    public Bytes(byte[] value) {
      this.value = value.clone();
    }

    public byte[] value() {
      return value.clone();
    }

    public int length() {
      return value.length;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Bytes b && Arrays.equals(value, b.value);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(value);
    }

    @Override
    public String toString() {
      return "Bytes[" + HexFormat.of().formatHex(value, 0, Math.min(32, value.length)) + "]";
    }
  }
}
