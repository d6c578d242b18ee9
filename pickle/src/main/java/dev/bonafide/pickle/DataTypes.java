package dev.bonafide.pickle;

import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.RefusedException;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Reads {@code numpy.dtype} as pickles (name, then state) and npy headers write it. */
final class DataTypes {
  static final int MAX_ITEM_BYTES = 1 << 24;
  private static final int MAX_FIELDS = 10_000;

  private DataTypes() {}

  /** {@code numpy.dtype(name, align, copy)}. */
  static DType named(PyTuple arguments, long position) throws RefusedException {
    if (arguments.size() == 0) {
      throw malformed("numpy.dtype is called without a name", "nothing", position);
    }
    return switch (arguments.get(0)) {
      case PyValue.Str(String name) -> named(name, position);
      default ->
          throw malformed(
              "numpy.dtype is called with something that is no name",
              Printable.kind(arguments.get(0)),
              position);
    };
  }

  /** Forms such as {@code f8}, {@code <i4}, {@code |V16}, {@code U7}. */
  static DType named(String name, long position) throws RefusedException {
    String form = name;
    ByteOrder order = ByteOrder.LITTLE_ENDIAN;
    if (!form.isEmpty() && "<>|=".indexOf(form.charAt(0)) >= 0) {
      order = form.charAt(0) == '>' ? ByteOrder.BIG_ENDIAN : order;
      form = form.substring(1);
    }
    if (form.equals("?")) {
      form = "b1";
    }
    if (form.isEmpty() || form.length() > 9) {
      throw malformed("an unknown numpy data type", Printable.text(name), position);
    }
    char kind = form.charAt(0);
    int size = kind == 'O' || kind == 'M' || kind == 'm' ? 8 : 0;
    int digits = 1;
    while (digits < form.length() && form.charAt(digits) >= '0' && form.charAt(digits) <= '9') {
      digits++;
    }
    boolean unit = kind == 'M' || kind == 'm';
    if (digits < form.length() && !(unit && form.charAt(digits) == '[')) {
      throw malformed("an unknown numpy data type", Printable.text(name), position);
    }
    if (digits > 1) {
      size = Integer.parseInt(form.substring(1, digits));
    }
    if (kind == 'U') {
      size = size > MAX_ITEM_BYTES ? size : size * 4;
    }
    if (!isKnown(kind, size)) {
      throw malformed("an unknown numpy data type", Printable.text(name), position);
    }
    return new DType(kind, size, order, List.of());
  }

  private static boolean isKnown(char kind, int size) {
    return switch (kind) {
      case 'b' -> size == 1;
      case 'i', 'u' -> size == 1 || size == 2 || size == 4 || size == 8;
      case 'f' -> size == 2 || size == 4 || size == 8 || size == 12 || size == 16;
      case 'c' -> size == 8 || size == 16 || size == 24 || size == 32;
      case 'O', 'M', 'm' -> size == 8;
      case 'S', 'U', 'V' -> size >= 0 && size <= MAX_ITEM_BYTES;
      default -> false;
    };
  }

  /**
   * {@code dtype.__setstate__}: (version, byte order, sub-array, names, fields, item size,
   * alignment, flags[, metadata]).
   */
  static DType withState(PyObject object, PyValue state, long position) throws RefusedException {
    DType base = DType.of(object);
    if (base == null
        || !(state instanceof PyTuple tuple)
        || tuple.size() < 8
        || tuple.size() > 9
        || !(tuple.get(1) instanceof PyValue.Str(String orderMark))
        || !(tuple.get(5) instanceof PyValue.Int(long itemBytes))) {
      throw malformed("the state of a numpy.dtype", Printable.kind(state), position);
    }
    ByteOrder order = byteOrder(orderMark, position);
    int size = base.itemBytes();
    if (tuple.get(2) instanceof PyTuple element && element.size() == 2) {
      DType type = DType.of(element.get(0));
      if (type == null || base.kind() != 'V') {
        throw malformed("a sub-array of a data type", Printable.kind(state), position);
      }
      DType subArray = subArray(type, element.get(1), position);
      if (subArray.itemBytes() != itemBytes) {
        throw malformed(
            "the item size contradicts the data type", Long.toString(itemBytes), position);
      }
      return subArray;
    }
    if (!(tuple.get(2) instanceof PyValue.None)) {
      throw malformed("a sub-array of a data type", Printable.kind(tuple.get(2)), position);
    }
    if (itemBytes >= 0) {
      if ("SUV".indexOf(base.kind()) < 0
          ? itemBytes != size
          : itemBytes > MAX_ITEM_BYTES || (size != 0 && itemBytes != size)) {
        throw malformed(
            "the item size contradicts the data type", Long.toString(itemBytes), position);
      }
      size = (int) itemBytes;
    }
    return new DType(base.kind(), size, order, fields(tuple, base, size, position));
  }

  /** A field that holds a small array: bytes here, which nothing looks into. */
  static DType subArray(DType element, PyValue shape, long position) throws RefusedException {
    long size = element.itemBytes();
    List<PyValue> lengths = shape instanceof PyTuple tuple ? tuple.items() : List.of(shape);
    for (PyValue length : lengths) {
      if (element.kind() == 'O'
          || !(length instanceof PyValue.Int(long count))
          || count < 0
          || count > MAX_ITEM_BYTES
          || size * count > MAX_ITEM_BYTES) {
        throw malformed("a sub-array of a data type", Printable.kind(shape), position);
      }
      size *= count;
    }
    return new DType('V', (int) size, ByteOrder.LITTLE_ENDIAN, List.of());
  }

  private static ByteOrder byteOrder(String mark, long position) throws RefusedException {
    return switch (mark) {
      case "<", "|", "=" -> ByteOrder.LITTLE_ENDIAN;
      case ">" -> ByteOrder.BIG_ENDIAN;
      default -> throw malformed("an unknown byte order", Printable.text(mark), position);
    };
  }

  private static List<DType.Field> fields(PyTuple state, DType base, int size, long position)
      throws RefusedException {
    if (state.get(3) instanceof PyValue.None && state.get(4) instanceof PyValue.None) {
      return List.of();
    }
    if (base.kind() != 'V'
        || !(state.get(3) instanceof PyTuple names)
        || !(state.get(4) instanceof PyDict offsets)
        || names.size() != offsets.size()
        || names.size() > MAX_FIELDS) {
      throw malformed("the fields of a data type", Printable.kind(state.get(4)), position);
    }
    var fields = new ArrayList<DType.Field>();
    for (PyValue name : names.items()) {
      if (!(name instanceof PyValue.Str(String text))
          || !(offsets.get(text) instanceof PyTuple place)
          || place.size() < 2
          || !(place.get(1) instanceof PyValue.Int(long offset))) {
        throw malformed("a field of a data type", Printable.kind(name), position);
      }
      DType type = DType.of(place.get(0));
      if (type == null || type.kind() == 'O' || offset < 0 || offset > size - type.itemBytes()) {
        throw malformed("a field of a data type", Printable.text(text), position);
      }
      fields.add(new DType.Field(text, type, (int) offset));
    }
    fields.sort(Comparator.comparingInt(DType.Field::offset));
    return fields;
  }

  private static RefusedException malformed(String what, String found, long position) {
    return new RefusedException(
        Reason.MALFORMED_MODEL, what + ", at byte " + position, found, "a numpy data type");
  }
}
