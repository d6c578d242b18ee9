package dev.bonafide.sklearn.estimator;

import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.RefusedException;
import dev.bonafide.pickle.GlobalName;
import dev.bonafide.pickle.PyDict;
import dev.bonafide.pickle.PyObject;
import dev.bonafide.pickle.PyValue;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The attributes of one Python object of a model. What is absent or of another kind or shape than
 * asked for is refused with {@link Reason#MODEL_STATE_INVALID}, naming the attribute: a signed file
 * may still be hostile, so nothing that is read here is trusted to fit together.
 */
public final class Attributes {
  private final PyObject object;
  private final SklearnVersion version;
  private final String path;
  private final Reading reading;

  Attributes(PyObject object, SklearnVersion version, String path, Reading reading) {
    this.object = object;
    this.version = version;
    this.path = path;
    this.reading = reading;
  }

  /** The class without its module, such as {@code SVC}. */
  public String className() {
    return object.type().name();
  }

  public GlobalName type() {
    return object.type();
  }

  /** The release that made this object, or the one around it. */
  public SklearnVersion version() {
    return version;
  }

  /** Where this object stands in the model, such as {@code Pipeline.steps[1].SVC}. */
  public String path() {
    return path;
  }

  /** What the object was made with, for objects that have no state dict of their own. */
  public List<Value> arguments() {
    var values = new ArrayList<Value>();
    for (int i = 0; i < object.arguments().size(); i++) {
      values.add(value(object.arguments().get(i), path + "(" + i + ")"));
    }
    return values;
  }

  /** The whole state, where it is no dict of attributes. */
  public Value state() throws RefusedException {
    PyValue state = object.state();
    if (state == null) {
      throw missing("its state");
    }
    return value(state, path);
  }

  /** Whether the attribute exists; it may be {@code None}. */
  public boolean has(String name) {
    return find(name) != null;
  }

  /** Whether the attribute exists and is not {@code None}. */
  public boolean isPresent(String name) {
    PyValue value = find(name);
    return value != null && !(value instanceof PyValue.None);
  }

  /** The attribute, which must exist. */
  public Value get(String name) throws RefusedException {
    PyValue value = find(name);
    if (value == null) {
      throw missing(name);
    }
    return value(value, path + "." + name);
  }

  /** The names of all attributes, in the order of the file. */
  public List<String> names() {
    var names = new ArrayList<String>();
    if (object.state() instanceof PyDict dict) {
      for (PyValue key : dict.keys()) {
        if (key instanceof PyValue.Str(String name)) {
          names.add(name);
        }
      }
    }
    return names;
  }

  public double real(String name) throws RefusedException {
    return get(name).real();
  }

  /** The number, or the other where the attribute is absent or {@code None}. */
  public double real(String name, double otherwise) throws RefusedException {
    return isPresent(name) ? get(name).real() : otherwise;
  }

  public int integer(String name) throws RefusedException {
    return get(name).integer();
  }

  public int integer(String name, int otherwise) throws RefusedException {
    return isPresent(name) ? get(name).integer() : otherwise;
  }

  public boolean flag(String name) throws RefusedException {
    return get(name).flag();
  }

  public boolean flag(String name, boolean otherwise) throws RefusedException {
    return isPresent(name) ? get(name).flag() : otherwise;
  }

  public String text(String name) throws RefusedException {
    return get(name).text();
  }

  public String text(String name, String otherwise) throws RefusedException {
    return isPresent(name) ? get(name).text() : otherwise;
  }

  /** A refusal about the object as a whole. */
  public RefusedException invalid(String message, String found, String expected) {
    return new RefusedException(Reason.MODEL_STATE_INVALID, path + ": " + message, found, expected);
  }

  /** A configuration that real scikit-learn can have and this code cannot compute. */
  public RefusedException unsupported(String what, String expected) {
    return new RefusedException(
        Reason.UNSUPPORTED_ESTIMATOR, path + ": " + what + " is not supported", what, expected);
  }

  private RefusedException missing(String name) {
    return new RefusedException(
        Reason.MODEL_STATE_INVALID,
        path + " has no " + name + "; was the estimator fitted?",
        "nothing",
        name);
  }

  private @Nullable PyValue find(String name) {
    return reading.attribute(object, name);
  }

  private Value value(PyValue value, String where) {
    return new Value(value, where, version, reading);
  }
}
