package dev.bonafide.serving.v2;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The element types of V2 tensors. Source: Open Inference Protocol, "Tensor Data Types"; {@code
 * BF16} is Triton's addition and is not among those that MLServer knows.
 */
public enum Datatype {
  BOOL(Kind.BOOLEAN, 1),
  UINT8(Kind.UNSIGNED, 1),
  UINT16(Kind.UNSIGNED, 2),
  UINT32(Kind.UNSIGNED, 4),
  UINT64(Kind.UNSIGNED, 8),
  INT8(Kind.SIGNED, 1),
  INT16(Kind.SIGNED, 2),
  INT32(Kind.SIGNED, 4),
  INT64(Kind.SIGNED, 8),
  FP16(Kind.FLOAT, 2),
  FP32(Kind.FLOAT, 4),
  FP64(Kind.FLOAT, 8),
  BF16(Kind.FLOAT, 2),
  BYTES(Kind.BYTES, 0);

  /** What the elements are. */
  public enum Kind {
    BOOLEAN,
    UNSIGNED,
    SIGNED,
    FLOAT,
    BYTES
  }

  private static final Map<String, Datatype> BY_NAME =
      Arrays.stream(values()).collect(Collectors.toMap(Datatype::name, Function.identity()));

  private final Kind kind;
  private final int bytes;

  Datatype(Kind kind, int bytes) {
    this.kind = kind;
    this.bytes = bytes;
  }

  /** The datatype of exactly that name (upper case), or null. */
  public static @Nullable Datatype named(String name) {
    return BY_NAME.get(name);
  }

  public Kind kind() {
    return kind;
  }

  /** Bytes of one element in raw form; 0 for BYTES, whose elements carry their length. */
  public int bytes() {
    return bytes;
  }

  boolean isInteger() {
    return kind == Kind.SIGNED || kind == Kind.UNSIGNED;
  }

  /** The least integer that fits; for integer types only. */
  BigInteger least() {
    return kind == Kind.UNSIGNED
        ? BigInteger.ZERO
        : BigInteger.ONE.shiftLeft(8 * bytes - 1).negate();
  }

  /** The greatest integer that fits; for integer types only. */
  BigInteger greatest() {
    int bits = kind == Kind.UNSIGNED ? 8 * bytes : 8 * bytes - 1;
    return BigInteger.ONE.shiftLeft(bits).subtract(BigInteger.ONE);
  }
}
