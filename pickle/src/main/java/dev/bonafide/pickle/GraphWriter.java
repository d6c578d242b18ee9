package dev.bonafide.pickle;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.math.BigInteger;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/** Writes one pickle stream of protocol 4, without frames. */
final class GraphWriter {
  /** Where the elements of arrays go. */
  enum Arrays {
    /** Behind a wrapper, as joblib does. */
    RAW,
    /** Into the state, as plain pickle does; for the pickles of object arrays. */
    IN_STATE
  }

  private static final int MAX_DEPTH = 1_000;
  private static final int PROTOCOL = 4;

  /** joblib's {@code NUMPY_ARRAY_ALIGNMENT_BYTES}. */
  private static final int ALIGNMENT_BYTES = 16;

  /** numpy's flags for types with objects: reference counted, pickled as list, needs init … */
  private static final int OBJECT_FLAGS = 63;

  private static final GlobalName WRAPPER =
      new GlobalName("joblib.numpy_pickle", "NumpyArrayWrapper");
  private static final GlobalName NDARRAY = new GlobalName("numpy", "ndarray");
  private static final GlobalName DTYPE = new GlobalName("numpy", "dtype");

  // numpy 2 keeps the old module for these two, so that every numpy reads them
  private static final GlobalName SCALAR = new GlobalName("numpy.core.multiarray", "scalar");
  private static final GlobalName RECONSTRUCT =
      new GlobalName("numpy.core.multiarray", "_reconstruct");
  private static final GlobalName COMPLEX = new GlobalName("builtins", "complex");

  private final PickleOutput out;
  private final Arrays arrays;
  private final IdentityHashMap<PyValue, Integer> objects = new IdentityHashMap<>();
  private final Map<Object, Integer> values = new HashMap<>();
  private int memoized;

  GraphWriter(PickleOutput out, Arrays arrays) {
    this.out = out;
    this.arrays = arrays;
  }

  void stream(PyValue root) throws IOException {
    out.operand(Opcode.PROTO, 1, PROTOCOL);
    write(root, 0);
    out.u1(Opcode.STOP);
  }

  private int memoize() throws IOException {
    out.u1(Opcode.MEMOIZE);
    return memoized++;
  }

  private void write(PyValue value, int depth) throws IOException {
    if (depth > MAX_DEPTH) {
      throw new IllegalArgumentException("at most " + MAX_DEPTH + " containers in one another");
    }
    Integer known = objects.get(value);
    if (known != null) {
      out.recall(known);
      return;
    }
    switch (value) {
      case PyValue.None none -> out.u1(Opcode.NONE);
      case PyValue.Bool(boolean b) -> out.u1(b ? Opcode.NEWTRUE : Opcode.NEWFALSE);
      case PyValue.Int(long number) -> out.integer(BigInteger.valueOf(number));
      case PyValue.BigInt(BigInteger number) -> out.integer(number);
      case PyValue.Float(double number) -> out.real(number);
      case PyValue.Complex(double re, double im) ->
          call(COMPLEX, List.of(new PyValue.Float(re), new PyValue.Float(im)), depth);
      case PyValue.Str(String text) -> text(text);
      case PyValue.Bytes bytes -> out.byteString(bytes.segment());
      case PyTuple tuple -> {
        items(tuple.items(), depth);
        if (tuple.size() > 0) {
          objects.put(tuple, memoize());
        }
      }
      case PyList list -> {
        out.u1(Opcode.EMPTY_LIST);
        objects.put(list, memoize());
        appends(list, depth);
      }
      case PyDict dict -> {
        out.u1(Opcode.EMPTY_DICT);
        objects.put(dict, memoize());
        setItems(dict, depth);
      }
      case PySet set -> {
        out.u1(Opcode.EMPTY_SET);
        objects.put(set, memoize());
        if (set.size() > 0) {
          out.u1(Opcode.MARK);
          for (PyValue item : set.items()) {
            write(item, depth + 1);
          }
          out.u1(Opcode.ADDITEMS);
        }
      }
      case GlobalName name -> name(name);
      case PyObject object -> object(object, depth);
      case NdArray array -> array(array, depth);
    }
  }

