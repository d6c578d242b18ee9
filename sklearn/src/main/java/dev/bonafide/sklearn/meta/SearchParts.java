package dev.bonafide.sklearn.meta;

import dev.bonafide.pickle.AllowList;
import java.util.List;

/**
 * Names that the result of a search keeps beside its best estimator: scorers, splitters and
 * distributions. None of them is computed with, except that a scorer says which label is positive.
 */
final class SearchParts {
  private static final String SCORER = "sklearn.metrics._scorer";
  private static final String SPLIT = "sklearn.model_selection._split";
  private static final String STATS = "scipy.stats._distn_infrastructure";

  private SearchParts() {}

  static void allow(AllowList.Builder parts) {
    allowScorers(parts);
    allowSplitters(parts);
    allowDistributions(parts);
  }

  private static void allowScorers(AllowList.Builder parts) {
    for (String scorer :
        List.of(
            "_Scorer",
            "_PredictScorer",
            "_ProbaScorer",
            "_ThresholdScorer",
            "_MultimetricScorer",
            "_PassthroughScorer",
            "_CurveScorer")) {
      parts.object(SCORER, scorer);
    }
    parts
        .object("sklearn.model_selection._classification_threshold", "_CurveScorer") // 1.5
        .reference(SCORER, "_passthrough_scorer")
        .reference(SCORER, "positive_likelihood_ratio")
        .reference(SCORER, "negative_likelihood_ratio");
    metrics(
        parts,
        "_classification",
        "accuracy_score balanced_accuracy_score brier_score_loss class_likelihood_ratios"
            + " cohen_kappa_score d2_brier_score d2_log_loss_score f1_score fbeta_score"
            + " hamming_loss hinge_loss jaccard_score log_loss matthews_corrcoef precision_score"
            + " recall_score zero_one_loss");
    metrics(
        parts,
        "_ranking",
        "average_precision_score coverage_error dcg_score label_ranking_average_precision_score"
            + " label_ranking_loss ndcg_score roc_auc_score top_k_accuracy_score");
    metrics(
        parts,
        "_regression",
        "d2_absolute_error_score d2_pinball_score d2_tweedie_score explained_variance_score"
            + " max_error mean_absolute_error mean_absolute_percentage_error mean_gamma_deviance"
            + " mean_pinball_loss mean_poisson_deviance mean_squared_error mean_squared_log_error"
            + " mean_tweedie_deviance median_absolute_error r2_score root_mean_squared_error"
            + " root_mean_squared_log_error");
    metrics(
        parts,
        "cluster._supervised",
        "adjusted_mutual_info_score adjusted_rand_score completeness_score fowlkes_mallows_score"
            + " homogeneity_score mutual_info_score normalized_mutual_info_score rand_score"
            + " v_measure_score");
  }

  private static void metrics(AllowList.Builder parts, String module, String names) {
    for (String name : names.split(" ")) {
      parts.reference("sklearn.metrics." + module, name);
    }
  }

  private static void allowSplitters(AllowList.Builder parts) {
    for (String splitter :
        ("KFold StratifiedKFold GroupKFold StratifiedGroupKFold ShuffleSplit GroupShuffleSplit"
                + " StratifiedShuffleSplit TimeSeriesSplit LeaveOneOut LeavePOut LeaveOneGroupOut"
                + " LeavePGroupsOut PredefinedSplit RepeatedKFold RepeatedStratifiedKFold"
                + " _CVIterableWrapper")
            .split(" ")) {
      parts.object(SPLIT, splitter);
    }
  }

  private static void allowDistributions(AllowList.Builder parts) {
    parts
        .object(STATS, "rv_frozen")
        .object(STATS, "rv_continuous_frozen")
        .object(STATS, "rv_discrete_frozen")
        .object("numpy", "vectorize")
        .object("sklearn.utils.fixes", "loguniform");
    for (String distribution :
        ("alpha beta cauchy chi chi2 erlang expon exponnorm f gamma genextreme gumbel_l gumbel_r"
                + " halfcauchy halfnorm invgamma laplace levy loggamma logistic lognorm loguniform"
                + " lomax maxwell norm pareto powerlaw rayleigh reciprocal t trapezoid triang"
                + " truncexpon truncnorm uniform vonmises weibull_max weibull_min")
            .split(" ")) {
      parts.object("scipy.stats._continuous_distns", distribution + "_gen");
    }
    for (String distribution :
        ("bernoulli binom boltzmann geom logser nbinom poisson randint zipf").split(" ")) {
      parts.object("scipy.stats._discrete_distns", distribution + "_gen");
    }
  }
}
