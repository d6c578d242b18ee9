package dev.bonafide.sklearn.linear;

/** The link between a linear score and the mean of a generalised linear model. */
enum Link {
  IDENTITY,
  LOG;

  /** The mean for a score. */
  double inverse(double score) {
    return switch (this) {
      case IDENTITY -> score;
      case LOG -> Math.exp(score);
    };
  }
}
