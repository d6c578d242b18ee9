package dev.bonafide.pickle;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
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
    private final MemorySegment segment;

    public Bytes(byte[] value) {
      this(MemorySegment.ofArray(value.clone()));
    }

    Bytes(MemorySegment segment) {
      this.segment = segment;
    }

    public byte[] value() {
      return segment.toArray(ValueLayout.JAVA_BYTE);
    }

    /** The bytes where they were read from, read-only. */
    public MemorySegment segment() {
      return segment.asReadOnly();
    }

    /** Number of bytes. */
    public long length() {
      return segment.byteSize();
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Bytes b
          && length() == b.length()
          && segment.mismatch(b.segment) == -1;
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(
          segment.asSlice(0, Math.min(64, length())).toArray(ValueLayout.JAVA_BYTE));
    }

    @Override
    public String toString() {
      byte[] head = segment.asSlice(0, Math.min(32, length())).toArray(ValueLayout.JAVA_BYTE);
      return "Bytes[" + HexFormat.of().formatHex(head) + "]";
    }
  }
}
