package dev.bonafide.serving.v2;

import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.RefusedException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Decodes tensors by content type, as MLServer's codecs do. Every mistake in the data is an {@code
 * INVALID_REQUEST}.
 */
public final class Codec {
  private static final Pattern BETWEEN_DIGITS = Pattern.compile("(?<=[0-9])_(?=[0-9])");

  private Codec() {}

  /**
   * What the content type makes of the tensor.
   *
   * @param type null, {@code pd} and {@code pd_json}: the tensor as it came
   */
  public static Decoded decode(Tensor tensor, @Nullable ContentType type) throws RefusedException {
    return switch (type) {
      case null -> new Decoded.Raw(tensor.data());
      case PD, PD_JSON -> new Decoded.Raw(tensor.data());
      case NP -> array(tensor);
      case STR -> new Decoded.TextList(texts(tensor));
      case BASE64 -> new Decoded.ByteStrings(base64(tensor));
      case DATETIME ->
          new Decoded.Times(IsoTimes.parse(tensor.name(), textsOnly(tensor, "ISO 8601")));
    };
  }

  /** The tensor as numpy's array of its datatype and shape. */
  public static Decoded array(Tensor tensor) throws RefusedException {
    TensorData data = regular(tensor);
    List<Integer> shape = reshape(tensor.shape(), data.size());
    if (tensor.datatype() == Datatype.BYTES) {
      return new Decoded.TextArray(shape, pythonTexts(tensor));
    }
    double[] values = new double[data.size()];
    switch (data) {
      case TensorData.Integers integers -> {
        for (int i = 0; i < values.length; i++) {
          values[i] = fromWhole(tensor, i, integers.get(i));
        }
      }
      case TensorData.Reals reals -> {
        for (int i = 0; i < values.length; i++) {
          values[i] = fromReal(tensor, i, reals.get(i));
        }
      }
      case TensorData.Values(List<@Nullable Object> elements) -> {
        for (int i = 0; i < values.length; i++) {
          values[i] = fromObject(tensor, i, elements.get(i));
        }
      }
      case TensorData.Irregular irregular -> throw new IllegalStateException("was refused");
    }
    return new Decoded.Numbers(tensor.datatype(), shape, values);
  }

  private static TensorData regular(Tensor tensor) throws RefusedException {
    if (tensor.data() instanceof TensorData.Irregular(String what, Object tree)) {
      throw new RefusedException(
          Reason.INVALID_REQUEST,
          "the data of input '" + tensor.name() + "' has no regular shape",
          what,
          "a list of numbers, or lists of equal length");
    }
    return tensor.data();
  }

  /**
   * The shape with its one open length resolved, which must hold exactly that many elements. As in
   * numpy any negative length is an open one.
   */
  static List<Integer> reshape(List<Long> shape, int size) throws RefusedException {
    long known = 1;
    int open = -1;
    for (int i = 0; i < shape.size(); i++) {
      long length = shape.get(i);
      if (length < 0 && open < 0) {
        open = i;
      } else if (length < 0 || length > Integer.MAX_VALUE) {
        throw reshapeRefused(shape, size);
      } else {
        known = Math.min(known * length, Long.MAX_VALUE >>> 32);
      }
    }
    var resolved = new ArrayList<Integer>(shape.size());
    if (open >= 0 ? known == 0 || size % known != 0 : known != size) {
      throw reshapeRefused(shape, size);
    }
    for (int i = 0; i < shape.size(); i++) {
      resolved.add(i == open ? (int) (size / known) : shape.get(i).intValue());
    }
    return resolved;
  }

  private static RefusedException reshapeRefused(List<Long> shape, int size) {
    String tuple = shape.stream().map(String::valueOf).collect(Collectors.joining(",", "(", ")"));
    return new RefusedException(
        Reason.INVALID_REQUEST,
        "cannot reshape array of size " + size + " into shape " + tuple,
        size + " elements",
        "as many as the shape " + tuple + " holds");
  }

  private static double fromWhole(Tensor tensor, int i, long value) throws RefusedException {
    return switch (tensor.datatype()) {
      case BOOL -> value == 0 ? 0 : 1;
      case UINT64 -> value < 0 ? outOfRange(tensor, i, value) : value;
      case INT64, FP64 -> value;
      case INT8 -> value == (byte) value ? value : outOfRange(tensor, i, value);
      case INT16 -> value == (short) value ? value : outOfRange(tensor, i, value);
      case INT32 -> value == (int) value ? value : outOfRange(tensor, i, value);
      case UINT8 -> (value & ~0xFFL) == 0 ? value : outOfRange(tensor, i, value);
      case UINT16 -> (value & ~0xFFFFL) == 0 ? value : outOfRange(tensor, i, value);
      case UINT32 -> (value & ~0xFFFFFFFFL) == 0 ? value : outOfRange(tensor, i, value);
      case FP32 -> (float) value;
      case FP16 -> HalfFloats.fp16(value);
      case BF16 -> HalfFloats.bf16(value);
      case BYTES -> throw new IllegalStateException("BYTES is text");
    };
  }

