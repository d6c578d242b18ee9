package dev.bonafide.serving.v2;

import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.RefusedException;
import java.io.ByteArrayOutputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tensors as raw bytes: row-major, little-endian, no padding; an element of BYTES is its length in
 * four bytes and then its bytes. Used by gRPC's raw contents and the binary tensor extension.
 */
public final class RawTensors {
  private static final VarHandle SHORT = handle(short[].class);
  private static final VarHandle INT = handle(int[].class);
  private static final VarHandle LONG = handle(long[].class);

  private RawTensors() {}

  private static VarHandle handle(Class<?> array) {
    return MethodHandles.byteArrayViewVarHandle(array, ByteOrder.LITTLE_ENDIAN);
  }

  /** The elements of {@code body[from, to)}. Reasons: {@code INVALID_REQUEST}. */
  public static TensorData decode(String name, Datatype datatype, byte[] body, int from, int to)
      throws RefusedException {
    if (datatype == Datatype.BYTES) {
      return decodeBytes(name, body, from, to);
    }
    int size = datatype.bytes();
    if ((to - from) % size != 0) {
      throw new RefusedException(
          Reason.INVALID_REQUEST,
          "the raw contents of input '" + name + "' are no whole number of elements",
          (to - from) + " bytes",
          "a multiple of " + size);
    }
    int count = (to - from) / size;
    if (datatype.kind() == Datatype.Kind.FLOAT) {
      double[] values = new double[count];
      for (int i = 0; i < count; i++) {
        values[i] = real(datatype, body, from + i * size);
      }
      return new TensorData.Reals(values, null);
    }
    long[] values = new long[count];
    for (int i = 0; i < count; i++) {
      values[i] = integer(datatype, body, from + i * size);
    }
    return switch (datatype) {
      case UINT64 -> unsigned(values);
      case BOOL ->
          new TensorData.Values(
              Arrays.stream(values).<@Nullable Object>mapToObj(v -> v != 0).toList());
      default -> new TensorData.Integers(values);
    };
  }

  private static double real(Datatype datatype, byte[] body, int at) {
    return switch (datatype) {
      case FP16 -> Float.float16ToFloat((short) SHORT.get(body, at));
      case BF16 -> HalfFloats.ofBf16Bits((short) SHORT.get(body, at));
      case FP32 -> Float.intBitsToFloat((int) INT.get(body, at));
      default -> Double.longBitsToDouble((long) LONG.get(body, at));
    };
  }

  private static long integer(Datatype datatype, byte[] body, int at) {
    return switch (datatype) {
      case BOOL -> body[at] == 0 ? 0 : 1;
      case UINT8 -> body[at] & 0xFF;
      case INT8 -> body[at];
      case UINT16 -> (short) SHORT.get(body, at) & 0xFFFF;
      case INT16 -> (short) SHORT.get(body, at);
      case UINT32 -> Integer.toUnsignedLong((int) INT.get(body, at));
      case INT32 -> (int) INT.get(body, at);
      default -> (long) LONG.get(body, at);
    };
  }

  private static TensorData unsigned(long[] values) {
    if (Arrays.stream(values).noneMatch(v -> v < 0)) {
      return new TensorData.Integers(values);
    }
    var boxed = new ArrayList<@Nullable Object>(values.length);
    for (long value : values) {
      boxed.add(new BigInteger(Long.toUnsignedString(value)));
    }
    return new TensorData.Values(boxed);
  }

  private static TensorData decodeBytes(String name, byte[] body, int from, int to)
      throws RefusedException {
    var elements = new ArrayList<@Nullable Object>();
    int at = from;
    while (at < to) {
      long length = to - at < 4 ? -1 : Integer.toUnsignedLong((int) INT.get(body, at));
      if (length < 0 || length > to - at - 4) {
        throw new RefusedException(
            Reason.INVALID_REQUEST,
            "the raw contents of input '" + name + "' end inside an element",
            length < 0 ? (to - at) + " bytes of a length" : "an element of " + length + " bytes",
            "at most the " + Math.max(0, to - at - 4) + " bytes that are left");
      }
      int start = at + 4;
      at = start + (int) length;
      elements.add(new TensorData.Bytes(Arrays.copyOfRange(body, start, at)));
    }
    return new TensorData.Values(elements);
  }

  /** The elements as raw bytes. */
  public static byte[] encode(Datatype datatype, TensorData data) {
    if (datatype == Datatype.BYTES) {
      return encodeBytes(TensorLists.boxed(data));
    }
    var buffer =
        ByteBuffer.allocate(Math.multiplyExact(data.size(), datatype.bytes()))
            .order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < data.size(); i++) {
      put(buffer, datatype, data, i);
    }
    return buffer.array();
  }

  private static void put(ByteBuffer buffer, Datatype datatype, TensorData data, int i) {
    switch (datatype) {
      case BOOL, UINT8, INT8 -> buffer.put((byte) whole(data, i));
      case UINT16, INT16 -> buffer.putShort((short) whole(data, i));
      case UINT32, INT32 -> buffer.putInt((int) whole(data, i));
      case UINT64, INT64 -> buffer.putLong(whole(data, i));
      case FP16 -> buffer.putShort(HalfFloats.fp16Bits(real(data, i)));
      case BF16 -> buffer.putShort(HalfFloats.bf16Bits(real(data, i)));
      case FP32 -> buffer.putFloat((float) real(data, i));
      case FP64 -> buffer.putDouble(real(data, i));
      case BYTES -> throw new IllegalStateException("BYTES has its own form");
    }
  }

  private static long whole(TensorData data, int i) {
    return switch (data) {
      case TensorData.Integers integers -> integers.get(i);
      case TensorData.Reals reals -> (long) reals.get(i);
      case TensorData.Values(List<@Nullable Object> elements) ->
          switch (elements.get(i)) {
            case Boolean truth -> truth ? 1 : 0;
            case Number number -> number.longValue(); // of UINT64 the 64 bits
            case null, default -> 0;
          };
      case TensorData.Irregular irregular -> 0;
    };
  }

  private static double real(TensorData data, int i) {
    return switch (data) {
      case TensorData.Integers integers -> integers.get(i);
      case TensorData.Reals reals -> reals.get(i);
      case TensorData.Values(List<@Nullable Object> elements) ->
          elements.get(i) instanceof Number number ? number.doubleValue() : Double.NaN;
      case TensorData.Irregular irregular -> Double.NaN;
    };
  }

  private static byte[] encodeBytes(List<@Nullable Object> elements) {
    var out = new ByteArrayOutputStream();
    for (Object element : elements) {
      byte[] bytes =
          element instanceof TensorData.Bytes raw
              ? raw.toArray()
              : String.valueOf(element).getBytes(StandardCharsets.UTF_8);
      byte[] length = new byte[4];
      INT.set(length, 0, bytes.length);
      out.writeBytes(length);
      out.writeBytes(bytes);
    }
    return out.toByteArray();
  }
}
