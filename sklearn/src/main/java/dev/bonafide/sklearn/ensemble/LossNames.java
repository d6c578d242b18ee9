package dev.bonafide.sklearn.ensemble;

import dev.bonafide.pickle.AllowList;
import java.util.List;

/** Names of the loss objects that boosting keeps; nothing is computed with them here. */
final class LossNames {
  private LossNames() {}

  static void allow(AllowList.Builder parts) {
    for (String loss :
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
            "ExponentialLoss")) {
      parts.object("sklearn._loss.loss", loss);
      for (String module : List.of("_loss", "sklearn._loss._loss")) {
        String compiled = "Cy" + loss;
        parts.factory(module, "__pyx_unpickle_" + compiled);
        if (List.of("PinballLoss", "HuberLoss", "HalfTweedieLoss", "HalfTweedieLossIdentity")
            .contains(loss)) {
          parts.factory(module, compiled);
        } else {
          parts.object(module, compiled);
        }
      }
    }
    for (String link :
        List.of(
            "IdentityLink",
            "LogLink",
            "LogitLink",
            "HalfLogitLink",
            "MultinomialLogit",
            "Interval")) {
      parts.object("sklearn._loss.link", link);
    }
    for (String loss :
        List.of(
            "BinomialDeviance",
            "MultinomialDeviance",
            "ExponentialLoss",
            "LeastSquaresError",
            "LeastAbsoluteError",
            "HuberLossFunction",
            "QuantileLossFunction")) {
      parts.object("sklearn.ensemble._gb_losses", loss);
    }
  }
}
