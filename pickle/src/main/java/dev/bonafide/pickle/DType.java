package dev.bonafide.pickle;

import java.nio.ByteOrder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A numpy data type.
 *
 * @param kind numpy's kind character: {@code b i u f c S U O V M m}
 * @param itemBytes bytes of one element; for {@code U} four times its characters; for {@code O}
 *     eight, though none are stored
 * @param order byte order of the elements; irrelevant where an element is one byte
 * @param fields for kind {@code V} with named fields, in offset order; else empty
 */
public record DType(char kind, int itemBytes, ByteOrder order, List<Field> fields) {

  /** {@code float64}. */
  public static final DType FLOAT64 = little('f', 8);

  /** {@code int64}. */
  public static final DType INT64 = little('i', 8);

  /** {@code int32}. */
  public static final DType INT32 = little('i', 4);

  /** {@code uint8}. */
  public static final DType UINT8 = little('u', 1);

  /** Python objects. */
  public static final DType OBJECT = little('O', 8);

  private static DType little(char kind, int itemBytes) {
    return new DType(kind, itemBytes, ByteOrder.LITTLE_ENDIAN, List.of());
  }

  /**
   * What a {@code numpy.dtype} object of a graph says (a parameter such as {@code dtype=float32}),
   * or null if the value is none.
   */
  public static @Nullable DType of(PyValue value) {
    return value instanceof PyObject object ? object.dtype : null;
  }

  /** A field of a structured type. Offsets are bytes from the start of the record. */
  public record Field(String name, DType type, int offset) {}

  public DType {
    if ("biufcSUOVMm".indexOf(kind) < 0 || itemBytes < 0) {
      throw new IllegalArgumentException("a numpy kind and a size, found " + kind + itemBytes);
    }
    fields = List.copyOf(fields);
  }

  /** numpy's own short form, such as {@code <f8}. */
  @Override
  public String toString() {
    String orderMark =
        itemBytes <= 1 || "SVO".indexOf(kind) >= 0
            ? "|"
            : order == ByteOrder.LITTLE_ENDIAN ? "<" : ">";
    return orderMark + kind + (kind == 'U' ? itemBytes / 4 : itemBytes);
  }
}
