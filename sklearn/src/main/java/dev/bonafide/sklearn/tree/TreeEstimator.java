package dev.bonafide.sklearn.tree;

import dev.bonafide.artifact.RefusedException;
import dev.bonafide.sklearn.data.Features;
import dev.bonafide.sklearn.estimator.Attributes;
import dev.bonafide.sklearn.estimator.Estimator;
import dev.bonafide.sklearn.estimator.Inputs;
import dev.bonafide.sklearn.estimator.Value;
import java.util.ArrayList;
import java.util.List;

/** An estimator that is one tree; ensembles take their trees out of it. */
public sealed interface TreeEstimator extends Estimator permits TreeClassifier, TreeRegressor {
  DecisionTree tree();

  /** Whether NaN is a value that the tree has an answer for. */
  Inputs.NonFinite missing();

  /** Reads a tree whose missing values are allowed as its class and release allow them. */
  static DecisionTree readTree(Attributes a, int features) throws RefusedException {
    return DecisionTree.read(a.get("tree_"), features);
  }

  /** Whether scikit-learn lets this tree answer rows with NaN. */
  static Inputs.NonFinite missing(Attributes a, DecisionTree tree) throws RefusedException {
    boolean extra = a.className().startsWith("Extra");
    boolean release = extra ? a.version().atLeast(1, 6) : a.version().atLeast(1, 3);
    boolean splitter = a.text("splitter").equals(extra ? "random" : "best");
    boolean random = a.version().atLeast(1, 6) && a.text("splitter").equals("random");
    return tree.isMissingAware() && release && (splitter || random)
        ? Inputs.NonFinite.NAN_ALLOWED
        : Inputs.NonFinite.REFUSED;
  }

  /** The values of each row's leaf. */
  default double[] values(Features x) throws RefusedException {
    FloatRows rows = FloatRows.of(inputs(), x, missing());
    int stride = tree().outputs() * tree().width();
    double[] values = new double[Math.multiplyExact(x.rows(), stride)];
    while (rows.next()) {
      tree().addTo(values, rows.first() * stride, rows);
    }
    return values;
  }

  /** The members of an ensemble: trees of equal shape. */
  static List<TreeEstimator> members(Value list, int features) throws RefusedException {
    var members = new ArrayList<TreeEstimator>();
    for (Value item : list.items()) {
      if (!(item.estimator() instanceof TreeEstimator member)
          || member.inputs().features() != features) {
        throw item.invalid("a tree of " + features + " features");
      }
      members.add(member);
      DecisionTree first = members.getFirst().tree();
      if (member.tree().outputs() != first.outputs() || member.tree().width() != first.width()) {
        throw item.invalid("a tree of as many outputs and classes as the first");
      }
    }
    if (members.isEmpty()) {
      throw list.invalid("at least one tree");
    }
    return members;
  }
}
