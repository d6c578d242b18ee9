package dev.bonafide.sklearn.data;

import java.util.List;

/** One matrix for each output: the probabilities of a multi-output classifier, a Python list. */
public record Matrices(List<Matrix> outputs) implements Answer {
  public Matrices {
    outputs = List.copyOf(outputs);
    if (outputs.isEmpty()) {
      throw new IllegalArgumentException("at least one output");
    }
  }

  @Override
  public ElementType type() {
    return outputs.getFirst().type();
  }

  /** Outputs × samples × columns; the columns are those of the first output, others may differ. */
  @Override
  public List<Integer> shape() {
    Matrix first = outputs.getFirst();
    return List.of(outputs.size(), first.rows(), first.columns());
  }
}
