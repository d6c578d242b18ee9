package dev.bonafide.pickle;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An object that Python would have built by calling something: here only the name of what would be
 * called, its arguments and the state that would be set. Only names on the allow-list become one.
 */
public final class PyObject implements PyValue {
  private final GlobalName type;
  private final List<PyValue> arguments;
  @Nullable PyValue mutableState;

  PyObject(GlobalName type, List<PyValue> arguments) {
    this.type = type;
    this.arguments = List.copyOf(arguments);
  }

  /** The class, or the factory function, that the pickle names. */
  public GlobalName type() {
    return type;
  }

  /**
   * What it would have been called with, in order; keyword arguments are not supported by any
   * model.
   */
  public List<PyValue> arguments() {
    return arguments;
  }

  /** What {@code __setstate__} would have been given, or null if the stream has no state for it. */
  public @Nullable PyValue state() {
    return mutableState;
  }

  /** An attribute of a state that is a dict with {@code str} keys, or null. */
  public @Nullable PyValue attribute(String name) {
    return mutableState instanceof PyDict dict ? dict.get(name) : null;
  }

  @Override
  public String toString() {
    return type + "(" + arguments.size() + " arguments)";
  }
}
