package dev.bonafide.sklearn.estimator;

import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.RefusedException;
import dev.bonafide.pickle.GlobalName;
import dev.bonafide.pickle.PyDict;
import dev.bonafide.pickle.PyObject;
import dev.bonafide.pickle.PyTuple;
import dev.bonafide.pickle.PyValue;
import java.util.IdentityHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One pass over one graph: finds the reader for each class, reads an object that is shared once,
 * and stops at cycles, at great depth and at versions that the rule does not allow.
 */
public final class Reading {
  /** Estimators inside estimators; a pipeline in a search in a voting ensemble needs 4. */
  private static final int MAX_DEPTH = 32;

  private final Function<GlobalName, EstimatorClass> table;
  private final VersionRule rule;
  private final NumpyArrays arrays = new NumpyArrays();
  private final IdentityHashMap<PyObject, Estimator> done = new IdentityHashMap<>();
  private final IdentityHashMap<PyObject, PyObject> open = new IdentityHashMap<>();

  /**
   * @param table the class of a name; null where there is none
   */
  public Reading(Function<GlobalName, @Nullable EstimatorClass> table, VersionRule rule) {
    this.table = table::apply;
    this.rule = rule;
  }

  /** The estimator at the root of a graph, and the release that made it. */
  public Estimator root(PyObject object) throws RefusedException {
    return estimator(object, rootVersion(object), object.type().name());
  }

  /** {@code _sklearn_version} of the outermost estimator, which must have one. */
  public SklearnVersion rootVersion(PyObject object) throws RefusedException {
    PyValue version = attribute(object, "_sklearn_version");
    if (version instanceof PyValue.Str(String text)) {
      return SklearnVersion.parse(text).orThrow();
    }
    throw new RefusedException(
        Reason.MODEL_STATE_INVALID,
        object.type() + " does not say which scikit-learn made it",
        "no _sklearn_version",
        "a fitted estimator");
  }

  NumpyArrays arrays() {
    return arrays;
  }

  Estimator estimator(PyObject object, SklearnVersion outer, String path) throws RefusedException {
    Estimator known = done.get(object);
    if (known != null) {
      return known;
    }
    if (open.size() >= MAX_DEPTH) {
      throw new RefusedException(
          Reason.LIMIT_EXCEEDED, path + ": estimators nested deeper than " + MAX_DEPTH);
    }
    if (open.put(object, object) != null) {
      throw new RefusedException(
          Reason.MODEL_STATE_INVALID, path + " contains itself", "a cycle", "a tree of estimators");
    }
    SklearnVersion version = outer;
    if (attribute(object, "_sklearn_version") instanceof PyValue.Str(String text)) {
      version = SklearnVersion.parse(text).orThrow();
    }
    rule.check(version);
    EstimatorClass type = table.apply(object.type());
    if (type == null) {
      throw new RefusedException(
          Reason.UNSUPPORTED_ESTIMATOR,
          path + ": " + object.type() + " is no estimator that can be computed",
          object.type().toString(),
          "a class of docs/reference/estimators.md");
    }
    Estimator estimator = type.reader().read(new Attributes(object, version, path, this));
    open.remove(object);
    done.put(object, estimator);
    return estimator;
  }

  /** An attribute of a state dict, or of the pair (dict, slots) that classes with slots have. */
  @Nullable PyValue attribute(PyObject object, String name) {
    PyValue state = object.state();
    if (state instanceof PyDict dict) {
      return dict.get(name);
    }
    if (state instanceof PyTuple pair && pair.size() == 2) {
      for (PyValue part : pair.items()) {
        if (part instanceof PyDict dict && dict.get(name) != null) {
          return dict.get(name);
        }
      }
    }
    return null;
  }
}
