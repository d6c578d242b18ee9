package dev.bonafide.sklearn.compose;

import dev.bonafide.artifact.RefusedException;
import dev.bonafide.sklearn.data.ElementType;
import dev.bonafide.sklearn.data.Features;
import dev.bonafide.sklearn.data.Matrix;
import dev.bonafide.sklearn.data.SparseMatrix;
import dev.bonafide.sklearn.estimator.Attributes;
import dev.bonafide.sklearn.estimator.Estimator;
import dev.bonafide.sklearn.estimator.Inputs;
import dev.bonafide.sklearn.estimator.Method;
import dev.bonafide.sklearn.estimator.Transformer;
import dev.bonafide.sklearn.estimator.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code FeatureUnion}: several transformers of the same input, their outputs side by side. */
final class Union implements Transformer {
  /** One transformer, null where the input is passed on, with the weight of its output. */
  private record Branch(@Nullable Estimator transformer, double weight) {}

  private final Inputs inputs;
  private final List<Branch> branches;

  private Union(Inputs inputs, List<Branch> branches) {
    this.inputs = inputs;
    this.branches = List.copyOf(branches);
  }

  static Estimator read(Attributes a) throws RefusedException {
    Map<String, Double> weights = weights(a);
    var branches = new ArrayList<Branch>();
    Inputs inputs = new Inputs(a.className(), Inputs.UNKNOWN, List.of());
    for (Value entry : a.get("transformer_list").items()) {
      List<Value> pair = entry.items(2);
      double weight = weights.getOrDefault(pair.get(0).text(), 1.0);
      Value transformer = pair.get(1);
      if (transformer.isText() && transformer.text().equals("drop")) {
        continue;
      }
      if (transformer.isText() && transformer.text().equals("passthrough")) {
        branches.add(new Branch(null, weight));
        continue;
      }
      Estimator estimator = transformer.estimator();
      if (!estimator.methods().contains(Method.TRANSFORM)) {
        throw transformer.invalid("a transformer");
      }
      if (estimator.inputs().features() != Inputs.UNKNOWN) {
        inputs =
            new Inputs(a.className(), estimator.inputs().features(), estimator.inputs().names());
      }
      branches.add(new Branch(estimator, weight));
    }
    return new Union(inputs, branches);
  }

  /** The weights of named transformers; others weigh 1. */
  static Map<String, Double> weights(Attributes a) throws RefusedException {
    var weights = new HashMap<String, Double>();
    if (a.isPresent("transformer_weights")) {
      for (Value.Entry entry : a.get("transformer_weights").entries()) {
        if (!entry.value().isNone()) {
          weights.put(entry.key().text(), entry.value().real());
        }
      }
    }
    return weights;
  }

  @Override
  public Inputs inputs() {
    return inputs;
  }

  @Override
  public Features transform(Features x) throws RefusedException {
    var parts = new ArrayList<Features>();
    boolean sparse = false;
    for (Branch branch : branches) {
      Features part = branch.transformer() == null ? x : branch.transformer().transform(x);
      part = weighed(part, branch.weight());
      sparse |= part instanceof SparseMatrix;
      parts.add(part);
    }
    return sparse ? Stacking.sparse(parts, x.rows()) : Stacking.dense(parts, x.rows());
  }

  @Override
  public boolean rowsAreIndependent() {
    return branches.stream()
        .allMatch(b -> b.transformer() == null || b.transformer().rowsAreIndependent());
  }

  static Features weighed(Features part, double weight) {
    if (weight == 1) {
      return part;
    }
    return switch (part) {
      case Matrix m -> {
        double[] values = m.values().clone();
        for (int i = 0; i < values.length; i++) {
          values[i] *= weight;
        }
        ElementType type = m.type().isFloating() ? m.type() : ElementType.FLOAT64;
        yield Matrix.of(m.rows(), m.columns(), values).as(type);
      }
      case SparseMatrix s -> {
        double[] values = s.values().clone();
        for (int i = 0; i < values.length; i++) {
          values[i] *= weight;
        }
        ElementType type = s.type().isFloating() ? s.type() : ElementType.FLOAT64;
        yield new SparseMatrix(s.rows(), s.columns(), s.starts(), s.indices(), values, type);
      }
      default -> part;
    };
  }
}
