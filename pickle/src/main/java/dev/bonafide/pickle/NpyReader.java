package dev.bonafide.pickle;

import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.RefusedException;
import dev.bonafide.pickle.Construction.Dialect;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code .npy} files, versions 1.0 to 3.0 (numpy.lib.format). The header is a Python literal
 * of a fixed shape; it is parsed, never evaluated.
 */
final class NpyReader {
  private static final int[] MAGIC = {0x93, 'N', 'U', 'M', 'P', 'Y'};
  private static final int MAX_HEADER_BYTES = 1 << 16;

  private final AllowList allowList;
  private final Budget budget;

  NpyReader(AllowList allowList, Budget budget) {
    this.allowList = allowList;
    this.budget = budget;
  }

  static boolean matches(MemorySegment bytes) {
    return Compression.startsWith(bytes, MAGIC);
  }

  NdArray read(MemorySegment bytes) throws RefusedException {
    var in = new PickleInput(bytes, MAGIC.length);
    NdArray array = next(in);
    if (in.position != in.end()) {
      throw trailing(in);
    }
    return array;
  }

  /** Reads the arrays that {@code numpy.save} wrote one after the other; says how many. */
  int count(MemorySegment bytes) throws RefusedException {
    var in = new PickleInput(bytes, MAGIC.length);
    NdArray unused = next(in);
    int count = 1;
    while (in.position != in.end()) {
      if (!matches(bytes.asSlice(in.position))) {
        throw trailing(in);
      }
      in.position += MAGIC.length;
      unused = next(in);
      count++;
    }
    return count;
  }

  private static RefusedException trailing(PickleInput in) {
    return new RefusedException(
        Reason.TRAILING_BYTES,
        "bytes follow the end of the array",
        (in.end() - in.position) + " bytes at byte " + in.position,
        "none");
  }

  /** The array after the magic bytes. */
  private NdArray next(PickleInput in) throws RefusedException {
    int major = in.u1();
    in.u1();
    if (major < 1 || major > 3) {
      throw in.malformed("an unknown version of the npy format");
    }
    long length = major == 1 ? in.u2() : in.u4();
    if (length > MAX_HEADER_BYTES) {
      throw Budget.exceeded("bytes in an npy header", length, MAX_HEADER_BYTES);
    }
    byte[] header = in.slice(length).toArray(ValueLayout.JAVA_BYTE);
    var literal = new Literal(new String(header, StandardCharsets.UTF_8));
    PyValue value = literal.parse();
    if (!(value instanceof PyDict dict)
        || dict.size() != 3
        || !(dict.get("fortran_order") instanceof PyValue.Bool(boolean fortran))
        || !(dict.get("shape") instanceof PyTuple shapeTuple)) {
      throw in.malformed("an npy header has another shape");
    }
    DType type = dataType(dict.get("descr"), in);
    var arrays = new Arrays(budget);
    List<Long> shape = arrays.shape(shapeTuple, in.position);
    return type.kind() == 'O' ? objects(shape, fortran, in) : arrays.next(type, shape, fortran, in);
  }

  private NdArray objects(List<Long> shape, boolean fortran, PickleInput in)
      throws RefusedException {
    var nested = new Construction(allowList, budget, Dialect.PLAIN);
    PyValue value = new PickleMachine(in, budget, nested, List.of()).run();
    if (!(value instanceof NdArray array)
        || array.dtype().kind() != 'O'
        || array.size() != Arrays.count(shape, in.position)
        || (fortran && shape.size() > 1)) {
      throw in.malformed("the pickle of an array of objects holds something else");
    }
    return new NdArray(array.dtype(), shape, false, MemorySegment.NULL, PyList.of(array.objects()));
  }

  /** As {@code numpy.lib.format.descr_to_dtype}: a name, fields, or a type with a shape. */
  private static DType dataType(@Nullable PyValue descr, PickleInput in) throws RefusedException {
    return switch (descr) {
      case PyValue.Str(String name) -> DataTypes.named(name, in.position);
      case PyList list -> structured(list, in);
      case PyTuple pair when pair.size() == 2 ->
          DataTypes.subArray(dataType(pair.get(0), in), pair.get(1), in.position);
      case null, default -> throw in.malformed("an npy header without a data type");
    };
  }

