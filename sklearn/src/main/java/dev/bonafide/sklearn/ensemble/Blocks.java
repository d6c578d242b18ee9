package dev.bonafide.sklearn.ensemble;

import dev.bonafide.sklearn.data.ElementType;
import dev.bonafide.sklearn.data.Matrix;
import java.util.List;

/** Matrices side by side, as {@code np.hstack} joins them. */
public final class Blocks {
  private Blocks() {}

  /** The blocks' columns in order; integers stay integers only where all blocks are. */
  public static Matrix join(List<Matrix> blocks, int rows) {
    int width = 0;
    ElementType type = blocks.getFirst().type();
    for (Matrix block : blocks) {
      width = Math.addExact(width, block.columns());
      type = block.type() == type ? type : ElementType.FLOAT64;
    }
    double[] target = new double[Math.multiplyExact(rows, width)];
    int offset = 0;
    for (Matrix block : blocks) {
      int columns = block.columns();
      for (int i = 0; i < rows; i++) {
        System.arraycopy(block.values(), i * columns, target, i * width + offset, columns);
      }
      offset += columns;
    }
    return Matrix.of(rows, width, target, type);
  }
}
