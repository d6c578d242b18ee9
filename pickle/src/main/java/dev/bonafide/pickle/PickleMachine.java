package dev.bonafide.pickle;

import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.RefusedException;
import java.lang.foreign.MemorySegment;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Runs one pickle stream to an inert graph. Iterative, with its own stack and memo; what a name may
 * become is decided by {@link Construction}.
 */
final class PickleMachine {
  private static final int HIGHEST_PROTOCOL = 5;

  /** A pickler numbers its memo one by one; this is how far a stream may run ahead of that. */
  private static final int MEMO_SLACK = 1 << 16;

  private static final PyValue.Bool TRUE = new PyValue.Bool(true);
  private static final PyValue.Bool FALSE = new PyValue.Bool(false);
  private static final int SMALLEST_CACHED = -128;
  private static final PyValue.Int[] CACHED_INTS = new PyValue.Int[1024 + 128];

  static {
    for (int i = 0; i < CACHED_INTS.length; i++) {
      CACHED_INTS[i] = new PyValue.Int(i + SMALLEST_CACHED);
    }
  }

  private final PickleInput in;
  private final Budget budget;
  private final PickleLimits limits;
  private final Construction construction;
  private final List<MemorySegment> buffers;
  private int nextBuffer;

  private @Nullable PyValue[] stack = new PyValue[64];
  private int top;
  private int[] marks = new int[16];
  private int markTop;
  private @Nullable PyValue[] memo = new PyValue[64];
  private int memoized;
  private int protocol;
  private long frameEnd = -1;

  PickleMachine(
      PickleInput in, Budget budget, Construction construction, List<MemorySegment> buffers) {
    this.in = in;
    this.budget = budget;
    this.limits = budget.limits;
    this.construction = construction;
    this.buffers = buffers;
  }

  /** Runs to the end of the stream; the input stands behind it afterwards. */
  PyValue run() throws RefusedException {
    while (true) {
      long start = in.position;
      budget.countOpcode();
      int opcode = in.u1();
      if (opcode == Opcode.STOP) {
        return stop();
      }
      step(opcode, start);
      if (in.position > frameEnd && start < frameEnd) {
        throw in.malformed("an operation crosses the end of its frame");
      }
    }
  }

  private PyValue stop() throws RefusedException {
    if (in.position < frameEnd) {
      throw new RefusedException(
          Reason.TRAILING_BYTES,
          "bytes follow the end of the stream within its frame",
          (frameEnd - in.position) + " bytes at byte " + in.position,
          "none");
    }
    if (markTop != 0 || top != 1) {
      throw in.malformed("the stream ends with " + top + " values instead of one");
    }
    return pop();
  }

