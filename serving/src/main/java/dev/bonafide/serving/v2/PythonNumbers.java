package dev.bonafide.serving.v2;

/** Doubles as Python's {@code repr} and orjson write them. */
public final class PythonNumbers {
  private PythonNumbers() {}

  /**
   * The shortest decimal that reads back the same: plain from 1e-4 up to below 1e16, else with an
   * exponent. {@code Double.toString} has the same digits since JDK 19 and another notation.
   *
   * @param value finite
   */
  public static String repr(double value) {
    String java = Double.toString(value);
    int e = java.indexOf('E');
    double magnitude = Math.abs(value);
    if (e < 0) {
      return java;
    }
    String sign = value < 0 ? "-" : "";
    String mantissa = java.substring(sign.length(), e);
    int exponent = Integer.parseInt(java.substring(e + 1));
    int point = mantissa.indexOf('.');
    String digits = mantissa.substring(0, point) + mantissa.substring(point + 1);
    digits = digits.endsWith("0") ? digits.substring(0, digits.length() - 1) : digits;
    if (magnitude == Double.MIN_VALUE) { // Java writes at least two digits of the smallest
      digits = "5";
    } else if (magnitude == 2 * Double.MIN_VALUE) {
      digits = "1";
      exponent++;
    }
    if (magnitude >= 1e16 || magnitude < 1e-4) {
      String tail = digits.length() == 1 ? "" : "." + digits.substring(1);
      return sign + digits.charAt(0) + tail + 'e' + twoDigits(exponent);
    }
    if (exponent < 0) {
      return sign + "0." + "0".repeat(-exponent - 1) + digits;
    }
    if (digits.length() <= exponent + 1) {
      return sign + digits + "0".repeat(exponent + 1 - digits.length()) + ".0";
    }
    return sign + digits.substring(0, exponent + 1) + '.' + digits.substring(exponent + 1);
  }

  private static String twoDigits(int exponent) {
    String text = Integer.toString(Math.abs(exponent));
    return (exponent < 0 ? "-" : "+") + (text.length() == 1 ? "0" + text : text);
  }
}
