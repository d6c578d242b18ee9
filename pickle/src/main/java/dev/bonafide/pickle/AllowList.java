package dev.bonafide.pickle;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The closed list of names that a stream may mention, and as what. What is not on it is refused by
 * name before another byte is interpreted. The reader itself knows only Python's containers and
 * numpy's arrays, scalars and data types.
 */
public final class AllowList {

  /** What a name may be used for. */
  public enum Use {
    /**
     * A class: instances with a state, made without arguments of their own or with the arguments
     * that are recorded.
     */
    OBJECT,
    /** A class that does something when it is called with arguments, and nothing without. */
    BARE_OBJECT,
    /** A function or class that is called with arguments; the call is recorded, never made. */
    FACTORY,
    /** A value that is only mentioned, such as a numpy function or a type. */
    REFERENCE
  }

  /** What the state of an object may look like; anything else is {@code MALFORMED_MODEL}. */
  public enum StateShape {
    /** No state at all. */
    NONE,
    /**
     * A dict with {@code str} keys, or a pair (such a dict or None, such a dict of slots); or no
     * state.
     */
    DICT,
    /** A tuple, as classes with {@code __getstate__} of their own write; or no state. */
    TUPLE,
    /** Any of these. */
    DICT_OR_TUPLE
  }

  /** One line of the list. */
  public record Entry(Use use, StateShape state) {}

  private final Map<GlobalName, Entry> entries;

  private AllowList(Map<GlobalName, Entry> entries) {
    this.entries = Map.copyOf(entries);
  }

  public static Builder builder() {
    return new Builder();
  }

  /** A list with nothing on it: Python's own data and numpy's arrays. */
  public static AllowList dataOnly() {
    return builder().build();
  }

  /** How the name may be used, or null if it may not. */
  public @Nullable Use use(GlobalName name) {
    Entry entry = entries.get(name);
    return entry == null ? null : entry.use();
  }

  /** Whether the name may be mentioned, by this list or by the reader's own knowledge. */
  public boolean permits(GlobalName name) {
    return entries.containsKey(name) || Builtins.of(name) != null;
  }

  /** Whether the name may be called or instantiated, which is then recorded and never done. */
  public boolean permitsCall(GlobalName name) {
    Entry entry = entries.get(name);
    if (entry != null) {
      return entry.use() != Use.REFERENCE;
    }
    Builtins.Builtin builtin = Builtins.of(name);
    return builtin != null
        && builtin.kind() != Builtins.Kind.MENTION
        && builtin.kind() != Builtins.Kind.BOUND_METHOD;
  }

  @Nullable Entry entry(GlobalName name) {
    return entries.get(name);
  }

  public int size() {
    return entries.size();
  }

  /** Every line, in no particular order. */
  public Map<GlobalName, Entry> entries() {
    return entries;
  }

  /** Collects names; a name that is added twice with different uses is a bug. */
  public static final class Builder {
    private final Map<GlobalName, Entry> entries = new HashMap<>();

    private Builder() {}

    /** A class whose state is a dict, as nearly all Python classes have. */
    public Builder object(String module, String name) {
      return add(module, name, Use.OBJECT, StateShape.DICT);
    }

    /** A class whose state has this shape. */
    public Builder object(String module, String name, StateShape state) {
      return add(module, name, Use.OBJECT, state);
    }

    /** A class whose state has this shape, and whose instances are made without arguments. */
    public Builder bareObject(String module, String name, StateShape state) {
      return add(module, name, Use.BARE_OBJECT, state);
    }

    /** A callable whose product may be given a dict or a tuple as state. */
    public Builder factory(String module, String name) {
      return add(module, name, Use.FACTORY, StateShape.DICT_OR_TUPLE);
    }

    /** A callable whose product may be given a state of this shape. */
    public Builder factory(String module, String name, StateShape state) {
      return add(module, name, Use.FACTORY, state);
    }

    public Builder reference(String module, String name) {
      return add(module, name, Use.REFERENCE, StateShape.NONE);
    }

    /** Everything on another list. */
    public Builder all(AllowList other) {
      other.entries.forEach(
          (name, entry) -> add(name.module(), name.name(), entry.use(), entry.state()));
      return this;
    }

    private Builder add(String module, String name, Use use, StateShape state) {
      var entry = new Entry(use, state);
      Entry before = entries.put(new GlobalName(module, name), entry);
      if (before != null && !before.equals(entry)) {
        throw new IllegalStateException(module + "." + name + " is " + before + " and " + entry);
      }
      return this;
    }

    public AllowList build() {
      return new AllowList(entries);
    }
  }
}