  private void step(int opcode, long start) throws RefusedException {
    switch (opcode) {
      case Opcode.PROTO -> protocol();
      case Opcode.FRAME -> frame(start);
      case Opcode.MARK -> mark();
      case Opcode.POP -> popOrMark();
      case Opcode.POP_MARK -> top = takeMark();
      case Opcode.DUP -> push(peek());

      case Opcode.NONE -> push(PyValue.None.NONE);
      case Opcode.NEWTRUE -> push(TRUE);
      case Opcode.NEWFALSE -> push(FALSE);
      case Opcode.BININT -> integer(in.s4());
      case Opcode.BININT1 -> integer(in.u1());
      case Opcode.BININT2 -> integer(in.u2());
      case Opcode.INT -> intLine();
      case Opcode.LONG -> integer(in.decimalLine(4_300, true));
      case Opcode.LONG1 -> integer(in.integer(in.u1(), limits.integerBytes()));
      case Opcode.LONG4 -> integer(in.integer(in.s4(), limits.integerBytes()));
      case Opcode.FLOAT -> real(in.floatLine());
      case Opcode.BINFLOAT -> real(in.f8());

      case Opcode.SHORT_BINUNICODE -> text(in.utf8(in.u1(), limits.stringBytes()));
      case Opcode.BINUNICODE -> text(in.utf8(in.u4(), limits.stringBytes()));
      case Opcode.BINUNICODE8 -> text(in.utf8(in.s8(), limits.stringBytes()));
      case Opcode.UNICODE -> text(in.unicodeLine(limits.stringBytes()));
      case Opcode.STRING -> text(in.quotedLine(limits.stringBytes()));
      case Opcode.BINSTRING -> text(in.ascii(in.s4(), limits.stringBytes()));
      case Opcode.SHORT_BINSTRING -> text(in.ascii(in.u1(), limits.stringBytes()));
      case Opcode.SHORT_BINBYTES -> bytes(in.slice(in.u1()));
      case Opcode.BINBYTES -> bytes(in.slice(in.u4()));
      case Opcode.BINBYTES8, Opcode.BYTEARRAY8 -> bytes(in.slice(in.s8()));
      case Opcode.NEXT_BUFFER -> buffer(start);
      case Opcode.READONLY_BUFFER -> {
        if (!(peek() instanceof PyValue.Bytes)) {
          throw in.malformed("READONLY_BUFFER without a buffer");
        }
      }

      case Opcode.EMPTY_TUPLE -> push(PyTuple.EMPTY);
      case Opcode.TUPLE1 -> tuple(top - 1);
      case Opcode.TUPLE2 -> tuple(top - 2);
      case Opcode.TUPLE3 -> tuple(top - 3);
      case Opcode.TUPLE -> tuple(takeMark());
      case Opcode.EMPTY_LIST -> push(newList());
      case Opcode.LIST -> {
        int from = takeMark();
        PyList list = newList();
        extend(list, from);
        push(list);
      }
      case Opcode.APPEND -> {
        int from = top - 1;
        requireValues(1);
        append(from);
      }
      case Opcode.APPENDS -> append(takeMark());
      case Opcode.EMPTY_DICT -> push(newDict());
      case Opcode.DICT -> {
        int from = takeMark();
        PyDict dict = newDict();
        setItems(dict, from);
        push(dict);
      }
      case Opcode.SETITEM -> {
        requireValues(2);
        setItems(top - 2);
      }
      case Opcode.SETITEMS -> setItems(takeMark());
      case Opcode.EMPTY_SET -> push(newSet());
      case Opcode.ADDITEMS -> addItems(takeMark());
      case Opcode.FROZENSET -> {
        int from = takeMark();
        PySet set = newSet();
        extend(set.mutableItems, from);
        push(set);
      }

      case Opcode.MEMOIZE -> memoize(memoized);
      case Opcode.BINPUT -> memoize(in.u1());
      case Opcode.LONG_BINPUT -> memoize(in.u4());
      case Opcode.PUT -> memoize(memoLine());
      case Opcode.BINGET -> recall(in.u1());
      case Opcode.LONG_BINGET -> recall(in.u4());
      case Opcode.GET -> recall(memoLine());

      case Opcode.GLOBAL -> {
        String module = in.utf8Line(4_096);
        push(construction.name(present(module), in.utf8Line(4_096), start));
      }
      case Opcode.STACK_GLOBAL -> stackGlobal(start);
      case Opcode.REDUCE -> {
        PyTuple arguments = popTuple("REDUCE");
        push(construction.call(popName("REDUCE"), arguments, start));
      }
      case Opcode.NEWOBJ -> {
        PyTuple arguments = popTuple("NEWOBJ");
        push(construction.instance(popName("NEWOBJ"), arguments, start));
      }
      case Opcode.NEWOBJ_EX -> {
        if (!(pop() instanceof PyDict keywords) || keywords.size() != 0) {
          throw forbidden("NEWOBJ_EX with keyword arguments", start);
        }
        PyTuple arguments = popTuple("NEWOBJ_EX");
        push(construction.instance(popName("NEWOBJ_EX"), arguments, start));
      }
      case Opcode.INST -> {
        String module = in.utf8Line(4_096);
        GlobalName name = construction.name(present(module), in.utf8Line(4_096), start);
        PyTuple arguments = newTuple(takeMark());
        push(construction.call(name, arguments, start));
      }
      case Opcode.OBJ -> {
        int from = takeMark();
        if (top - from < 1 || !(stack[from] instanceof GlobalName name)) {
          throw in.malformed("OBJ without a class");
        }
        PyTuple arguments = newTuple(from + 1);
        top = from;
        push(construction.call(name, arguments, start));
      }
      case Opcode.BUILD -> build(start);

      case Opcode.PERSID -> throw forbidden("PERSID", start);
      case Opcode.BINPERSID -> throw forbidden("BINPERSID", start);
      case Opcode.EXT1 -> throw forbidden("EXT1", start);
      case Opcode.EXT2 -> throw forbidden("EXT2", start);
      case Opcode.EXT4 -> throw forbidden("EXT4", start);
      default ->
          throw new RefusedException(
              Reason.MALFORMED_MODEL,
              "an unknown operation at byte " + start,
              String.format(java.util.Locale.ROOT, "0x%02x", opcode),
              "an opcode of pickle protocols 0 to 5");
    }
  }

