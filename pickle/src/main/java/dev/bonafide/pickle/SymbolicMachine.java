package dev.bonafide.pickle;

import dev.bonafide.artifact.RefusedException;
import dev.bonafide.pickle.PickleTrace.Act;
import dev.bonafide.pickle.PickleTrace.Event;
import dev.bonafide.pickle.PickleTrace.Loader;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Follows a stream without making anything, and notes what it would import, call and modify. More
 * forgiving than {@link PickleMachine}: it stops only where Python itself would.
 */
final class SymbolicMachine {
  private static final int SHOWN_TEXT_BYTES = 1 << 16;
  private static final Symbol NONE = new Symbol.Atom("None");

  private final PickleInput in;
  private final Budget budget;
  private final AllowList allowList;
  private final Loader loader;
  private final List<Event> events;
  private final ArrayList<Symbol> stack = new ArrayList<>();
  private final ArrayList<Integer> marks = new ArrayList<>();

  /** By {@code Long}; an index that is longer stands as its digits. */
  private final Map<Object, Symbol> memo = new HashMap<>();

  private final Evaluation evaluation;
  private int protocol;
  private long start;

  SymbolicMachine(
      PickleInput in, Budget budget, AllowList allowList, Loader loader, List<Event> events) {
    this.in = in;
    this.budget = budget;
    this.allowList = allowList;
    this.loader = loader;
    this.events = events;
    this.evaluation = new Evaluation(allowList, this::note);
  }

  private void note(Act act, String shown, Optional<GlobalName> target) {
    if (events.size() < PickleTrace.MAX_EVENTS) {
      events.add(new Event(act, shown, target, start));
    }
  }

  Symbol run() throws RefusedException {
    while (true) {
      start = in.position;
      budget.countOpcode();
      int opcode = in.u1();
      if (opcode == Opcode.STOP) {
        return pop();
      }
      step(opcode);
    }
  }

