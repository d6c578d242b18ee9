package dev.bonafide.pickle;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a value of a stream is known to be, without making it. */
sealed interface Symbol {
  /** A literal, already as Python shows it. */
  record Atom(String shown) implements Symbol {}

  record Text(String value) implements Symbol {}

  record Raw(MemorySegment bytes) implements Symbol {}

  /** A tuple, list, set, or a dict as keys and values in turn. */
  record Items(char open, List<Symbol> items) implements Symbol {
    static Items empty(char open) {
      return new Items(open, new ArrayList<>());
    }

    /** The value under a text key of a dict. */
    Symbol get(String key) {
      for (int i = 0; i + 1 < items.size(); i += 2) {
        if (items.get(i) instanceof Text(String text) && text.equals(key)) {
          return items.get(i + 1);
        }
      }
      return new Opaque("nothing");
    }
  }

  /** A module (with an empty name) or something in it. */
  record Name(String module, String name) implements Symbol {
    Name attribute(String attribute) {
      return new Name(module, name.isEmpty() ? attribute : name + "." + attribute);
    }

    @Override
    public String toString() {
      return name.isEmpty() ? module : module + "." + name;
    }
  }

  /** What a call would have returned, with the attributes that were set on it. */
  record Result(Symbol callee, List<Symbol> arguments, Map<String, Symbol> attributes)
      implements Symbol {
    static Result of(Symbol callee, List<Symbol> arguments) {
      return new Result(callee, arguments, new HashMap<>());
    }
  }

  record Opaque(String what) implements Symbol {}

  int MAX_SHOWN = 400;
  int MAX_ITEMS_SHOWN = 8;
  int MAX_DEPTH_SHOWN = 4;

  /** As Python would show it, cut where it is long. */
  static String show(Symbol symbol) {
    var out = new StringBuilder();
    show(symbol, out, 0);
    return out.toString();
  }

  /** A call as it would be written. */
  static String showCall(Symbol callee, List<Symbol> arguments) {
    var out = new StringBuilder();
    show(callee, out, 0);
    showItems('(', arguments, out, 0);
    return out.toString();
  }

  private static void show(Symbol symbol, StringBuilder out, int depth) {
    if (out.length() > MAX_SHOWN || depth > MAX_DEPTH_SHOWN) {
      out.append('…');
      return;
    }
    switch (symbol) {
      case Atom(String shown) -> out.append(shown);
      case Text(String value) -> out.append('"').append(quoted(value)).append('"');
      case Raw(MemorySegment bytes) -> {
        byte[] head =
            bytes
                .asSlice(0, Math.min(Printable.MAX_CHARACTERS, bytes.byteSize()))
                .toArray(java.lang.foreign.ValueLayout.JAVA_BYTE);
        out.append("b\"")
            .append(quoted(new String(head, java.nio.charset.StandardCharsets.ISO_8859_1)))
            .append(bytes.byteSize() > head.length ? "…\"" : "\"");
      }
      case Items(char open, List<Symbol> items) -> {
        showItems(open, items, out, depth);
      }
      case Name name -> out.append(Printable.text(name.toString()));
      case Result(Symbol callee, List<Symbol> arguments, var attributes) -> {
        show(callee, out, depth + 1);
        showItems('(', arguments, out, depth + 1);
      }
      case Opaque(String what) -> out.append('<').append(what).append('>');
    }
  }

  private static String quoted(String value) {
    return Printable.text(value).replace("\"", "\\\"");
  }

  private static void showItems(char open, List<Symbol> items, StringBuilder out, int depth) {
    out.append(open == '<' ? '{' : open);
    boolean pairs = open == '{';
    int shown = Math.min(items.size(), pairs ? 2 * MAX_ITEMS_SHOWN : MAX_ITEMS_SHOWN);
    for (int i = 0; i < shown; i++) {
      out.append(i == 0 ? "" : pairs && i % 2 == 1 ? ": " : ", ");
      show(items.get(i), out, depth + 1);
    }
    out.append(shown < items.size() ? ", …" : "");
    out.append(
        switch (open) {
          case '(' -> ')';
          case '[' -> ']';
          default -> '}';
        });
  }
}