  private void protocol() throws RefusedException {
    int version = in.u1();
    if (version > HIGHEST_PROTOCOL) {
      throw new RefusedException(
          Reason.MALFORMED_MODEL,
          "an unknown pickle protocol at byte " + (in.position - 1),
          Integer.toString(version),
          "0 to " + HIGHEST_PROTOCOL);
    }
    protocol = version;
  }

  private void frame(long start) throws RefusedException {
    long length = in.s8();
    in.need(length);
    if (start < frameEnd) {
      throw in.malformed("a frame begins within another");
    }
    frameEnd = in.position + length;
  }

  private String present(String module) {
    return protocol < 3 ? Builtins.presentModule(module) : module;
  }

  private void stackGlobal(long start) throws RefusedException {
    if (!(pop() instanceof PyValue.Str(String name))
        || !(pop() instanceof PyValue.Str(String module))) {
      throw in.malformed("STACK_GLOBAL without two texts");
    }
    push(construction.name(present(module), name, start));
  }

  // ---- stack and marks

  private void push(PyValue value) throws RefusedException {
    if (top == stack.length) {
      if (top >= limits.stackItems()) {
        throw Budget.exceeded("values on the stack at byte " + in.position, top, top - 1L);
      }
      budget.charge(8L * top);
      stack = Arrays.copyOf(stack, top * 2);
    }
    stack[top++] = value;
  }

  private int floor() {
    return markTop == 0 ? 0 : marks[markTop - 1];
  }

  private void requireValues(int count) throws RefusedException {
    if (top - floor() < count) {
      throw in.malformed("an operation finds too few values");
    }
  }

  @SuppressWarnings("NullAway") // below top every slot is filled
  private PyValue pop() throws RefusedException {
    requireValues(1);
    return stack[--top];
  }

  @SuppressWarnings("NullAway")
  private PyValue peek() throws RefusedException {
    requireValues(1);
    return stack[top - 1];
  }

  @SuppressWarnings("NullAway")
  private PyValue at(int index) {
    return stack[index];
  }

  private void mark() throws RefusedException {
    if (markTop == marks.length) {
      if (markTop >= limits.stackItems()) {
        throw Budget.exceeded("marks on the stack at byte " + in.position, markTop, markTop - 1L);
      }
      budget.charge(8L * markTop);
      marks = Arrays.copyOf(marks, markTop * 2);
    }
    marks[markTop++] = top;
  }

  /** Removes the last mark; what stands above it is still on the stack. */
  private int takeMark() throws RefusedException {
    if (markTop == 0) {
      throw in.malformed("an operation finds no mark");
    }
    return marks[--markTop];
  }