  private void text(String text) throws IOException {
    Integer known = values.get(text);
    if (known != null) {
      out.recall(known);
      return;
    }
    out.text(text);
    values.put(text, memoize());
  }

  private void name(GlobalName name) throws IOException {
    Integer known = values.get(name);
    if (known != null) {
      out.recall(known);
      return;
    }
    text(name.module());
    text(name.name());
    out.u1(Opcode.STACK_GLOBAL);
    values.put(name, memoize());
  }

  private void items(List<PyValue> items, int depth) throws IOException {
    if (items.isEmpty()) {
      out.u1(Opcode.EMPTY_TUPLE);
      return;
    }
    if (items.size() > 3) {
      out.u1(Opcode.MARK);
    }
    for (PyValue item : items) {
      write(item, depth + 1);
    }
    switch (items.size()) {
      case 1 -> out.u1(Opcode.TUPLE1);
      case 2 -> out.u1(Opcode.TUPLE2);
      case 3 -> out.u1(Opcode.TUPLE3);
      default -> out.u1(Opcode.TUPLE);
    }
  }

  private void appends(PyList list, int depth) throws IOException {
    if (list.size() > 0) {
      out.u1(Opcode.MARK);
      for (PyValue item : list.items()) {
        write(item, depth + 1);
      }
      out.u1(Opcode.APPENDS);
    }
  }

  private void setItems(PyDict dict, int depth) throws IOException {
    if (dict.size() > 0) {
      out.u1(Opcode.MARK);
      for (int i = 0; i < dict.size(); i++) {
        write(dict.key(i), depth + 1);
        write(dict.value(i), depth + 1);
      }
      out.u1(Opcode.SETITEMS);
    }
  }

  private void call(GlobalName callable, List<PyValue> arguments, int depth) throws IOException {
    name(callable);
    items(arguments, depth);
    out.u1(Opcode.REDUCE);
  }

  private void object(PyObject object, int depth) throws IOException {
    name(object.type());
    items(object.arguments(), depth);
    out.u1(
        switch (object.making()) {
          case INSTANCE -> Opcode.NEWOBJ;
          case CALL -> Opcode.REDUCE;
        });
    objects.put(object, memoize());
    PyList items = object.items();
    if (items != null) {
      appends(items, depth);
    }
    PyDict entries = object.entries();
    if (entries != null) {
      setItems(entries, depth);
    }
    PyValue state = object.state();
    if (state != null) {
      write(state, depth + 1);
      out.u1(Opcode.BUILD);
    }
  }

  private void array(NdArray array, int depth) throws IOException {
    if (array.rank() == 0) {
      name(SCALAR);
      dtype(array.dtype(), depth);
      if (array.dtype().kind() == 'O') {
        write(array.objects().getFirst(), depth + 1);
      } else {
        out.byteString(array.data());
      }
      out.u1(Opcode.TUPLE2);
      out.u1(Opcode.REDUCE);
      objects.put(array, memoize());
      return;
    }
    switch (arrays) {
      case RAW -> rawArray(array, depth);
      case IN_STATE -> arrayInState(array, depth);
    }
  }

  private void rawArray(NdArray array, int depth) throws IOException {
    name(WRAPPER);
    out.u1(Opcode.EMPTY_TUPLE);
    out.u1(Opcode.NEWOBJ);
    out.u1(Opcode.EMPTY_DICT);
    out.u1(Opcode.MARK);
    text("subclass");
    name(NDARRAY);
    text("shape");
    shape(array, depth);
    text("order");
    text(array.fortranOrder() ? "F" : "C");
    text("dtype");
    dtype(array.dtype(), depth);
    text("allow_mmap");
    boolean objects = array.dtype().kind() == 'O';
    out.u1(objects ? Opcode.NEWFALSE : Opcode.NEWTRUE);
    text("numpy_array_alignment_bytes");
    out.integer(BigInteger.valueOf(ALIGNMENT_BYTES));
    out.u1(Opcode.SETITEMS);
    out.u1(Opcode.BUILD);
    if (objects) {
      new GraphWriter(out, Arrays.IN_STATE).stream(array);
      return;
    }
    int padding = ALIGNMENT_BYTES - (int) ((out.position() + 1) % ALIGNMENT_BYTES);
    out.u1(padding);
    for (int i = 0; i < padding; i++) {
      out.u1(0xff);
    }
    out.segment(contiguous(array));
  }

