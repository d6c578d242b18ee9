package dev.bonafide.sklearn.linear;

import dev.bonafide.pickle.AllowList;
import java.util.List;

/** Names of loss and link objects that fitted models keep; nothing is computed with them here. */
final class LossNames {
  private LossNames() {}

  static void allow(AllowList.Builder parts) {
    for (String loss :
        List.of(
            "HalfSquaredError",
            "HalfPoissonLoss",
            "HalfGammaLoss",
            "HalfTweedieLoss",
            "HalfTweedieLossIdentity",
            "HalfBinomialLoss",
            "HuberLoss")) {
      parts.object("sklearn._loss.loss", loss);
      for (String module : List.of("_loss", "sklearn._loss._loss")) {
        String compiled = "Cy" + loss;
        parts.factory(module, "__pyx_unpickle_" + compiled);
        if (loss.startsWith("HalfTweedie") || loss.equals("HuberLoss")) {
          parts.factory(module, compiled);
        } else {
          parts.object(module, compiled);
        }
      }
    }
    for (String link : List.of("IdentityLink", "LogLink", "LogitLink", "Interval")) {
      parts.object("sklearn._loss.link", link);
    }
    for (String loss :
        List.of(
            "Hinge",
            "SquaredHinge",
            "Log",
            "SquaredLoss",
            "Huber",
            "ModifiedHuber",
            "EpsilonInsensitive",
            "SquaredEpsilonInsensitive")) {
      for (String module : List.of("_sgd_fast", "sklearn.linear_model._sgd_fast")) {
        parts.factory(module, loss);
      }
    }
  }
}
