package dev.bonafide.pickle;

import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.RefusedException;
import dev.bonafide.pickle.AllowList.Entry;
import dev.bonafide.pickle.AllowList.StateShape;
import dev.bonafide.pickle.AllowList.Use;
import dev.bonafide.pickle.Builtins.Builtin;
import dev.bonafide.pickle.Builtins.Kind;
import dev.bonafide.pickle.PyObject.Making;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides what a name may become: plain data for the reader's own names, a recorded object for
 * names on the allow-list, a refusal for all others.
 */
final class Construction {
  /** Who reads the stream: raw arrays follow their wrapper only in joblib's files. */
  enum Dialect {
    JOBLIB,
    PLAIN
  }

  private static final Set<String> DESCRIPTIONS =
      Set.of("__doc__", "__name__", "__qualname__", "__module__");

  private final AllowList allowList;
  private final Budget budget;
  private final Dialect dialect;
  private final Arrays arrays;
  private final SteeringArguments steering;

  private @Nullable GlobalName lastName;
  private @Nullable Builtin lastBuiltin;

  Construction(AllowList allowList, Budget budget, Dialect dialect) {
    this.allowList = allowList;
    this.budget = budget;
    this.dialect = dialect;
    this.arrays = new Arrays(budget);
    this.steering = new SteeringArguments(allowList);
  }

  /** A name that the stream mentions, if it may. */
  GlobalName name(String module, String qualifiedName, long position) throws RefusedException {
    budget.charge(96L + module.length() + qualifiedName.length());
    var name = new GlobalName(module, qualifiedName);
    if (Builtins.of(name) == null && allowList.entry(name) == null) {
      throw forbidden(name, "the pickle names " + Printable.text(name.toString()), position);
    }
    return name;
  }

  boolean isClass(GlobalName name) {
    Entry entry = allowList.entry(name);
    return entry != null && entry.use() == Use.OBJECT;
  }

  private @Nullable Builtin builtin(GlobalName name) {
    if (name != lastName) {
      lastName = name;
      lastBuiltin = Builtins.of(name);
    }
    return lastBuiltin;
  }

  /** {@code cls.__new__(cls, *arguments)}. */
  PyValue instance(GlobalName type, PyTuple arguments, long position) throws RefusedException {
    Builtin builtin = builtin(type);
    if (builtin != null) {
      return callBuiltin(type, builtin, arguments, position);
    }
    Entry entry = allowList.entry(type);
    boolean bare = entry != null && entry.use() == Use.BARE_OBJECT && arguments.size() == 0;
    if (!bare && !isClass(type)) {
      throw forbidden(type, "the pickle makes an instance of " + type, position);
    }
    return recorded(type, arguments, Making.INSTANCE, position);
  }

  /** {@code callable(*arguments)}. */
  PyValue call(GlobalName callable, PyTuple arguments, long position) throws RefusedException {
    Builtin builtin = builtin(callable);
    if (builtin != null) {
      return callBuiltin(callable, builtin, arguments, position);
    }
    Entry entry = allowList.entry(callable);
    if (entry == null || entry.use() == Use.REFERENCE || entry.use() == Use.BARE_OBJECT) {
      throw forbidden(callable, "the pickle calls " + callable, position);
    }
    steering.check(callable, arguments, position);
    return recorded(callable, arguments, Making.CALL, position);
  }

  private PyObject recorded(GlobalName type, PyTuple arguments, Making making, long position)
      throws RefusedException {
    if (Distributions.isOne(type)) {
      Distributions.checkArguments(type, arguments, position);
    }
    budget.charge(48);
    return new PyObject(type, arguments, making);
  }

