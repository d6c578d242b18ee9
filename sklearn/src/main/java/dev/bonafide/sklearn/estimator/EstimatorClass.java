package dev.bonafide.sklearn.estimator;

import dev.bonafide.artifact.RefusedException;
import java.util.List;
import java.util.Set;

/**
 * A class of scikit-learn that is supported: an entry of the table.
 *
 * @param name such as {@code SVC}
 * @param modules every module that it was pickled under since 1.0, the newest first
 * @param reader makes the estimator from its attributes
 * @param methods those that a suitably configured one has
 * @param tolerance how close the numbers are to scikit-learn's, with the reason where it is not
 *     {@link #TOLERANCE}; labels are always equal
 */
public record EstimatorClass(
    String name, List<String> modules, Reader reader, Set<Method> methods, Tolerance tolerance) {

  private static final double SINGLE = 1e-5;

  /** Numbers agree to this much, relative. */
  public static final Tolerance TOLERANCE = new Tolerance(1e-9, SINGLE, "");

  /** Takes the state of one fitted estimator out of its attributes. */
  @FunctionalInterface
  public interface Reader {
    Estimator read(Attributes attributes) throws RefusedException;
  }

  /**
   * How close numbers are.
   *
   * @param relative to the greater of 1 and the expected magnitude of the value
   * @param single the same for what scikit-learn computes in float32
   * @param reason why it is not 1e-9, or empty
   */
  public record Tolerance(double relative, double single, String reason) {}

  public EstimatorClass {
    modules = List.copyOf(modules);
    methods = Set.copyOf(methods);
    if (modules.isEmpty() || methods.isEmpty()) {
      throw new IllegalArgumentException(name + " needs a module and a method");
    }
  }

  /** An entry with the usual tolerance. */
  public static EstimatorClass of(String name, String module, Reader reader, Method... methods) {
    return new EstimatorClass(name, List.of(module), reader, Set.of(methods), TOLERANCE);
  }

  /** The same, also found under a module of older releases. */
  public EstimatorClass also(String olderModule) {
    var all = new java.util.ArrayList<>(modules);
    all.add(olderModule);
    return new EstimatorClass(name, all, reader, methods, tolerance);
  }

  public EstimatorClass within(double relative, String reason) {
    double single = Math.max(relative, SINGLE);
    return with(new Tolerance(relative, single, reason));
  }

  /** Looser only for what scikit-learn computes in float32. */
  public EstimatorClass withinSingle(double single, String reason) {
    return with(new Tolerance(tolerance.relative(), single, reason));
  }

  private EstimatorClass with(Tolerance other) {
    return new EstimatorClass(name, modules, reader, methods, other);
  }
}
