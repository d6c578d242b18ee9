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
    /** A function or class that is called with arguments; the call is recorded, never made. */
    FACTORY,
    /** A value that is only mentioned, such as a numpy function or a type. */
    REFERENCE
  }

  private final Map<GlobalName, Use> uses;

  private AllowList(Map<GlobalName, Use> uses) {
    this.uses = Map.copyOf(uses);
  }

  public static Builder builder() {
    return new Builder();
  }

  /** How the name may be used, or null if it may not. */
  public @Nullable Use use(GlobalName name) {
    return uses.get(name);
  }

  public int size() {
    return uses.size();
  }

  /** Collects names; a name that is added twice with different uses is a bug. */
  public static final class Builder {
    private final Map<GlobalName, Use> uses = new HashMap<>();

    private Builder() {}

    public Builder object(String module, String name) {
      return add(module, name, Use.OBJECT);
    }

    public Builder factory(String module, String name) {
      return add(module, name, Use.FACTORY);
    }

    public Builder reference(String module, String name) {
      return add(module, name, Use.REFERENCE);
    }

    private Builder add(String module, String name, Use use) {
      Use before = uses.put(new GlobalName(module, name), use);
      if (before != null && before != use) {
        throw new IllegalStateException(module + "." + name + " is " + before + " and " + use);
      }
      return this;
    }

    public AllowList build() {
      return new AllowList(uses);
    }
  }
}
