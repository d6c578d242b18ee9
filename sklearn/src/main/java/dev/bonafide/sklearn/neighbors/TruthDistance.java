package dev.bonafide.sklearn.neighbors;

/**
 * A distance of {@code sklearn.metrics} between rows of truth values; what is not zero is true.
 *
 * <p>Each is computed from three counts: both true, one of the two true, and all values.
 */
enum TruthDistance {
  JACCARD,
  MATCHING,
  DICE,
  KULSINSKI,
  ROGERS_TANIMOTO,
  RUSSELL_RAO,
  SOKAL_SNEATH,
  YULE;

  double of(double[] a, int aFrom, double[] b, int bFrom, int n) {
    int both = 0;
    int onlyFirst = 0;
    int onlySecond = 0;
    for (int j = 0; j < n; j++) {
      boolean first = a[aFrom + j] != 0;
      boolean second = b[bFrom + j] != 0;
      both += first && second ? 1 : 0;
      onlyFirst += first && !second ? 1 : 0;
      onlySecond += !first && second ? 1 : 0;
    }
    double unequal = onlyFirst + onlySecond;
    return switch (this) {
      case JACCARD -> both + unequal == 0 ? 0 : unequal / (both + unequal);
      case MATCHING -> unequal / n;
      case DICE -> unequal / (2.0 * both + unequal);
      case KULSINSKI -> (unequal - both + n) / (unequal + n);
      case ROGERS_TANIMOTO -> 2 * unequal / (n + unequal);
      case RUSSELL_RAO -> (double) (n - both) / n;
      case SOKAL_SNEATH -> unequal / (0.5 * both + unequal);
      case YULE -> {
        double crossed = (double) onlyFirst * onlySecond;
        double equal = (double) both * (n - both - onlyFirst - onlySecond);
        yield crossed == 0 ? 0 : 2 * crossed / (equal + crossed);
      }
    };
  }
}
