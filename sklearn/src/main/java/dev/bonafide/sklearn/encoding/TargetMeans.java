package dev.bonafide.sklearn.encoding;

import dev.bonafide.artifact.RefusedException;
import dev.bonafide.sklearn.data.Features;
import dev.bonafide.sklearn.data.Matrix;
import dev.bonafide.sklearn.estimator.Attributes;
import dev.bonafide.sklearn.estimator.Estimator;
import dev.bonafide.sklearn.estimator.Inputs;
import dev.bonafide.sklearn.estimator.Transformer;
import dev.bonafide.sklearn.estimator.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * {@code TargetEncoder}: the mean target of each category; for several classes one column a class.
 *
 * @param encodings for each output the mean of each category
 * @param means for each class the mean of all, which stands for unknown categories
 */
record TargetMeans(CategoryEncoding encoding, List<double[]> encodings, double[] means)
    implements Transformer {

  static Estimator read(Attributes a) throws RefusedException {
    CategoryEncoding encoding = CategoryEncoding.read(a, CategoryEncoding.Unknown.MARKED);
    boolean several = a.text("target_type_").equals("multiclass");
    Value mean = a.get("target_mean_");
    double[] means = several ? mean.vector(Value.ANY) : new double[] {mean.real()};
    List<Value> raw =
        a.get("encodings_").items(Math.multiplyExact(encoding.columns(), means.length));
    var encodings = new ArrayList<double[]>();
    for (int i = 0; i < raw.size(); i++) {
      encodings.add(raw.get(i).vector(encoding.size(i / means.length)));
    }
    return new TargetMeans(encoding, encodings, means);
  }

  @Override
  public Inputs inputs() {
    return encoding.inputs();
  }

  @Override
  public Features transform(Features x) throws RefusedException {
    int[] none = new int[encoding.columns()];
    Arrays.fill(none, -1);
    int[][] codes = encoding.encode(x, none);
    int columns = encodings.size();
    double[] target = new double[Math.multiplyExact(x.rows(), columns)];
    for (int i = 0; i < x.rows(); i++) {
      for (int k = 0; k < columns; k++) {
        int code = codes[k / means.length][i];
        target[i * columns + k] =
            code == Categories.UNKNOWN ? means[k % means.length] : encodings.get(k)[code];
      }
    }
    return Matrix.of(x.rows(), columns, target);
  }
}
