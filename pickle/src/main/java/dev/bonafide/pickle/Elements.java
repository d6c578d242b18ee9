package dev.bonafide.pickle;

import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.RefusedException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.math.BigInteger;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Reads the elements of arrays in row-major order, whatever their storage. */
final class Elements {
  private static final int MAX_ELEMENTS = Integer.MAX_VALUE - 16;

  /** Elements that one thread copies at a time, 2 MB: smaller arrays are copied by their reader. */
  private static final int COPIED_TOGETHER = 1 << 18;

  // The compiler makes a plain load of a layout that is a constant, a fifteenth of the time of one
  // that is not: large trees are read through these.
  private static final ValueLayout.OfLong LITTLE_LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfDouble LITTLE_DOUBLE =
      ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private Elements() {}

  private interface Sink {
    void accept(int index, long offset) throws RefusedException;
  }

  /** Calls the sink with each element's row-major index and its byte offset. */
  private static void walk(NdArray array, Sink sink) throws RefusedException {
    int size = count(array);
    int stride = array.strideBytes();
    if (!array.fortranOrder() || array.rank() < 2 || size == 0) {
      for (int i = 0; i < size; i++) {
        sink.accept(i, (long) i * stride);
      }
      return;
    }
    int rank = array.rank();
    long[] steps = new long[rank];
    int[] lengths = new int[rank];
    long step = stride;
    for (int axis = 0; axis < rank; axis++) {
      lengths[axis] = Math.toIntExact(array.shape().get(axis));
      steps[axis] = step;
      step *= lengths[axis];
    }
    int[] at = new int[rank];
    long offset = 0;
    for (int i = 0; i < size; i++) {
      sink.accept(i, offset);
      for (int axis = rank - 1; axis >= 0; axis--) {
        offset += steps[axis];
        if (++at[axis] < lengths[axis]) {
          break;
        }
        offset -= steps[axis] * lengths[axis];
        at[axis] = 0;
      }
    }
  }

  private static int count(NdArray array) throws RefusedException {
    long size = array.size();
    if (size > MAX_ELEMENTS) {
      throw new RefusedException(
          Reason.LIMIT_EXCEEDED,
          "an array has too many elements",
          Long.toString(size),
          "at most " + MAX_ELEMENTS);
    }
    return (int) size;
  }

  private static boolean plain(NdArray array) {
    return array.strideBytes() == array.dtype().itemBytes()
        && (!array.fortranOrder() || array.rank() < 2);
  }

  private static boolean isLittleInRowOrder(NdArray array) {
    return array.dtype().order() == ByteOrder.LITTLE_ENDIAN
        && (!array.fortranOrder() || array.rank() < 2);
  }

  private static ValueLayout.OfDouble doubleLayout(DType type) {
    return ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(type.order());
  }

  private static ValueLayout.OfFloat floatLayout(DType type) {
    return ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(type.order());
  }

  private static ValueLayout.OfLong longLayout(DType type) {
    return ValueLayout.JAVA_LONG_UNALIGNED.withOrder(type.order());
  }

  private static ValueLayout.OfInt intLayout(DType type) {
    return ValueLayout.JAVA_INT_UNALIGNED.withOrder(type.order());
  }

  private static ValueLayout.OfShort shortLayout(DType type) {
    return ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(type.order());
  }

  static double[] toDoubles(NdArray array) throws RefusedException {
    DType type = array.dtype();
    MemorySegment data = array.data();
    double[] out = new double[count(array)];
    switch (type.kind()) {
      case 'f' -> {
        switch (type.itemBytes()) {
          case 8 -> {
            var layout = doubleLayout(type);
            if (plain(array)) {
              copy(data, layout, out);
            } else if (isLittleInRowOrder(array)) {
              long stride = array.strideBytes();
              for (int i = 0; i < out.length; i++) {
                out[i] = data.get(LITTLE_DOUBLE, i * stride);
              }
            } else {
              walk(array, (i, at) -> out[i] = data.get(layout, at));
            }
          }
          case 4 -> {
            var layout = floatLayout(type);
            walk(array, (i, at) -> out[i] = data.get(layout, at));
          }
          case 2 -> {
            var layout = shortLayout(type);
            walk(array, (i, at) -> out[i] = java.lang.Float.float16ToFloat(data.get(layout, at)));
          }
          default -> throw cannot(array, "numbers");
        }
      }
      case 'i', 'u', 'b' -> {
        boolean huge = type.kind() == 'u' && type.itemBytes() == 8;
        var reader = integers(array, "numbers");
        walk(
            array,
            (i, at) -> {
              long value = reader.at(at);
              out[i] = huge && value < 0 ? unsigned(value).doubleValue() : value;
            });
      }
      default -> throw cannot(array, "numbers");
    }
    return out;
  }

