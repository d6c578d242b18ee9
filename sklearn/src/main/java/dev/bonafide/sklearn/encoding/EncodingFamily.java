package dev.bonafide.sklearn.encoding;

import static dev.bonafide.sklearn.estimator.Method.TRANSFORM;

import dev.bonafide.sklearn.estimator.EstimatorClass;
import dev.bonafide.sklearn.estimator.Family;
import java.util.List;

/** The encoders of the table. */
public final class EncodingFamily {
  private static final String PACKAGE = "sklearn.preprocessing.";

  private EncodingFamily() {}

  public static Family family() {
    return Family.of(
        "Encoding",
        List.of(
            EstimatorClass.of(
                "KBinsDiscretizer", PACKAGE + "_discretization", Binning::read, TRANSFORM),
            EstimatorClass.of(
                "LabelBinarizer", PACKAGE + "_label", LabelCodes::readBinarizer, TRANSFORM),
            EstimatorClass.of(
                "LabelEncoder", PACKAGE + "_label", LabelCodes::readEncoder, TRANSFORM),
            EstimatorClass.of(
                "MultiLabelBinarizer", PACKAGE + "_label", LabelCodes::readSets, TRANSFORM),
            EstimatorClass.of("OneHotEncoder", PACKAGE + "_encoders", OneHot::read, TRANSFORM),
            EstimatorClass.of("OrdinalEncoder", PACKAGE + "_encoders", Ordinal::read, TRANSFORM),
            EstimatorClass.of(
                "TargetEncoder", PACKAGE + "_target_encoder", TargetMeans::read, TRANSFORM)));
  }
}