  private PyValue callBuiltin(GlobalName name, Builtin builtin, PyTuple arguments, long position)
      throws RefusedException {
    return switch (builtin.kind()) {
      case ARRAY_RECONSTRUCT -> reconstruct(name, arguments, position);
      case ARRAY_SCALAR -> arrays.scalar(arguments, position);
      case ARRAY_FROM_BUFFER -> arrays.fromBuffer(arguments, position);
      case DTYPE -> {
        PyObject object = recorded(name, arguments, Making.CALL, position);
        object.dtype = DataTypes.named(arguments, position);
        yield object;
      }
      case JOBLIB_WRAPPER -> recorded(name, arguments, Making.CALL, position);
      case SET -> new PySet(copyOf(name, arguments, position));
      case LIST, DEQUE -> copyOf(name, arguments, position);
      case TUPLE -> tuple(name, arguments, position);
      case BYTES, BYTEARRAY -> bytes(name, arguments, position);
      case COMPLEX -> complex(name, arguments, position);
      case DICT, ORDERED_DICT -> dict(name, arguments, position);
      case DEFAULT_DICT -> {
        budget.charge(48);
        yield new PyDict();
      }
      case ENCODE -> encode(name, arguments, position);
      case OBJECT_RECONSTRUCTOR -> reconstructObject(name, arguments, position);
      case RECORDED -> {
        steering.check(name, arguments, position);
        yield recorded(name, arguments, Making.CALL, position);
      }
      case BOUND_METHOD -> boundMethod(name, arguments, position);
      case MENTION -> throw forbidden(name, "the pickle calls " + name, position);
    };
  }

  /**
   * An attribute of a name is a name itself, permitted where it stands on the list: {@code
   * getattr(ZoneInfo, '_unpickle')}. scipy's discrete distributions, which searches draw parameters
   * from, keep their own method as {@code getattr(self, '_entropy')}. It is recorded and cannot be
   * called; nothing else is got.
   */
  private PyValue boundMethod(GlobalName name, PyTuple arguments, long position)
      throws RefusedException {
    if (arguments.size() == 2
        && arguments.get(0) instanceof GlobalName owner
        && arguments.get(1) instanceof PyValue.Str(String attribute)) {
      return name(owner.module(), owner.name() + "." + attribute, position);
    }
    if (arguments.size() == 2
        && arguments.get(0) instanceof PyObject
        && arguments.get(1) instanceof PyValue.Str(String attribute)
        && attribute.equals("_entropy")) {
      return recorded(name, arguments, Making.CALL, position);
    }
    throw forbidden(name, "the pickle calls " + name, position);
  }

  private NdArray reconstruct(GlobalName name, PyTuple arguments, long position)
      throws RefusedException {
    if (arguments.size() != 3
        || !(arguments.get(0) instanceof GlobalName type)
        || !type.module().equals("numpy")
        || !NdArray.CLASSES.contains(type.name())) {
      throw unexpected(name, arguments, "(numpy.ndarray, (0,), b'b')", position);
    }
    budget.charge(120);
    return NdArray.incomplete();
  }

  private PyList copyOf(GlobalName name, PyTuple arguments, long position) throws RefusedException {
    budget.charge(56);
    var list = new PyList();
    if (arguments.size() == 0) {
      return list;
    }
    switch (arguments.get(0)) {
      case PyList source -> copy(source.items(), source.depth, list);
      case PyTuple source -> copy(source.items(), source.depth, list);
      case PySet source -> copy(source.items(), source.mutableItems.depth, list);
      default -> throw unexpected(name, arguments, "a list", position);
    }
    return list;
  }

  private void copy(java.util.List<PyValue> source, int depth, PyList target)
      throws RefusedException {
    budget.charge(4L * source.size());
    source.forEach(target::add);
    target.depth = depth;
  }

  private PyTuple tuple(GlobalName name, PyTuple arguments, long position) throws RefusedException {
    PyList items = copyOf(name, arguments, position);
    budget.charge(16 + 4L * items.size());
    return PyTuple.of(items.items().toArray(PyValue[]::new));
  }

  private PyValue.Bytes bytes(GlobalName name, PyTuple arguments, long position)
      throws RefusedException {
    budget.charge(80);
    if (arguments.size() == 0) {
      return new PyValue.Bytes(new byte[0]);
    }
    return switch (arguments.get(0)) {
      case PyValue.Bytes bytes when arguments.size() == 1 -> bytes;
      case PyValue.Str text -> encode(name, arguments, position);
      default -> throw unexpected(name, arguments, "bytes", position);
    };
  }

