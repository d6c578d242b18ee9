package dev.bonafide.sklearn.data;

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
