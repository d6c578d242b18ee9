package dev.bonafide.artifact.json;

import java.math.BigDecimal;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A JSON value. Objects keep the order of their members and never hold a name twice. */
public sealed interface Json {

  /** An object. Build one with {@link Json#object()}. */
  record Obj(Map<String, Json> members) implements Json {
    public Obj {
      members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
    }

    public @Nullable Json get(String name) {
      return members.get(name);
    }

    /** The member if it is a string, else null. */
    public @Nullable String string(String name) {
      return members.get(name) instanceof Str(String value) ? value : null;
    }
  }

  /** An array. */
  record Arr(List<Json> items) implements Json {
    public Arr {
      items = List.copyOf(items);
    }
  }

  /** A string. */
  record Str(String value) implements Json {}

  /**
   * A number, as it was written: {@code 1000.0} and {@code 1000} differ in text and agree in value.
   */
  record Num(String literal) implements Json {
    /** The exact value. */
    public BigDecimal value() {
      return new BigDecimal(literal);
    }

    public double doubleValue() {
      return Double.parseDouble(literal);
    }
  }

  /** True or false. */
  record Bool(boolean value) implements Json {}

  /** The literal {@code null}. */
  record Null() implements Json {}

  static ObjectBuilder object() {
    return new ObjectBuilder();
  }

  static Json of(String value) {
    return new Str(value);
  }

  static Json of(long value) {
    return new Num(Long.toString(value));
  }

  static Json of(boolean value) {
    return new Bool(value);
  }

  /**
   * A finite double in its shortest form that reads back the same; NaN and infinities have no JSON
   * form.
   */
  static Json of(double value) {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException("JSON has no form for " + value);
    }
    return new Num(Double.toString(value));
  }

  static Json array(List<? extends Json> items) {
    return new Arr(List.copyOf(items));
  }

  static Json strings(Iterable<String> values) {
    var items = new java.util.ArrayList<Json>();
    values.forEach(v -> items.add(new Str(v)));
    return new Arr(items);
  }

  /** Collects members in order. */
  final class ObjectBuilder {
    private final Map<String, Json> members = new LinkedHashMap<>();

    private ObjectBuilder() {}

    public ObjectBuilder put(String name, Json value) {
      members.put(name, value);
      return this;
    }

    public ObjectBuilder put(String name, String value) {
      return put(name, new Str(value));
    }

    public ObjectBuilder put(String name, long value) {
      return put(name, of(value));
    }

    public ObjectBuilder put(String name, boolean value) {
      return put(name, new Bool(value));
    }

    public Obj build() {
      return new Obj(members);
    }
  }
}