  /** One core alone does not take as much from memory as there is. */
  private static void copy(MemorySegment data, ValueLayout.OfDouble layout, double[] out) {
    IntStream.range(0, Math.ceilDiv(out.length, COPIED_TOGETHER))
        .parallel()
        .forEach(
            part -> {
              int from = part * COPIED_TOGETHER;
              int count = Math.min(COPIED_TOGETHER, out.length - from);
              MemorySegment.copy(data, layout, (long) from * Double.BYTES, out, from, count);
            });
  }

  private static BigInteger unsigned(long bits) {
    return new BigInteger(Long.toUnsignedString(bits));
  }

  static float[] toFloats(NdArray array) throws RefusedException {
    DType type = array.dtype();
    MemorySegment data = array.data();
    float[] out = new float[count(array)];
    if (type.kind() == 'f' && type.itemBytes() == 4) {
      var layout = floatLayout(type);
      if (plain(array)) {
        MemorySegment.copy(data, layout, 0, out, 0, out.length);
      } else {
        walk(array, (i, at) -> out[i] = data.get(layout, at));
      }
    } else if (type.kind() == 'f' && type.itemBytes() == 2) {
      var layout = shortLayout(type);
      walk(array, (i, at) -> out[i] = java.lang.Float.float16ToFloat(data.get(layout, at)));
    } else {
      throw cannot(array, "32-bit floating-point numbers");
    }
    return out;
  }

  private interface Integers {
    long at(long offset);
  }

  private static Integers integers(NdArray array, String wanted) throws RefusedException {
    DType type = array.dtype();
    MemorySegment data = array.data();
    boolean signed = type.kind() == 'i';
    if (type.kind() != 'i' && type.kind() != 'u' && type.kind() != 'b') {
      throw cannot(array, wanted);
    }
    return switch (type.itemBytes()) {
      case 1 ->
          signed
              ? at -> data.get(ValueLayout.JAVA_BYTE, at)
              : at -> data.get(ValueLayout.JAVA_BYTE, at) & 0xff;
      case 2 -> {
        var layout = shortLayout(type);
        yield signed ? at -> data.get(layout, at) : at -> data.get(layout, at) & 0xffff;
      }
      case 4 -> {
        var layout = intLayout(type);
        yield signed ? at -> data.get(layout, at) : at -> data.get(layout, at) & 0xffff_ffffL;
      }
      case 8 -> {
        var layout = longLayout(type);
        yield at -> data.get(layout, at);
      }
      default -> throw cannot(array, wanted);
    };
  }

  static long[] toLongs(NdArray array) throws RefusedException {
    DType type = array.dtype();
    long[] out = new long[count(array)];
    var reader = integers(array, "integers");
    if (type.kind() == 'i' && type.itemBytes() == 8 && plain(array)) {
      MemorySegment.copy(array.data(), longLayout(type), 0, out, 0, out.length);
      return out;
    }
    boolean huge = type.kind() == 'u' && type.itemBytes() == 8;
    walk(
        array,
        (i, at) -> {
          out[i] = reader.at(at);
          if (huge && out[i] < 0) {
            throw tooLarge(unsigned(out[i]).toString(), "63 bits");
          }
        });
    return out;
  }

  static int[] toInts(NdArray array) throws RefusedException {
    DType type = array.dtype();
    int[] out = new int[count(array)];
    var reader = integers(array, "integers");
    if (type.kind() == 'i' && type.itemBytes() == 4 && plain(array)) {
      MemorySegment.copy(array.data(), intLayout(type), 0, out, 0, out.length);
      return out;
    }
    if (type.kind() == 'i' && type.itemBytes() == 8 && isLittleInRowOrder(array)) {
      strided(array, out);
      return out;
    }
    walk(
        array,
        (i, at) -> {
          long value = reader.at(at);
          out[i] = (int) value;
          if (out[i] != value) {
            throw tooLarge(Long.toString(value), "32 bits");
          }
        });
    return out;
  }

