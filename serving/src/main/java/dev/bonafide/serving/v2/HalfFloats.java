package dev.bonafide.serving.v2;

/**
 * The 16-bit floats {@code FP16} and {@code BF16}. A double is rounded once, to the nearest, ties
 * to even, as numpy rounds a Python number: by way of a float it would be rounded twice.
 */
public final class HalfFloats {
  private HalfFloats() {}

  /** The nearest FP16. */
  public static double fp16(double value) {
    return Float.float16ToFloat(fp16Bits(value));
  }

  /** The nearest BF16. */
  static double bf16(double value) {
    return ofBf16Bits(bf16Bits(value));
  }

  static short fp16Bits(double value) {
    return Float.floatToFloat16(toOdd(value));
  }

  static short bf16Bits(double value) {
    int bits = Float.floatToIntBits(toOdd(value));
    return (short) (Double.isNaN(value) ? bits >>> 16 : bits + 0x7FFF + (bits >>> 16 & 1) >>> 16);
  }

  static float ofBf16Bits(short bits) {
    return Float.intBitsToFloat(bits << 16);
  }

  /**
   * The float next to the value towards zero, its last bit set where that is not the value: no tie
   * and no side of one is lost, so that rounding again is rounding once (round to odd).
   */
  private static float toOdd(double value) {
    float near = (float) value;
    if (near == value || Double.isNaN(value)) {
      return near;
    }
    int bits = Float.floatToRawIntBits(near);
    return Float.intBitsToFloat((Math.abs((double) near) > Math.abs(value) ? bits - 1 : bits) | 1);
  }
}