  private void popOrMark() throws RefusedException {
    if (markTop > 0 && marks[markTop - 1] == top) {
      markTop--;
    } else {
      pop();
    }
  }

  private PyTuple popTuple(String operation) throws RefusedException {
    if (pop() instanceof PyTuple tuple) {
      return tuple;
    }
    throw in.malformed(operation + " without a tuple of arguments");
  }

  private GlobalName popName(String operation) throws RefusedException {
    if (pop() instanceof GlobalName name) {
      return name;
    }
    throw in.malformed(operation + " of something that is no name");
  }

  // ---- memo

  private void memoize(long index) throws RefusedException {
    if (index >= limits.memoEntries() || index > memoized + (long) MEMO_SLACK) {
      throw Budget.exceeded("memo entries at byte " + in.position, index, memoized);
    }
    int slot = (int) index;
    if (slot >= memo.length) {
      int capacity = Math.max(memo.length * 2, slot + 1);
      budget.charge(8L * (capacity - memo.length));
      memo = Arrays.copyOf(memo, capacity);
    }
    if (memo[slot] == null) {
      memoized++;
    }
    memo[slot] = peek();
  }

  private void recall(long index) throws RefusedException {
    PyValue value = index < memo.length ? memo[(int) index] : null;
    if (value == null) {
      throw in.malformed("the memo has no entry " + index);
    }
    push(value);
  }

  private long memoLine() throws RefusedException {
    BigInteger index = in.decimalLine(20, false);
    if (index.signum() < 0 || index.bitLength() > 32) {
      throw in.malformed("a memo index is out of range");
    }
    return index.longValue();
  }

  // ---- plain values

  private void integer(long value) throws RefusedException {
    if (value >= SMALLEST_CACHED && value < CACHED_INTS.length + SMALLEST_CACHED) {
      push(CACHED_INTS[(int) value - SMALLEST_CACHED]);
    } else {
      budget.charge(24);
      push(new PyValue.Int(value));
    }
  }

  private void integer(BigInteger value) throws RefusedException {
    if (value.bitLength() < 64) {
      integer(value.longValue());
    } else {
      budget.charge(80 + value.bitLength() / 8);
      push(new PyValue.BigInt(value));
    }
  }

  private void intLine() throws RefusedException {
    String line = in.asciiLine(4_300);
    switch (line) {
      case "00" -> push(FALSE);
      case "01" -> push(TRUE);
      default -> {
        in.position -= line.length() + 1;
        integer(in.decimalLine(4_300, false));
      }
    }
  }

  private void real(double value) throws RefusedException {
    budget.charge(24);
    push(new PyValue.Float(value));
  }

  private void text(String value) throws RefusedException {
    budget.charge(64L + value.length());
    push(new PyValue.Str(value));
  }

  private void bytes(MemorySegment slice) throws RefusedException {
    budget.charge(80);
    push(new PyValue.Bytes(slice));
  }

  private void buffer(long start) throws RefusedException {
    if (nextBuffer >= buffers.size()) {
      throw new RefusedException(
          Reason.FORBIDDEN_OPCODE,
          "the pickle asks for an out-of-band buffer that was not given",
          "NEXT_BUFFER at byte " + start,
          buffers.size() + " buffers");
    }
    bytes(buffers.get(nextBuffer++));
  }

  // ---- containers

  private void tuple(int from) throws RefusedException {
    if (from < floor()) {
      throw in.malformed("an operation finds too few values");
    }
    PyTuple tuple = newTuple(from);
    push(tuple);
  }

  /** Takes what stands from there on off the stack. */
  private PyTuple newTuple(int from) throws RefusedException {
    int size = top - from;
    if (size == 0) {
      return PyTuple.EMPTY;
    }
    budget.charge(40 + 4L * size);
    PyValue[] items = new PyValue[size];
    int depth = 0;
    for (int i = 0; i < size; i++) {
      items[i] = at(from + i);
      depth = Math.max(depth, Depth.of(items[i]));
    }
    top = from;
    return new PyTuple(items, checkedDepth(depth + 1));
  }

