package dev.bonafide.sklearn;

import dev.bonafide.pickle.AllowList;
import java.util.List;
import java.util.Set;

/** Names of loss and link objects that fitted models keep; nothing is computed with them. */
final class LossNames {
  private static final List<String> LOSSES =
      List.of(
          "HalfSquaredError",
          "AbsoluteError",
          "PinballLoss",
          "HuberLoss",
          "HalfPoissonLoss",
          "HalfGammaLoss",
          "HalfTweedieLoss",
          "HalfTweedieLossIdentity",
          "HalfBinomialLoss",
          "HalfMultinomialLoss",
          "ExponentialLoss");

  /** Those whose compiled halves are made with a parameter. */
  private static final Set<String> PARAMETRIC =
      Set.of("PinballLoss", "HuberLoss", "HalfTweedieLoss", "HalfTweedieLossIdentity");

  private static final List<String> LINKS =
      List.of(
          "IdentityLink", "LogLink", "LogitLink", "HalfLogitLink", "MultinomialLogit", "Interval");

  /** Of gradient boosting in older releases. */
  private static final List<String> OLD_BOOSTING =
      List.of(
          "BinomialDeviance",
          "MultinomialDeviance",
          "ExponentialLoss",
          "LeastSquaresError",
          "LeastAbsoluteError",
          "HuberLossFunction",
          "QuantileLossFunction");

  private static final List<String> STOCHASTIC_GRADIENT =
      List.of(
          "Hinge",
          "SquaredHinge",
          "Log",
          "SquaredLoss",
          "Huber",
          "ModifiedHuber",
          "EpsilonInsensitive",
          "SquaredEpsilonInsensitive");

  private LossNames() {}

  static void allow(AllowList.Builder allowed) {
    for (String loss : LOSSES) {
      allowed.object("sklearn._loss.loss", loss);
      for (String module : List.of("_loss", "sklearn._loss._loss")) {
        String compiled = "Cy" + loss;
        allowed.factory(module, "__pyx_unpickle_" + compiled);
        if (PARAMETRIC.contains(loss)) {
          // Called with the parameter by pickles; made without it by skops before 0.11.
          allowed.object(module, compiled, AllowList.StateShape.DICT_OR_TUPLE);
        } else {
          allowed.object(module, compiled);
        }
      }
    }
    for (String link : LINKS) {
      allowed.object("sklearn._loss.link", link);
    }
    for (String loss : OLD_BOOSTING) {
      allowed.object("sklearn.ensemble._gb_losses", loss);
    }
    for (String loss : STOCHASTIC_GRADIENT) {
      allowed.factory("_sgd_fast", loss).factory("sklearn.linear_model._sgd_fast", loss);
    }
  }
}
