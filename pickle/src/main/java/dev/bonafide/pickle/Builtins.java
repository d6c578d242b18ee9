package dev.bonafide.pickle;

import dev.bonafide.pickle.AllowList.StateShape;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The names that the reader understands by itself: Python's containers and numpy's arrays, scalars
 * and data types. None of them leads to code; each becomes plain data here.
 */
final class Builtins {
  private Builtins() {}

  /** What the reader makes of a name of its own when it is called. */
  enum Kind {
    ARRAY_RECONSTRUCT,
    ARRAY_SCALAR,
    ARRAY_FROM_BUFFER,
    DTYPE,
    JOBLIB_WRAPPER,
    SET,
    BYTES,
    BYTEARRAY,
    COMPLEX,
    DICT,
    LIST,
    TUPLE,
    ORDERED_DICT,
    DEFAULT_DICT,
    DEQUE,
    ENCODE,
    OBJECT_RECONSTRUCTOR,
    /** A call that is recorded: slices, ranges, random states, masked arrays. */
    RECORDED,
    /** {@code getattr}, for the one method that a frozen distribution of scipy keeps. */
    BOUND_METHOD,
    /** A name that may be mentioned and not called. */
    MENTION
  }

  /** A name of the reader's own, and the shape of state that its product may take. */
  record Builtin(Kind kind, StateShape state) {}

  private static final Map<GlobalName, Builtin> TABLE = new HashMap<>();

  /** Python 2's names of modules, as protocols 0 to 2 write them. */
  private static final Map<String, String> OLD_MODULES =
      Map.of("__builtin__", "builtins", "copy_reg", "copyreg");

  static {
    for (String core : List.of("numpy.core", "numpy._core")) {
      add(core + ".multiarray", "_reconstruct", Kind.ARRAY_RECONSTRUCT);
      add(core + ".multiarray", "scalar", Kind.ARRAY_SCALAR);
      add(core + ".numeric", "_frombuffer", Kind.ARRAY_FROM_BUFFER);
    }
    add("numpy", "dtype", Kind.DTYPE);
    add("joblib.numpy_pickle", "NumpyArrayWrapper", Kind.JOBLIB_WRAPPER);
    add("builtins", "set", Kind.SET);
    add("builtins", "frozenset", Kind.SET);
    add("builtins", "bytes", Kind.BYTES);
    add("builtins", "bytearray", Kind.BYTEARRAY);
    add("builtins", "complex", Kind.COMPLEX);
    add("builtins", "dict", Kind.DICT);
    add("builtins", "list", Kind.LIST);
    add("builtins", "tuple", Kind.TUPLE);
    add("collections", "OrderedDict", Kind.ORDERED_DICT);
    add("collections", "defaultdict", Kind.DEFAULT_DICT);
    add("collections", "deque", Kind.DEQUE);
    add("_codecs", "encode", Kind.ENCODE);
    add("copyreg", "_reconstructor", Kind.OBJECT_RECONSTRUCTOR);
    add("builtins", "getattr", Kind.BOUND_METHOD);
    add("builtins", "slice", Kind.RECORDED);
    add("builtins", "range", Kind.RECORDED);
    recorded("numpy.ma.core", "_mareconstruct", StateShape.TUPLE);
    recorded("numpy.random._pickle", "__randomstate_ctor", StateShape.DICT_OR_TUPLE);
    recorded("numpy.random._pickle", "__generator_ctor", StateShape.DICT_OR_TUPLE);
    recorded("numpy.random._pickle", "__bit_generator_ctor", StateShape.DICT_OR_TUPLE);
    recorded("numpy.random.bit_generator", "__pyx_unpickle_SeedSequence", StateShape.DICT_OR_TUPLE);
    for (String name : List.of("object", "int", "float", "str", "bool")) {
      add("builtins", name, Kind.MENTION);
    }
    for (String name :
        List.of(
            "ndarray",
            "memmap",
            "matrix",
            "bool",
            "bool_",
            "int8",
            "int16",
            "int32",
            "int64",
            "uint8",
            "uint16",
            "uint32",
            "uint64",
            "intc",
            "uintc",
            "longlong",
            "ulonglong",
            "float16",
            "float32",
            "float64",
            "longdouble",
            "complex64",
            "complex128",
            "str_",
            "bytes_",
            "object_",
            "void",
            "datetime64",
            "timedelta64")) {
      add("numpy", name, Kind.MENTION);
    }
    add("numpy.ma", "MaskedArray", Kind.MENTION);
    add("numpy.ma.core", "MaskedArray", Kind.MENTION);
    add("numpy.random.bit_generator", "SeedSequence", Kind.MENTION);
    add("numpy.random._mt19937", "MT19937", Kind.MENTION);
    add("numpy.random._pcg64", "PCG64", Kind.MENTION);
    add("numpy.random._pcg64", "PCG64DXSM", Kind.MENTION);
    add("numpy.random._philox", "Philox", Kind.MENTION);
    add("numpy.random._sfc64", "SFC64", Kind.MENTION);
  }

  private static void add(String module, String name, Kind kind) {
    TABLE.put(new GlobalName(module, name), new Builtin(kind, StateShape.NONE));
  }

  private static void recorded(String module, String name, StateShape state) {
    TABLE.put(new GlobalName(module, name), new Builtin(Kind.RECORDED, state));
  }

  static @Nullable Builtin of(GlobalName name) {
    return TABLE.get(name);
  }

  /** The module's present name, for streams of protocols 0 to 2. */
  static String presentModule(String module) {
    return OLD_MODULES.getOrDefault(module, module);
  }
}
