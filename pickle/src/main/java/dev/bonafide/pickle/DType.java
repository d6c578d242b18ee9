package dev.bonafide.pickle;

import java.nio.ByteOrder;
import java.util.List;

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
