package dev.bonafide.runtime;

import dev.bonafide.admission.AdmittedModel;
import dev.bonafide.artifact.Outcome;
import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.Refusal;
import dev.bonafide.artifact.RefusedException;
import dev.bonafide.pickle.PickleLimits;
import dev.bonafide.sklearn.EstimatorLoader;
import dev.bonafide.sklearn.Model;
import dev.bonafide.sklearn.estimator.Method;
import dev.bonafide.sklearn.estimator.VersionRule;
import java.util.Optional;

/**
 * Reads admitted models. The bytes it reads are those of the private copy that was verified; the
 * model's folder is not looked at again. Immutable and thread-safe.
 */
public final class ModelRuntime {
  private final PickleLimits limits;

  /** A runtime with the reader's default limits. */
  public ModelRuntime() {
    this(PickleLimits.defaults());
  }

  public ModelRuntime(PickleLimits limits) {
    this.limits = limits;
  }

  /**
   * Reads a model and, where it brings signed expectations, holds it to them.
   *
   * @param admitted taken over: closed when the loaded model is, or here when it is refused
   * @return refused with the reader's reasons (FORBIDDEN_GLOBAL, MALFORMED_MODEL,
   *     UNSUPPORTED_ESTIMATOR …), UNTESTED_SKLEARN_VERSION or EXPECTATION_FAILED
   */
  public Outcome<LoadedModel> load(AdmittedModel admitted) {
    boolean loaded = false;
    try {
      Outcome<LoadedModel> outcome = Outcome.attempt(() -> read(admitted));
      loaded = outcome.isAccepted();
      return outcome;
    } finally {
      if (!loaded) {
        admitted.close();
      }
    }
  }

  private LoadedModel read(AdmittedModel admitted) throws RefusedException {
    var rule = new VersionRule(admitted.ground().allowUntestedVersions());
    Model model = EstimatorLoader.load(admitted.bytes(), limits, rule).orThrow();
    Method method = defaultMethod(admitted, model);
    if (admitted.snapshot().file(AdmittedModel.EXPECTATIONS) != null) {
      Expectations.read(admitted.snapshot().bytes(AdmittedModel.EXPECTATIONS)).check(model);
    }
    return new LoadedModel(admitted, model, method);
  }

  /** What a request that names no output gets. */
  private static Method defaultMethod(AdmittedModel admitted, Model model) throws RefusedException {
    String named = admitted.settings().predictFn();
    if (!named.isEmpty()) {
      Optional<Method> method = Method.named(named).filter(model.methods()::contains);
      if (method.isEmpty()) {
        throw new RefusedException(
            Refusal.of(
                Reason.SETTINGS_INVALID,
                "the settings name an output that the model does not have",
                named,
                String.join(
                    " or ", model.methods().stream().map(Method::pythonName).sorted().toList())));
      }
      return method.get();
    }
    // Like MLServer, and where there is nothing to predict, what the estimator can do.
    return model.methods().contains(Method.PREDICT) || !model.methods().contains(Method.TRANSFORM)
        ? Method.PREDICT
        : Method.TRANSFORM;
  }
}