  private static DType structured(PyList list, PickleInput in) throws RefusedException {
    var fields = new ArrayList<DType.Field>();
    int offset = 0;
    for (PyValue item : list.items()) {
      if (!(item instanceof PyTuple parts) || parts.size() < 2 || parts.size() > 3) {
        throw in.malformed("an npy header with a field that is not supported");
      }
      DType type = dataType(parts.get(1), in);
      if (parts.size() == 3) {
        type = DataTypes.subArray(type, parts.get(2), in.position);
      }
      if (type.kind() == 'O' || offset > DataTypes.MAX_ITEM_BYTES) {
        throw in.malformed("an npy header with a field that is not supported");
      }
      String name = fieldName(parts.get(0), in);
      if (!name.isEmpty()) {
        fields.add(new DType.Field(name, type, offset));
      }
      offset += type.itemBytes();
    }
    return new DType('V', offset, ByteOrder.LITTLE_ENDIAN, fields);
  }

  /** A name, or a title and a name; padding has none. */
  private static String fieldName(PyValue value, PickleInput in) throws RefusedException {
    return switch (value) {
      case PyValue.Str(String name) -> name;
      case PyTuple titled
          when titled.size() == 2 && titled.get(1) instanceof PyValue.Str(String name) ->
          name;
      default -> throw in.malformed("an npy header with a field that is not supported");
    };
  }

  /** Python literals: texts, decimal integers, booleans, None, tuples, lists and dicts. */
  private static final class Literal {
    private static final int MAX_DEPTH = 8;

    private final String text;
    private int at;

    Literal(String text) {
      this.text = text;
    }

    PyValue parse() throws RefusedException {
      PyValue value = value(0);
      skipSpace();
      if (at != text.length()) {
        throw malformed();
      }
      return value;
    }

    private PyValue value(int depth) throws RefusedException {
      skipSpace();
      if (depth > MAX_DEPTH || at >= text.length()) {
        throw malformed();
      }
      char c = text.charAt(at);
      return switch (c) {
        case '{' -> {
          at++;
          yield dict(depth);
        }
        case '(', '[' -> {
          at++;
          yield items(c == '(' ? ')' : ']', depth);
        }
        case '\'', '"' -> new PyValue.Str(string(c));
        default -> word();
      };
    }

    private PyValue dict(int depth) throws RefusedException {
      var dict = new PyDict();
      while (!take('}')) {
        PyValue key = value(depth + 1);
        if (!take(':')) {
          throw malformed();
        }
        dict.put(key, value(depth + 1));
        if (!take(',')) {
          if (!take('}')) {
            throw malformed();
          }
          break;
        }
      }
      return dict;
    }

    private PyValue items(char close, int depth) throws RefusedException {
      var list = new PyList();
      boolean comma = false;
      while (!take(close)) {
        list.add(value(depth + 1));
        comma = take(',');
        if (!comma) {
          if (!take(close)) {
            throw malformed();
          }
          break;
        }
      }
      if (close == ']') {
        return list;
      }
      return list.size() == 1 && !comma
          ? list.get(0)
          : PyTuple.of(list.items().toArray(PyValue[]::new));
    }

    private String string(char quote) throws RefusedException {
      int end = text.indexOf(quote, at + 1);
      if (end < 0 || text.substring(at, end).indexOf('\\') >= 0) {
        throw malformed();
      }
      String value = text.substring(at + 1, end);
      at = end + 1;
      return value;
    }

    private PyValue word() throws RefusedException {
      int from = at;
      while (at < text.length()
          && (Character.isLetterOrDigit(text.charAt(at)) || text.charAt(at) == '-')) {
        at++;
      }
      String word = text.substring(from, at);
      if (word.matches("-?[0-9]{1,18}L?")) {
        return new PyValue.Int(Long.parseLong(word.replace("L", "")));
      }
      return switch (word) {
        case "True" -> new PyValue.Bool(true);
        case "False" -> new PyValue.Bool(false);
        case "None" -> PyValue.None.NONE;
        default -> throw malformed();
      };
    }

    private boolean take(char c) {
      skipSpace();
      if (at < text.length() && text.charAt(at) == c) {
        at++;
        return true;
      }
      return false;
    }

    private void skipSpace() {
      while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
        at++;
      }
    }

    private RefusedException malformed() {
      return new RefusedException(
          Reason.MALFORMED_MODEL,
          "an npy header is no literal of the expected form, at character " + at,
          Printable.text(text),
          "{'descr': …, 'fortran_order': …, 'shape': …}");
    }
  }
}