  /** Protocols 0 to 2 write bytes as the Latin-1 text that encodes to them. */
  private PyValue.Bytes encode(GlobalName name, PyTuple arguments, long position)
      throws RefusedException {
    if (arguments.size() != 2
        || !(arguments.get(0) instanceof PyValue.Str(String text))
        || !(arguments.get(1) instanceof PyValue.Str(String encoding))
        || !(encoding.equals("latin1") || encoding.equals("latin-1"))) {
      throw unexpected(name, arguments, "(text, 'latin1')", position);
    }
    budget.charge(80L + text.length());
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) > 0xff) {
        throw unexpected(name, arguments, "a Latin-1 text", position);
      }
    }
    return new PyValue.Bytes(MemorySegment.ofArray(text.getBytes(StandardCharsets.ISO_8859_1)));
  }

  private PyValue complex(GlobalName name, PyTuple arguments, long position)
      throws RefusedException {
    if (arguments.size() != 2
        || !(arguments.get(0) instanceof PyValue.Float(double real))
        || !(arguments.get(1) instanceof PyValue.Float(double imaginary))) {
      throw unexpected(name, arguments, "two floats", position);
    }
    budget.charge(32);
    return new PyValue.Complex(real, imaginary);
  }

  private PyDict dict(GlobalName name, PyTuple arguments, long position) throws RefusedException {
    budget.charge(48);
    var dict = new PyDict();
    if (arguments.size() == 0) {
      return dict;
    }
    switch (arguments.get(0)) {
      case PyDict source -> {
        budget.charge(24L * source.size());
        source.forEach(dict::put);
        dict.depth = source.depth;
      }
      case PyList pairs -> {
        // Python 2 writes an OrderedDict as a list of pairs
        for (PyValue item : pairs.items()) {
          PyValue first = member(item, 0);
          PyValue second = member(item, 1);
          if (first == null || second == null) {
            throw unexpected(name, arguments, "pairs", position);
          }
          budget.charge(24);
          dict.put(first, second);
        }
        dict.depth = pairs.depth;
      }
      default -> throw unexpected(name, arguments, "a dict", position);
    }
    return dict;
  }

  private static @Nullable PyValue member(PyValue pair, int index) {
    return switch (pair) {
      case PyTuple tuple when tuple.size() == 2 -> tuple.get(index);
      case PyList list when list.size() == 2 -> list.get(index);
      default -> null;
    };
  }

  /** {@code copyreg._reconstructor(cls, base, state)}, as protocols 0 and 1 make instances. */
  private PyValue reconstructObject(GlobalName name, PyTuple arguments, long position)
      throws RefusedException {
    if (arguments.size() != 3
        || !(arguments.get(0) instanceof GlobalName type)
        || !(arguments.get(1) instanceof GlobalName base)
        || !base.module().equals("builtins")) {
      throw unexpected(name, arguments, "(class, base, state)", position);
    }
    Builtin builtin = builtin(type);
    if (builtin != null && builtin.kind() == Kind.JOBLIB_WRAPPER) {
      return recorded(type, PyTuple.EMPTY, Making.INSTANCE, position);
    }
    if (!isClass(type)) {
      throw forbidden(type, "the pickle makes an instance of " + type, position);
    }
    PyObject object = recorded(type, PyTuple.EMPTY, Making.INSTANCE, position);
    switch (arguments.get(2)) {
      case PyValue.None none when base.name().equals("object") -> {}
      case PyDict entries when base.name().equals("dict") -> {
        object.mutableEntries = entries;
        object.depth = 1 + entries.depth;
      }
      case PyList items when base.name().equals("list") -> {
        object.mutableItems = items;
        object.depth = 1 + items.depth;
      }
      default -> throw unexpected(name, arguments, "an object, a dict or a list", position);
    }
    return object;
  }

  /** {@code target.__setstate__(state)}; returns what stands for the target from now on. */
  PyValue build(PyValue target, PyValue state, PickleInput in, boolean insideFrame, long position)
      throws RefusedException {
    return switch (target) {
      case NdArray array -> {
        if (array.isComplete()) {
          throw invalidState("an array has a state already", position);
        }
        array.complete(arrays.fromState(state, position));
        yield array;
      }
      case PyObject object -> buildObject(object, state, in, insideFrame, position);
      default -> throw invalidState("a state for something that takes none", position);
    };
  }

  private PyValue buildObject(
      PyObject object, PyValue state, PickleInput in, boolean insideFrame, long position)
      throws RefusedException {
    if (object.mutableState != null) {
      throw invalidState(object.type() + " has a state already", position);
    }
    Builtin builtin = Builtins.of(object.type());
    if (builtin != null && builtin.kind() == Kind.DTYPE) {
      object.mutableState = state;
      object.dtype = DataTypes.withState(object, state, position);
      return object;
    }
    if (builtin != null && builtin.kind() == Kind.JOBLIB_WRAPPER) {
      requireShape(StateShape.DICT, object, state, position);
      object.mutableState = state;
      if (dialect == Dialect.PLAIN) {
        throw invalidState("a joblib array within a plain pickle", position);
      }
      if (insideFrame) {
        throw invalidState("array data within a pickle frame", position);
      }
      return new JoblibArrays(arrays, allowList, budget).read(object, in);
    }
    if (Distributions.isOne(object.type())) {
      Distributions.checkState(object.type(), state, position);
    }
    Entry entry = allowList.entry(object.type());
    StateShape shape =
        builtin != null ? builtin.state() : entry == null ? StateShape.NONE : entry.state();
    requireShape(shape, object, state, position);
    object.mutableState = state;
    object.depth = Math.max(object.depth, 1 + Depth.of(state));
    if (object.depth > budget.limits.depth()) {
      throw Budget.exceeded(
          "containers within one another at byte " + position, object.depth, budget.limits.depth());
    }
    return object;
  }

  private static void requireShape(StateShape shape, PyObject object, PyValue state, long position)
      throws RefusedException {
    boolean fits =
        switch (shape) {
          case NONE -> false;
          case DICT -> isDictState(state);
          case TUPLE -> isTupleState(state);
          case DICT_OR_TUPLE -> isTupleState(state) || isDictState(state);
        };
    if (!fits) {
      throw new RefusedException(
          Reason.MALFORMED_MODEL,
          "the state of " + object.type() + " has another shape, at byte " + position,
          Printable.kind(state),
          shape.name());
    }
  }

  private static boolean isDictState(PyValue state) {
    return switch (state) {
      case PyDict dict -> hasTextKeys(dict);
      case PyTuple pair when pair.size() == 2 ->
          (pair.get(0) instanceof PyValue.None
                  || (pair.get(0) instanceof PyDict first && hasTextKeys(first)))
              && pair.get(1) instanceof PyDict second
              && hasTextKeys(second);
      default -> false;
    };
  }

  /** A pair of dicts is also what Python takes for attributes where a class has no say. */
  private static boolean isTupleState(PyValue state) {
    return state instanceof PyTuple tuple
        && (tuple.size() != 2
            || !(tuple.get(1) instanceof PyDict)
            || !(tuple.get(0) instanceof PyDict || tuple.get(0) instanceof PyValue.None)
            || isDictState(state));
  }

  private static boolean hasTextKeys(PyDict dict) {
    for (int i = 0; i < dict.size(); i++) {
      if (!(dict.key(i) instanceof PyValue.Str(String key))
          || isCalledByPython(key, dict.value(i))) {
        return false;
      }
    }
    return true;
  }

  /**
   * Python and numpy look some names up on an object and call what they find, {@code __array__} and
   * {@code __new__} for instance. Data under such a name are texts about the object.
   */
  private static boolean isCalledByPython(String key, PyValue value) {
    return key.startsWith("__")
        && key.endsWith("__")
        && !(DESCRIPTIONS.contains(key)
            && (value instanceof PyValue.Str || value instanceof PyValue.None));
  }

  private static RefusedException invalidState(String what, long position) {
    return new RefusedException(Reason.MALFORMED_MODEL, what + ", at byte " + position);
  }

  static RefusedException unexpected(
      GlobalName name, PyTuple arguments, String expected, long position) {
    var found = new StringBuilder("(");
    for (int i = 0; i < Math.min(4, arguments.size()); i++) {
      found.append(i == 0 ? "" : ", ").append(Printable.kind(arguments.get(i)));
    }
    return new RefusedException(
        Reason.MALFORMED_MODEL,
        name + " is called with other arguments, at byte " + position,
        found.append(')').toString(),
        expected);
  }

  private static RefusedException forbidden(GlobalName name, String what, long position) {
    return new RefusedException(
        Reason.FORBIDDEN_GLOBAL,
        what + ", which is not on the closed list for that",
        Printable.text(name.toString()) + " at byte " + position,
        "a supported estimator's names only");
  }
}