  private void step(int opcode) throws RefusedException {
    switch (opcode) {
      case Opcode.PROTO -> protocol = protocol();
      case Opcode.FRAME -> in.s8();
      case Opcode.MARK -> {
        budget.charge(24);
        marks.add(stack.size());
      }
      case Opcode.POP -> {
        if (!marks.isEmpty() && marks.getLast() == stack.size()) {
          marks.removeLast();
        } else {
          pop();
        }
      }
      case Opcode.POP_MARK -> popMark();
      case Opcode.DUP -> push(peek());

      case Opcode.NONE -> push(NONE);
      case Opcode.NEWTRUE -> push(new Symbol.Atom("True"));
      case Opcode.NEWFALSE -> push(new Symbol.Atom("False"));
      case Opcode.BININT -> atom(Integer.toString(in.s4()));
      case Opcode.BININT1 -> atom(Integer.toString(in.u1()));
      case Opcode.BININT2 -> atom(Integer.toString(in.u2()));
      case Opcode.INT, Opcode.LONG -> number(line());
      case Opcode.LONG1 -> integer(in.u1());
      case Opcode.LONG4 -> integer(in.s4());
      case Opcode.FLOAT -> number(line());
      case Opcode.BINFLOAT -> atom(Double.toString(in.f8()));

      case Opcode.SHORT_BINUNICODE, Opcode.SHORT_BINSTRING -> text(in.u1());
      case Opcode.BINUNICODE -> text(in.u4());
      case Opcode.BINSTRING -> text(in.s4());
      case Opcode.BINUNICODE8 -> text(in.s8());
      case Opcode.UNICODE -> unicodeLine();
      case Opcode.STRING -> quotedLine();
      case Opcode.SHORT_BINBYTES -> raw(in.u1());
      case Opcode.BINBYTES -> raw(in.u4());
      case Opcode.BINBYTES8, Opcode.BYTEARRAY8 -> raw(in.s8());
      case Opcode.NEXT_BUFFER -> push(new Symbol.Opaque("buffer"));
      case Opcode.READONLY_BUFFER -> peek();

      case Opcode.EMPTY_TUPLE -> push(Symbol.Items.empty('('));
      case Opcode.TUPLE1 -> tuple(1);
      case Opcode.TUPLE2 -> tuple(2);
      case Opcode.TUPLE3 -> tuple(3);
      case Opcode.TUPLE -> push(new Symbol.Items('(', popMark()));
      case Opcode.EMPTY_LIST -> push(Symbol.Items.empty('['));
      case Opcode.LIST -> push(new Symbol.Items('[', popMark()));
      case Opcode.EMPTY_DICT -> push(Symbol.Items.empty('{'));
      case Opcode.DICT -> push(new Symbol.Items('{', popMark()));
      case Opcode.EMPTY_SET -> push(Symbol.Items.empty('<'));
      case Opcode.FROZENSET -> push(new Symbol.Items('<', popMark()));
      case Opcode.APPEND -> extend(popped(1), "append", "[");
      case Opcode.APPENDS -> extend(popMark(), "extend", "[");
      case Opcode.ADDITEMS -> extend(popMark(), "add", "<");
      case Opcode.SETITEM -> extend(popped(2), "__setitem__", "{");
      case Opcode.SETITEMS -> extend(popMark(), "__setitem__", "{");

      case Opcode.MEMOIZE -> put(memo.size());
      case Opcode.BINPUT -> put(in.u1());
      case Opcode.LONG_BINPUT -> put(in.u4());
      case Opcode.PUT -> put(memoLine());
      case Opcode.BINGET -> get(in.u1());
      case Opcode.LONG_BINGET -> get(in.u4());
      case Opcode.GET -> get(memoLine());

      case Opcode.GLOBAL -> push(name(nameLine(), nameLine()));
      case Opcode.STACK_GLOBAL -> stackGlobal();
      case Opcode.REDUCE -> {
        Symbol arguments = pop();
        push(called(pop(), arguments));
      }
      case Opcode.NEWOBJ -> {
        Symbol arguments = pop();
        push(called(pop(), arguments));
      }
      case Opcode.NEWOBJ_EX -> {
        pop();
        Symbol arguments = pop();
        push(called(pop(), arguments));
      }
      case Opcode.INST -> {
        Symbol callee = name(nameLine(), nameLine());
        push(called(callee, new Symbol.Items('(', popMark())));
      }
      case Opcode.OBJ -> {
        List<Symbol> items = popMark();
        if (items.isEmpty()) {
          throw in.malformed("OBJ without a class");
        }
        push(
            called(
                items.getFirst(),
                new Symbol.Items('(', new ArrayList<>(items.subList(1, items.size())))));
      }
      case Opcode.BUILD -> {
        Symbol state = pop();
        build(peek(), state);
      }
      case Opcode.PERSID -> ask("persistent_load(\"" + Printable.text(line()) + "\")");
      case Opcode.BINPERSID -> askObject(pop());
      case Opcode.EXT1 -> ask("extension " + in.u1());
      case Opcode.EXT2 -> ask("extension " + in.u2());
      case Opcode.EXT4 -> ask("extension " + in.s4());
      default -> throw in.malformed("an unknown operation " + opcode);
    }
  }

  private Symbol called(Symbol callee, Symbol arguments) throws RefusedException {
    if (!Evaluation.isCallable(callee)) {
      throw in.malformed("a call of something that cannot be called");
    }
    return evaluation.call(callee, arguments);
  }

  private int protocol() throws RefusedException {
    int version = in.u1();
    if (version > 5) {
      throw in.malformed("an unknown pickle protocol " + version);
    }
    return version;
  }

  // ---- stack, marks, memo

  private void push(Symbol symbol) throws RefusedException {
    budget.charge(symbol instanceof Symbol.Result ? 160 : 32);
    stack.add(symbol);
  }

  private int floor() {
    return marks.isEmpty() ? 0 : marks.getLast();
  }

  private Symbol pop() throws RefusedException {
    peek();
    return stack.removeLast();
  }

  private Symbol peek() throws RefusedException {
    if (stack.size() <= floor()) {
      throw in.malformed("an operation finds too few values");
    }
    return stack.getLast();
  }

  private List<Symbol> popped(int count) throws RefusedException {
    if (stack.size() - floor() < count) {
      throw in.malformed("an operation finds too few values");
    }
    List<Symbol> tail = stack.subList(stack.size() - count, stack.size());
    budget.charge(40 + 4L * count);
    var items = new ArrayList<>(tail);
    tail.clear();
    return items;
  }

  private List<Symbol> popMark() throws RefusedException {
    if (marks.isEmpty()) {
      throw in.malformed("an operation finds no mark");
    }
    List<Symbol> items = popped(stack.size() - marks.getLast());
    marks.removeLast();
    return items;
  }

