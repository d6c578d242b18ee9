package dev.bonafide.sklearn.compose;

import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.RefusedException;
import dev.bonafide.sklearn.data.Cell;
import dev.bonafide.sklearn.data.Column;
import dev.bonafide.sklearn.data.Documents;
import dev.bonafide.sklearn.data.Features;
import dev.bonafide.sklearn.data.Matrix;
import dev.bonafide.sklearn.data.SparseMatrix;
import dev.bonafide.sklearn.data.Table;
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

/** {@code ColumnTransformer}: transformers of some columns each, their outputs side by side. */
final class ColumnBranches implements Transformer {
  /**
   * One branch.
   *
   * @param transformer null where the columns are passed on
   * @param columns positions in the input of the fit
   * @param single whether the transformer gets the one column as a one-dimensional array
   * @param weight of its output
   */
  private record Branch(
      @Nullable Estimator transformer, int[] columns, boolean single, double weight) {}

  private final Inputs inputs;
  private final List<Branch> branches;
  private final boolean sparse;

  private ColumnBranches(Inputs inputs, List<Branch> branches, boolean sparse) {
    this.inputs = inputs;
    this.branches = List.copyOf(branches);
    this.sparse = sparse;
  }

  static Estimator read(Attributes a) throws RefusedException {
    Inputs inputs = Inputs.of(a);
    if (inputs.features() == Inputs.UNKNOWN) {
      throw a.invalid("no number of features", "nothing", "n_features_in_");
    }
    if (!inputs.names().isEmpty() && inputs.names().size() != inputs.features()) {
      throw a.get("feature_names_in_").invalid(inputs.features() + " names");
    }
    Map<String, Double> weights = Union.weights(a);
    var positions = new HashMap<String, Value>();
    for (Value.Entry entry : a.get("_transformer_to_input_indices").entries()) {
      positions.put(entry.key().text(), entry.value());
    }
    var branches = new ArrayList<Branch>();
    for (Value entry : a.get("transformers_").items()) {
      Branch branch = branch(entry.items(3), positions, weights, inputs.features());
      if (branch != null) {
        branches.add(branch);
      }
    }
    return new ColumnBranches(inputs, branches, a.flag("sparse_output_", false));
  }

  private static @Nullable Branch branch(
      List<Value> entry, Map<String, Value> positions, Map<String, Double> weights, int features)
      throws RefusedException {
    Value transformer = entry.get(1);
    boolean word = transformer.isText();
    if (word && transformer.text().equals("drop")) {
      return null;
    }
    Value found = positions.get(entry.get(0).text());
    if (found == null) {
      throw entry.get(0).invalid("a branch whose columns are known");
    }
    int[] columns = found.positions(Value.ANY, Math.max(1, features));
    if (columns.length == 0) {
      return null;
    }
    double weight = weights.getOrDefault(entry.get(0).text(), 1.0);
    if (word && transformer.text().equals("passthrough")) {
      return new Branch(null, columns, false, weight);
    }
    Estimator estimator = transformer.estimator();
    if (!estimator.methods().contains(Method.TRANSFORM)) {
      throw transformer.invalid("a transformer");
    }
    return new Branch(estimator, columns, isScalar(entry.get(2)) && columns.length == 1, weight);
  }

  /** A column that is named by a single word or number, not by a list. */
  private static boolean isScalar(Value columns) {
    return columns.isText() || columns.python() instanceof dev.bonafide.pickle.PyValue.Int;
  }

  @Override
  public Inputs inputs() {
    return inputs;
  }

  @Override
  public Features transform(Features x) throws RefusedException {
    var parts = new ArrayList<Features>();
    for (Branch branch : branches) {
      Features part = branch.single() ? column(x, branch) : select(x, branch.columns());
      Features made = branch.transformer() == null ? part : branch.transformer().transform(part);
      parts.add(Union.weighed(made, branch.weight()));
    }
    return sparse ? Stacking.sparse(parts, x.rows()) : Stacking.dense(parts, x.rows());
  }

  @Override
  public boolean rowsAreIndependent() {
    return branches.stream()
        .allMatch(b -> b.transformer() == null || b.transformer().rowsAreIndependent());
  }

  private Features select(Features x, int[] columns) throws RefusedException {
    return switch (x) {
      case Matrix m when m.rank() == 2 -> {
        inputs.checkFeatures(m.columns());
        yield m.select(columns);
      }
      case SparseMatrix s -> {
        inputs.checkFeatures(s.columns());
        yield SparseMatrix.of(inputs.densified(s, Inputs.NonFinite.ALLOWED).select(columns));
      }
      case Table t -> t.select(positions(t, columns));
      default -> throw inputs.notTwoDimensional(x);
    };
  }

  /** By name where both sides have names: then order and further columns do not matter. */
  private int[] positions(Table table, int[] columns) throws RefusedException {
    if (inputs.names().isEmpty() || table.names().isEmpty()) {
      inputs.checkFeatures(table.columns().size());
      return columns;
    }
    int[] positions = new int[columns.length];
    for (int i = 0; i < columns.length; i++) {
      String name = inputs.names().get(columns[i]);
      positions[i] = table.names().indexOf(name);
      if (positions[i] < 0) {
        throw new RefusedException(
            Reason.INVALID_REQUEST, "columns are missing", table.names().toString(), name);
      }
    }
    return positions;
  }

  private Features column(Features x, Branch branch) throws RefusedException {
    Features selected = select(x, branch.columns());
    if (selected instanceof Matrix m) {
      return Matrix.vector(m.values(), m.type());
    }
    if (selected instanceof Table table) {
      Column column = table.columns().getFirst();
      if (column instanceof Column.Numbers numbers) {
        return Matrix.vector(numbers.values(), numbers.type());
      }
      return documents(column);
    }
    throw new RefusedException(
        Reason.INVALID_REQUEST, "one column of a sparse matrix is no one-dimensional array");
  }

  private static Documents documents(Column column) throws RefusedException {
    var texts = new ArrayList<String>();
    for (int i = 0; i < column.rows(); i++) {
      if (!(column.cell(i) instanceof Cell.Text(String text))) {
        throw new RefusedException(
            Reason.INVALID_REQUEST, "a column of texts has another value at row " + i);
      }
      texts.add(text);
    }
    return new Documents(texts);
  }
}