  private void arrayInState(NdArray array, int depth) throws IOException {
    name(RECONSTRUCT);
    name(NDARRAY);
    out.integer(BigInteger.ZERO);
    out.u1(Opcode.TUPLE1);
    out.byteString(MemorySegment.ofArray(new byte[] {'b'}));
    out.u1(Opcode.TUPLE3);
    out.u1(Opcode.REDUCE);
    objects.put(array, memoize());
    out.u1(Opcode.MARK);
    out.integer(BigInteger.ONE);
    shape(array, depth);
    dtype(array.dtype(), depth);
    boolean isObjects = array.dtype().kind() == 'O';
    out.u1(array.fortranOrder() && !isObjects ? Opcode.NEWTRUE : Opcode.NEWFALSE);
    if (isObjects) {
      out.u1(Opcode.EMPTY_LIST);
      memoize();
      appends(PyList.of(array.objects()), depth);
    } else {
      out.byteString(contiguous(array));
    }
    out.u1(Opcode.TUPLE);
    out.u1(Opcode.BUILD);
  }

  private static MemorySegment contiguous(NdArray array) {
    int itemBytes = array.dtype().itemBytes();
    if (array.strideBytes() == itemBytes) {
      return array.data();
    }
    int size = Math.toIntExact(array.size());
    byte[] packed = new byte[Math.multiplyExact(size, itemBytes)];
    MemorySegment target = MemorySegment.ofArray(packed);
    for (int i = 0; i < size; i++) {
      MemorySegment.copy(
          array.data(), (long) i * array.strideBytes(), target, (long) i * itemBytes, itemBytes);
    }
    return target;
  }

  private void shape(NdArray array, int depth) throws IOException {
    items(array.shape().stream().<PyValue>map(length -> new PyValue.Int(length)).toList(), depth);
  }

  private void dtype(DType type, int depth) throws IOException {
    Integer known = values.get(type);
    if (known != null) {
      out.recall(known);
      return;
    }
    int units = type.kind() == 'U' ? type.itemBytes() / 4 : type.itemBytes();
    call(
        DTYPE,
        List.of(
            new PyValue.Str(type.kind() + Integer.toString(units)),
            new PyValue.Bool(false),
            new PyValue.Bool(true)),
        depth);
    values.put(type, memoize());
    out.u1(Opcode.MARK);
    out.integer(BigInteger.valueOf(3));
    boolean ordered = type.itemBytes() > 1 && "SVO".indexOf(type.kind()) < 0;
    text(!ordered ? "|" : type.order() == ByteOrder.LITTLE_ENDIAN ? "<" : ">");
    out.u1(Opcode.NONE);
    fields(type, depth);
    boolean sized = "SUV".indexOf(type.kind()) >= 0;
    out.integer(BigInteger.valueOf(sized ? type.itemBytes() : -1));
    out.integer(BigInteger.valueOf(type.kind() == 'U' ? 4 : sized ? 1 : -1));
    out.integer(BigInteger.valueOf(flags(type)));
    out.u1(Opcode.TUPLE);
    out.u1(Opcode.BUILD);
  }

  private static int flags(DType type) {
    return switch (type.kind()) {
      case 'O' -> OBJECT_FLAGS;
      case 'U' -> 8;
      case 'V' -> 16;
      default -> 0;
    };
  }

  private void fields(DType type, int depth) throws IOException {
    if (type.fields().isEmpty()) {
      out.u1(Opcode.NONE);
      out.u1(Opcode.NONE);
      return;
    }
    items(
        type.fields().stream().<PyValue>map(field -> new PyValue.Str(field.name())).toList(),
        depth);
    out.u1(Opcode.EMPTY_DICT);
    out.u1(Opcode.MARK);
    for (DType.Field field : type.fields()) {
      text(field.name());
      dtype(field.type(), depth);
      out.integer(BigInteger.valueOf(field.offset()));
      out.u1(Opcode.TUPLE2);
    }
    out.u1(Opcode.SETITEMS);
  }
}