  private void put(long index) throws RefusedException {
    put((Object) index);
  }

  private void put(Object index) throws RefusedException {
    budget.charge(64);
    memo.put(index, peek());
  }

  private void get(long index) throws RefusedException {
    get((Object) index);
  }

  private void get(Object index) throws RefusedException {
    Symbol symbol = memo.get(index);
    if (symbol == null) {
      throw in.malformed("the memo has no entry " + index);
    }
    push(symbol);
  }

  // ---- literals

  private void atom(String shown) throws RefusedException {
    budget.charge(64);
    push(new Symbol.Atom(shown));
  }

  /** A line's text, cut where it is very long: no name, number or index is. */
  private String line() throws RefusedException {
    return new String(head(in.lineSlice()), StandardCharsets.UTF_8);
  }

  private byte[] head(MemorySegment line) throws RefusedException {
    long shown = Math.min(line.byteSize(), SHOWN_TEXT_BYTES);
    budget.charge(48 + shown);
    return line.asSlice(0, shown).toArray(ValueLayout.JAVA_BYTE);
  }

  private void unicodeLine() throws RefusedException {
    MemorySegment line = in.lineSlice();
    if (line.byteSize() > SHOWN_TEXT_BYTES) {
      push(new Symbol.Opaque("text of " + line.byteSize() + " bytes"));
    } else {
      push(new Symbol.Text(in.unescaped(new String(head(line), StandardCharsets.ISO_8859_1))));
    }
  }

  /** Whatever encoding its loader is told to take: Python 2's texts are no UTF-8. */
  private void quotedLine() throws RefusedException {
    MemorySegment line = in.lineSlice();
    if (line.byteSize() > SHOWN_TEXT_BYTES) {
      push(new Symbol.Opaque("text of " + line.byteSize() + " bytes"));
    } else {
      push(new Symbol.Text(new String(in.unquoted(head(line)), StandardCharsets.ISO_8859_1)));
    }
  }

  /** An index as Python's {@code int} reads it: blanks around it, a sign, zeros, underscores. */
  private Object memoLine() throws RefusedException {
    String digits = line().strip().replace("_", "").replaceFirst("^\\+?0*(?=[0-9])", "");
    if (!digits.matches("[0-9]{1,4300}")) {
      throw in.malformed("a line is no memo index");
    }
    return digits.length() <= 18 ? (Object) Long.valueOf(digits) : digits;
  }

  /** A name that an import could find: Python raises on broken UTF-8, and no module has blanks. */
  private String nameLine() throws RefusedException {
    String line = line();
    if (!line.codePoints().allMatch(SymbolicMachine::isNamePart)) {
      throw in.malformed("a name that is none");
    }
    return line;
  }

  private static boolean isNamePart(int c) {
    return c == '.' || c == '-' || Character.isUnicodeIdentifierPart(c);
  }

  /** A number on a line, which C ends at a NUL; Python raises on anything else. */
  private void number(String wholeLine) throws RefusedException {
    int nul = wholeLine.indexOf('\0');
    String line = nul < 0 ? wholeLine : wholeLine.substring(0, nul);
    if (line.length() <= 64 && !line.strip().matches("[-+0-9a-zA-Z._]+")) {
      throw in.malformed("a line is no number");
    }
    atom(line.length() <= 64 ? line : "<a number of " + line.length() + " digits>");
  }

  private void integer(long length) throws RefusedException {
    if (length > 64) {
      in.slice(length);
      atom("<a number of " + length + " bytes>");
    } else {
      atom(in.integer(length, 64).toString());
    }
  }

  private void text(long length) throws RefusedException {
    if (length > SHOWN_TEXT_BYTES) {
      in.slice(length);
      push(new Symbol.Opaque("text of " + length + " bytes"));
    } else {
      budget.charge(64 + length);
      byte[] bytes = in.slice(length).toArray(ValueLayout.JAVA_BYTE);
      push(new Symbol.Text(new String(bytes, StandardCharsets.UTF_8)));
    }
  }

  private void raw(long length) throws RefusedException {
    budget.charge(80);
    push(new Symbol.Raw(in.slice(length)));
  }

  private void tuple(int count) throws RefusedException {
    push(new Symbol.Items('(', popped(count)));
  }

  // ---- names