  private static double fromReal(Tensor tensor, int i, double value) throws RefusedException {
    Datatype datatype = tensor.datatype();
    return switch (datatype) {
      case FP64 -> value;
      case FP32 -> (float) value;
      case FP16 -> HalfFloats.fp16(value);
      case BF16 -> HalfFloats.bf16(value);
      case BOOL -> value == 0 ? 0 : 1;
      case BYTES -> throw new IllegalStateException("BYTES is text");
      default -> {
        if (!Double.isFinite(value)) {
          yield outOfRange(tensor, i, value);
        }
        double whole = value < 0 ? Math.ceil(value) : Math.floor(value);
        BigInteger exact = new BigDecimal(whole).toBigInteger();
        yield exact.compareTo(datatype.least()) < 0 || exact.compareTo(datatype.greatest()) > 0
            ? outOfRange(tensor, i, value)
            : whole + 0.0;
      }
    };
  }

  private static double fromObject(Tensor tensor, int i, @Nullable Object value)
      throws RefusedException {
    return switch (value) {
      case null -> {
        if (tensor.datatype().kind() == Datatype.Kind.FLOAT) {
          yield Double.NaN;
        }
        yield tensor.datatype() == Datatype.BOOL ? 0 : noNumber(tensor, i, "null");
      }
      case Boolean truth -> truth ? 1 : 0;
      case Long number -> fromWhole(tensor, i, number);
      case Double number -> fromReal(tensor, i, number);
      case BigInteger number -> fromBig(tensor, i, number);
      case String text -> fromText(tensor, i, text);
      case TensorData.Bytes bytes -> fromText(tensor, i, utf8(tensor, bytes));
      default -> noNumber(tensor, i, "a list");
    };
  }

  private static double fromBig(Tensor tensor, int i, BigInteger value) throws RefusedException {
    return tensor.datatype() == Datatype.UINT64
        ? value.doubleValue()
        : tensor.datatype().isInteger()
            ? outOfRange(tensor, i, value)
            : fromReal(tensor, i, value.doubleValue());
  }

  private static double fromText(Tensor tensor, int i, String text) throws RefusedException {
    if (tensor.datatype() == Datatype.BOOL) {
      return text.isEmpty() ? 0 : 1;
    }
    String numeral = numeral(text);
    if (tensor.datatype().isInteger()) {
      if (!numeral.matches("[+-]?[0-9]{1,20}")) {
        return noNumber(tensor, i, "'" + shortened(text) + "'");
      }
      var whole = new BigInteger(numeral.startsWith("+") ? numeral.substring(1) : numeral);
      return whole.bitLength() < 64
          ? fromWhole(tensor, i, whole.longValueExact())
          : fromBig(tensor, i, whole);
    }
    Double parsed = real(text);
    return parsed == null
        ? noNumber(tensor, i, "'" + shortened(text) + "'")
        : fromReal(tensor, i, parsed);
  }

  /**
   * The text without white space around it, any script's digits as ours, and without underscores
   * between digits: what Python's {@code int} and {@code float} see.
   */
  private static String numeral(String text) {
    String trimmed = text.strip();
    if (trimmed.length() > 400) {
      return trimmed;
    }
    var plain = new StringBuilder(trimmed.length());
    trimmed
        .codePoints()
        .forEach(
            c -> plain.appendCodePoint(Character.isDigit(c) ? '0' + Character.digit(c, 10) : c));
    return BETWEEN_DIGITS.matcher(plain).replaceAll("");
  }

  /** The number that Python's {@code float} reads there, or null. */
  public static @Nullable Double real(String text) {
    String numeral = numeral(text);
    if (numeral.length() <= 400
        && numeral.matches("[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]{1,6})?")) {
      return Double.valueOf(numeral);
    }
    String word = numeral.toLowerCase(Locale.ROOT);
    String unsigned = word.startsWith("-") || word.startsWith("+") ? word.substring(1) : word;
    double sign = word.startsWith("-") ? -1 : 1;
    return switch (unsigned) {
      case "inf", "infinity" -> sign * Double.POSITIVE_INFINITY;
      case "nan" -> Double.NaN;
      default -> null;
    };
  }