  private int checkedDepth(int depth) throws RefusedException {
    if (depth > limits.depth()) {
      throw Budget.exceeded(
          "containers within one another at byte " + in.position, depth, limits.depth());
    }
    return depth;
  }

  private PyList newList() throws RefusedException {
    budget.charge(40);
    return new PyList();
  }

  private PyDict newDict() throws RefusedException {
    budget.charge(48);
    return new PyDict();
  }

  private PySet newSet() throws RefusedException {
    budget.charge(16);
    return new PySet(newList());
  }

  private void extend(PyList list, int from) throws RefusedException {
    int depth = list.depth;
    for (int i = from; i < top; i++) {
      depth = Math.max(depth, 1 + Depth.of(at(i)));
    }
    list.depth = checkedDepth(depth);
    budget.charge(list.size() == 0 ? Math.max(32, 4L * (top - from)) : 8L * (top - from));
    for (int i = from; i < top; i++) {
      list.add(at(i));
    }
    top = from;
  }

  private void append(int from) throws RefusedException {
    switch (below(from)) {
      case PyList list -> extend(list, from);
      case PyObject object when takesItems(object) -> {
        PyList items = object.mutableItems;
        if (items == null) {
          items = newList();
          object.mutableItems = items;
        }
        extend(items, from);
        object.depth = checkedDepth(Math.max(object.depth, items.depth));
      }
      default -> throw in.malformed("APPEND to something that is no list");
    }
  }

  private PyValue below(int from) throws RefusedException {
    if (from - 1 < floor()) {
      throw in.malformed("an operation finds too few values");
    }
    return at(from - 1);
  }

  private void setItems(PyDict dict, int from) throws RefusedException {
    if ((top - from) % 2 != 0) {
      throw in.malformed("a dict has a key without a value");
    }
    int depth = dict.depth;
    for (int i = from; i < top; i += 2) {
      depth = Math.max(depth, 1 + Math.max(Depth.of(at(i)), Depth.of(at(i + 1))));
      if (dict.put(at(i), at(i + 1))) {
        budget.charge(24);
      }
    }
    dict.depth = checkedDepth(depth);
    top = from;
  }

  private void setItems(int from) throws RefusedException {
    switch (below(from)) {
      case PyDict dict -> setItems(dict, from);
      case PyObject object when takesItems(object) -> {
        PyDict entries = object.mutableEntries;
        if (entries == null) {
          entries = newDict();
          object.mutableEntries = entries;
        }
        setItems(entries, from);
        object.depth = checkedDepth(Math.max(object.depth, entries.depth));
      }
      default -> throw in.malformed("SETITEM on something that is no dict");
    }
  }

  /**
   * Pickle writes items before the state. After it, {@code append} may be an attribute that the
   * state has set to something that is called.
   */
  private boolean takesItems(PyObject object) {
    return object.mutableState == null && construction.isClass(object.type());
  }

  private void addItems(int from) throws RefusedException {
    if (below(from) instanceof PySet set) {
      extend(set.mutableItems, from);
    } else {
      throw in.malformed("ADDITEMS to something that is no set");
    }
  }

  // ---- objects

  private void build(long start) throws RefusedException {
    PyValue state = pop();
    PyValue target = peek();
    boolean insideFrame = in.position < frameEnd;
    if (!insideFrame) {
      // raw array data may follow, which is in no frame
      frameEnd = -1;
    }
    PyValue result = construction.build(target, state, in, insideFrame, start);
    if (result != target) {
      pop();
      push(result);
    }
  }

  private static RefusedException forbidden(String operation, long start) {
    return new RefusedException(
        Reason.FORBIDDEN_OPCODE,
        "the pickle uses " + operation + ", which no model needs",
        operation + " at byte " + start,
        "data, names on the closed list and their state");
  }
}