  private Symbol.Name name(String module, String name) {
    String present = protocol < 3 ? Builtins.presentModule(module) : module;
    var global = new GlobalName(present, name);
    if (!allowList.permits(global)) {
      note(Act.IMPORT, Printable.text(global.toString()), Optional.of(global));
    }
    return new Symbol.Name(present, name);
  }

  private void stackGlobal() throws RefusedException {
    Symbol name = pop();
    Symbol module = pop();
    if (name instanceof Symbol.Text(String n) && module instanceof Symbol.Text(String m)) {
      budget.charge(64);
      push(name(m, n));
    } else {
      String shown = Symbol.show(module) + "." + Symbol.show(name);
      note(Act.IMPORT, "a name computed at run time: " + shown, Optional.empty());
      push(new Symbol.Opaque("computed name " + Printable.text(shown)));
    }
  }

  private void ask(String shown) throws RefusedException {
    note(Act.ASK, shown, Optional.empty());
    push(new Symbol.Opaque(shown));
  }

  private void askObject(Symbol identifier) throws RefusedException {
    if (!PyTorchNames.isStorage(identifier)) {
      note(Act.ASK, "persistent_load(" + Symbol.show(identifier) + ")", Optional.empty());
    }
    push(new Symbol.Opaque("persistent object"));
  }

  // ---- filling and state

  private void extend(List<Symbol> items, String method, String open) throws RefusedException {
    Symbol target = peek();
    if (items.isEmpty()) {
      // Python adds nothing to whatever it is, and does not look at it
      return;
    }
    switch (target) {
      case Symbol.Items container when open.indexOf(container.open()) >= 0 -> {
        budget.charge(4L * items.size());
        container.items().addAll(items);
      }
      case Symbol.Items container -> throw in.malformed("items for another container");
      case Symbol.Result result -> evaluation.fill(result, items, method);
      case Symbol.Name name ->
          note(
              Act.MODIFY,
              Symbol.showCall(name.attribute(method), items),
              Optional.of(new GlobalName(name.module(), name.name())));
      case Symbol.Opaque opaque ->
          note(
              Act.MODIFY,
              Symbol.show(opaque) + "." + method + Symbol.show(new Symbol.Items('(', items)),
              Optional.empty());
      case Symbol.Atom atom -> throw in.malformed("items for a number");
      case Symbol.Text text -> throw in.malformed("items for a text");
      case Symbol.Raw raw -> throw in.malformed("items for bytes");
    }
  }

  private void build(Symbol target, Symbol state) throws RefusedException {
    if (loader == Loader.JOBLIB
        && target instanceof Symbol.Result result
        && result.callee() instanceof Symbol.Name callee
        && callee.toString().equals("joblib.numpy_pickle.NumpyArrayWrapper")
        && state instanceof Symbol.Items wrapper) {
      array(wrapper);
      return;
    }
    evaluation.build(target, state);
  }

  /** What follows a joblib array wrapper; as {@link JoblibArrays}, over symbols. */
  private void array(Symbol.Items wrapper) throws RefusedException {
    pop();
    String type = dataType(wrapper.get("dtype"));
    if (type.startsWith("O")) {
      var nested = new SymbolicMachine(in, budget, allowList, Loader.PICKLE, events);
      push(nested.run());
      return;
    }
    DType dtype = DataTypes.named(type, in.position);
    if (wrapper.get("numpy_array_alignment_bytes") instanceof Symbol.Atom(String alignment)
        && !alignment.equals("None")) {
      in.slice(in.u1());
    }
    if (!(wrapper.get("shape") instanceof Symbol.Items(char open, List<Symbol> lengths))) {
      throw in.malformed("a joblib array without a shape");
    }
    var shape = new ArrayList<Long>();
    for (Symbol length : lengths) {
      if (!(length instanceof Symbol.Atom(String shown)) || !shown.matches("-?[0-9]{1,18}")) {
        throw in.malformed("a joblib array without a shape");
      }
      shape.add(Long.parseLong(shown));
    }
    in.slice(new Arrays(budget).byteLength(dtype, shape, in.position));
    push(new Symbol.Opaque("array"));
  }

  private String dataType(Symbol symbol) throws RefusedException {
    if (symbol instanceof Symbol.Result result
        && result.callee() instanceof Symbol.Name callee
        && callee.toString().equals("numpy.dtype")
        && !result.arguments().isEmpty()
        && result.arguments().getFirst() instanceof Symbol.Text(String text)) {
      return text;
    }
    throw in.malformed("a joblib array without a data type");
  }
}
