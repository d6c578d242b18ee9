package dev.bonafide.sklearn.bayes;

import static dev.bonafide.sklearn.estimator.Method.PREDICT;
import static dev.bonafide.sklearn.estimator.Method.PREDICT_LOG_PROBA;
import static dev.bonafide.sklearn.estimator.Method.PREDICT_PROBA;

import dev.bonafide.pickle.AllowList;
import dev.bonafide.sklearn.estimator.EstimatorClass;
import dev.bonafide.sklearn.estimator.Family;
import java.util.List;

/** The naive Bayes classifiers of the table. */
public final class BayesFamily {
  private BayesFamily() {}

  public static Family family() {
    return new Family(
        "Naive Bayes",
        List.of(
            entry("BernoulliNB", Likelihoods::readBernoulli),
            entry("CategoricalNB", Likelihoods::readCategorical),
            entry("ComplementNB", Likelihoods::readComplement),
            entry("GaussianNB", Likelihoods::readGaussian),
            entry("MultinomialNB", Likelihoods::readMultinomial)),
        List.of(),
        BayesFamily::allowParts);
  }

  private static EstimatorClass entry(String name, EstimatorClass.Reader reader) {
    return EstimatorClass.of(
        name, "sklearn.naive_bayes", reader, PREDICT, PREDICT_PROBA, PREDICT_LOG_PROBA);
  }

  private static void allowParts(AllowList.Builder allowed) {
    allowed.object("sklearn.preprocessing._label", "LabelBinarizer");
  }
}
