package dev.bonafide.pickle;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An object that Python would have built by calling something: here only the name of what would be
 * called, its arguments and the state that would be set. Only names on the allow-list become one.
 */
public final class PyObject implements PyValue {
  /** How Python would have made it. */
  public enum Making {
    /** {@code type.__new__(type, *arguments)}. */
    INSTANCE,
    /** {@code type(*arguments)}. */
    CALL
  }

  private final GlobalName type;
  private final PyTuple arguments;
  private final Making making;
  @Nullable PyValue mutableState;

  /** Entries of an instance of a dict subclass. */
  @Nullable PyDict mutableEntries;

  /** Items of an instance of a list subclass. */
  @Nullable PyList mutableItems;

  /** For {@code numpy.dtype}: what it says, once it is complete. */
  @Nullable DType dtype;

  int depth;

  PyObject(GlobalName type, PyTuple arguments, Making making) {
    this.type = type;
    this.arguments = arguments;
    this.making = making;
    this.depth = 1 + arguments.depth;
  }

  /** The product of a call, without a state, for a graph that is to be written. */
  public static PyObject call(GlobalName callable, PyValue... arguments) {
    return new PyObject(callable, PyTuple.of(arguments), Making.CALL);
  }

  /** An instance with a state, for a graph that is to be written. */
  public static PyObject instance(GlobalName type, PyValue state) {
    return new PyObject(type, PyTuple.EMPTY, Making.INSTANCE).withState(state);
  }

  /** The same object with a state, for a graph that is to be written. */
  public PyObject withState(PyValue state) {
    var object = new PyObject(type, arguments, making);
    object.mutableState = state;
    object.mutableEntries = mutableEntries;
    object.mutableItems = mutableItems;
    object.dtype = dtype;
    object.depth = Math.max(depth, 1 + Depth.of(state));
    return object;
  }

  /** How Python would have made it. */
  public Making making() {
    return making;
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
    return arguments.items();
  }

  /** What {@code __setstate__} would have been given, or null if the stream has no state for it. */
  public @Nullable PyValue state() {
    return mutableState;
  }

  /**
   * An attribute of a state that is a dict with {@code str} keys, or that is a pair of dicts
   * (attributes, slots); else null.
   */
  public @Nullable PyValue attribute(String name) {
    PyValue state = mutableState;
    if (state instanceof PyDict dict) {
      return dict.get(name);
    }
    if (state instanceof PyTuple pair && pair.size() == 2) {
      PyValue found = pair.get(0) instanceof PyDict dict ? dict.get(name) : null;
      return found != null || !(pair.get(1) instanceof PyDict slots) ? found : slots.get(name);
    }
    return null;
  }

  /** The entries of an instance of a dict subclass (such as {@code Bunch}), or null. */
  public @Nullable PyDict entries() {
    return mutableEntries;
  }

  /** The items of an instance of a list subclass, or null. */
  public @Nullable PyList items() {
    return mutableItems;
  }

  @Override
  public String toString() {
    return type + "(" + arguments.size() + " arguments)";
  }
}
