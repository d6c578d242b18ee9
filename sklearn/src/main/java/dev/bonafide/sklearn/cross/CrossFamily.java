package dev.bonafide.sklearn.cross;

import static dev.bonafide.sklearn.estimator.Method.PREDICT;
import static dev.bonafide.sklearn.estimator.Method.TRANSFORM;

import dev.bonafide.sklearn.estimator.EstimatorClass;
import dev.bonafide.sklearn.estimator.Family;
import java.util.ArrayList;
import java.util.List;

/** The cross decompositions of the table. */
public final class CrossFamily {
  private static final String MODULE = "sklearn.cross_decomposition._pls";

  private CrossFamily() {}

  public static Family family() {
    var classes = new ArrayList<EstimatorClass>();
    for (String name : List.of("CCA", "PLSCanonical", "PLSRegression")) {
      classes.add(EstimatorClass.of(name, MODULE, LatentProjection::read, PREDICT, TRANSFORM));
    }
    classes.add(EstimatorClass.of("PLSSVD", MODULE, LatentProjection::readSvd, TRANSFORM));
    return Family.of("Cross decomposition", classes);
  }
}