  private static double outOfRange(Tensor tensor, int i, Object value) throws RefusedException {
    throw new RefusedException(
        Reason.INVALID_REQUEST,
        "element " + i + " of input '" + tensor.name() + "' is out of bounds",
        String.valueOf(value),
        tensor.datatype()
            + " from "
            + tensor.datatype().least()
            + " to "
            + tensor.datatype().greatest());
  }

  private static double noNumber(Tensor tensor, int i, String found) throws RefusedException {
    throw new RefusedException(
        Reason.INVALID_REQUEST,
        "element " + i + " of input '" + tensor.name() + "' is no number",
        found,
        "a number of datatype " + tensor.datatype());
  }

  private static String shortened(String text) {
    return text.length() <= 40 ? text : text.substring(0, 40) + "…";
  }

  /** Text elements as Python's {@code str} of each. */
  private static List<String> pythonTexts(Tensor tensor) throws RefusedException {
    var texts = new ArrayList<String>();
    for (Object element : TensorLists.boxed(tensor.data())) {
      texts.add(
          switch (element) {
            case null -> "None";
            case TensorData.Bytes bytes -> utf8(tensor, bytes);
            case Boolean truth -> truth ? "True" : "False";
            case Double number -> PythonNumbers.repr(number);
            default -> String.valueOf(element);
          });
    }
    return texts;
  }

  /** The str codec: text stays, null stays, anything else is the empty text. */
  private static List<@Nullable String> texts(Tensor tensor) throws RefusedException {
    var texts = new ArrayList<@Nullable String>();
    for (Object element : outermost(tensor)) {
      switch (element) {
        case null -> texts.add(null);
        case String text -> texts.add(text);
        case TensorData.Bytes bytes -> texts.add(utf8(tensor, bytes));
        default -> texts.add("");
      }
    }
    return texts;
  }

  /** The elements of the outermost list; a list among them stands as one that is no text. */
  private static List<? extends @Nullable Object> outermost(Tensor tensor) {
    if (tensor.data() instanceof TensorData.Irregular irregular) {
      return irregular.outermost();
    }
    return tensor.lists().size() > 1
        ? Collections.nCopies(tensor.lists().getFirst(), tensor.lists())
        : TensorLists.boxed(tensor.data());
  }

  /** The same where nothing but text will do. */
  private static List<String> textsOnly(Tensor tensor, String expected) throws RefusedException {
    for (Object element : outermost(tensor)) {
      if (!(element instanceof String) && !(element instanceof TensorData.Bytes)) {
        throw noText(tensor, element == null ? "null" : "no text", expected);
      }
    }
    return texts(tensor).stream().map(String::valueOf).toList();
  }

  private static RefusedException noText(Tensor tensor, String found, String expected) {
    return new RefusedException(
        Reason.INVALID_REQUEST,
        "an element of input '" + tensor.name() + "' is no text that can be decoded",
        found,
        expected);
  }

  /** The text of an element. Refused where it is none. */
  public static String utf8(Tensor tensor, TensorData.Bytes bytes) throws RefusedException {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes.toArray()))
          .toString();
    } catch (CharacterCodingException e) {
      throw new RefusedException(
          Reason.INVALID_REQUEST,
          "an element of input '" + tensor.name() + "' is no text",
          "bytes that are no UTF-8",
          "UTF-8");
    }
  }

  /** Strict base64; what is none stays as it is, as in MLServer. */
  private static List<TensorData.Bytes> base64(Tensor tensor) throws RefusedException {
    var values = new ArrayList<TensorData.Bytes>();
    for (Object element : outermost(tensor)) {
      values.add(
          new TensorData.Bytes(
              switch (element) {
                case TensorData.Bytes bytes -> decodedOrRaw(bytes.toArray());
                case String text -> decodedOrRaw(ascii(tensor, text));
                case null, default ->
                    throw noText(tensor, element == null ? "null" : "no text", "base64");
              }));
    }
    return values;
  }

  private static byte[] ascii(Tensor tensor, String text) throws RefusedException {
    if (!StandardCharsets.US_ASCII.newEncoder().canEncode(text)) {
      throw noText(tensor, "'" + shortened(text) + "'", "base64, which is ASCII");
    }
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] decodedOrRaw(byte[] ascii) {
    if (ascii.length % 4 == 0) {
      try {
        return Base64.getDecoder().decode(ascii);
      } catch (IllegalArgumentException e) {
        return ascii;
      }
    }
    return ascii;
  }
}
