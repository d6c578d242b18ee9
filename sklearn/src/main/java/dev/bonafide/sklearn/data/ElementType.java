package dev.bonafide.sklearn.data;

import dev.bonafide.pickle.DType;

/** The numpy type of an array's elements, as far as an answer can tell. */
public enum ElementType {
  FLOAT64("float64"),
  FLOAT32("float32"),
  FLOAT16("float16"),
  INT64("int64"),
  INT32("int32"),
  INT16("int16"),
  INT8("int8"),
  UINT64("uint64"),
  UINT32("uint32"),
  UINT16("uint16"),
  UINT8("uint8"),
  BOOL("bool"),
  /** Text of any length; numpy's {@code <U…}. */
  STRING("str"),
  /** Anything mixed; numpy's {@code object}. */
  OBJECT("object");

  private final String numpy;

  ElementType(String numpy) {
    this.numpy = numpy;
  }

  /** The type of an array's elements; FLOAT64 where it is none of these. */
  public static ElementType of(DType dtype) {
    int bytes = dtype.itemBytes();
    return switch (dtype.kind()) {
      case 'f' -> bytes == 4 ? FLOAT32 : bytes == 2 ? FLOAT16 : FLOAT64;
      case 'i' ->
          switch (bytes) {
            case 1 -> INT8;
            case 2 -> INT16;
            case 4 -> INT32;
            default -> INT64;
          };
      case 'u' ->
          switch (bytes) {
            case 1 -> UINT8;
            case 2 -> UINT16;
            case 4 -> UINT32;
            default -> UINT64;
          };
      case 'b' -> BOOL;
      default -> FLOAT64;
    };
  }

  /** The type that numpy gives arrays of both, joined. */
  public static ElementType common(ElementType a, ElementType b) {
    if (a == b) {
      return a;
    }
    if (!a.isNumeric() || !b.isNumeric()) {
      return OBJECT;
    }
    if (a == BOOL || b == BOOL) {
      return a == BOOL ? b : a;
    }
    if (a.isFloating() || b.isFloating()) {
      return fitsFloat32(a) && fitsFloat32(b) ? FLOAT32 : FLOAT64;
    }
    if (a == UINT64 || b == UINT64) {
      return a.name().startsWith("U") && b.name().startsWith("U") ? UINT64 : FLOAT64;
    }
    return INT64;
  }

  private static boolean fitsFloat32(ElementType type) {
    return switch (type) {
      case FLOAT32, FLOAT16, INT16, INT8, UINT16, UINT8, BOOL -> true;
      case FLOAT64, INT64, INT32, UINT64, UINT32, STRING, OBJECT -> false;
    };
  }

  /** numpy's name for it. */
  public String numpyName() {
    return numpy;
  }

  public boolean isFloating() {
    return this == FLOAT64 || this == FLOAT32 || this == FLOAT16;
  }

  public boolean isNumeric() {
    return this != STRING && this != OBJECT;
  }
}