  private static void strided(NdArray array, int[] out) throws RefusedException {
    MemorySegment data = array.data();
    long stride = array.strideBytes();
    for (int i = 0; i < out.length; i++) {
      long value = data.get(LITTLE_LONG, i * stride);
      out[i] = (int) value;
      if (out[i] != value) {
        throw tooLarge(Long.toString(value), "32 bits");
      }
    }
  }

  private static RefusedException tooLarge(String value, String bits) {
    return new RefusedException(
        Reason.MODEL_STATE_INVALID,
        "an integer of an array is too large",
        value,
        "a value that fits " + bits);
  }

  static boolean[] toBooleans(NdArray array) throws RefusedException {
    MemorySegment data = array.data();
    if (array.dtype().kind() != 'b') {
      throw cannot(array, "booleans");
    }
    boolean[] out = new boolean[count(array)];
    walk(array, (i, at) -> out[i] = data.get(ValueLayout.JAVA_BYTE, at) != 0);
    return out;
  }

  static List<String> toStrings(NdArray array) throws RefusedException {
    var out = new ArrayList<String>();
    for (PyValue value : toValues(array)) {
      switch (value) {
        case PyValue.Str(String text) -> out.add(text);
        case PyValue.Bytes bytes ->
            out.add(new String(bytes.value(), java.nio.charset.StandardCharsets.ISO_8859_1));
        default -> throw cannot(array, "texts");
      }
    }
    return out;
  }

  static List<PyValue> toValues(NdArray array) throws RefusedException {
    DType type = array.dtype();
    MemorySegment data = array.data();
    if (type.kind() == 'O') {
      return array.objects();
    }
    var out = new ArrayList<PyValue>(count(array));
    switch (type.kind()) {
      case 'b' ->
          walk(
              array,
              (i, at) -> out.add(new PyValue.Bool(data.get(ValueLayout.JAVA_BYTE, at) != 0)));
      case 'i', 'u' -> {
        boolean huge = type.kind() == 'u' && type.itemBytes() == 8;
        var reader = integers(array, "integers");
        walk(
            array,
            (i, at) -> {
              long value = reader.at(at);
              out.add(
                  huge && value < 0 ? new PyValue.BigInt(unsigned(value)) : new PyValue.Int(value));
            });
      }
      case 'f' -> {
        for (double value : toDoubles(array)) {
          out.add(new PyValue.Float(value));
        }
      }
      case 'c' -> {
        if (type.itemBytes() == 16) {
          var layout = doubleLayout(type);
          walk(
              array,
              (i, at) ->
                  out.add(new PyValue.Complex(data.get(layout, at), data.get(layout, at + 8))));
        } else if (type.itemBytes() == 8) {
          var layout = floatLayout(type);
          walk(
              array,
              (i, at) ->
                  out.add(new PyValue.Complex(data.get(layout, at), data.get(layout, at + 4))));
        } else {
          throw cannot(array, "complex numbers");
        }
      }
      case 'U' -> walk(array, (i, at) -> out.add(new PyValue.Str(text(data, at, type))));
      case 'S' -> walk(array, (i, at) -> out.add(new PyValue.Bytes(bytes(data, at, type))));
      default -> throw cannot(array, "Python values");
    }
    return out;
  }

  /** Numpy pads with zeros, and does not tell them from zeros that were there before. */
  private static byte[] bytes(MemorySegment data, long at, DType type) {
    int length = type.itemBytes();
    while (length > 0 && data.get(ValueLayout.JAVA_BYTE, at + length - 1) == 0) {
      length--;
    }
    return data.asSlice(at, length).toArray(ValueLayout.JAVA_BYTE);
  }

  private static String text(MemorySegment data, long at, DType type) throws RefusedException {
    var layout = intLayout(type);
    int length = type.itemBytes() / 4;
    while (length > 0 && data.get(layout, at + 4L * (length - 1)) == 0) {
      length--;
    }
    var text = new StringBuilder(length);
    for (int i = 0; i < length; i++) {
      int point = data.get(layout, at + 4L * i);
      if (!Character.isValidCodePoint(point)) {
        throw new RefusedException(
            Reason.MODEL_STATE_INVALID,
            "a text of an array is no Unicode",
            "code point " + Integer.toUnsignedString(point),
            "at most " + Character.MAX_CODE_POINT);
      }
      text.appendCodePoint(point);
    }
    return text.toString();
  }

  private static RefusedException cannot(NdArray array, String wanted) {
    return new RefusedException(
        Reason.MODEL_STATE_INVALID,
        "an array has elements of another kind",
        array.dtype().toString(),
        wanted);
  }
}
