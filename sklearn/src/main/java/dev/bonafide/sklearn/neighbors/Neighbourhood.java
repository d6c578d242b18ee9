package dev.bonafide.sklearn.neighbors;

import dev.bonafide.artifact.RefusedException;
import dev.bonafide.sklearn.data.Labels;
import dev.bonafide.sklearn.data.Matrix;
import java.util.function.IntFunction;

/** Which samples count as neighbours of a query, and what counts where there are none. */
sealed interface Neighbourhood permits Neighbourhood.Nearest, OutlierLabels {

  /** Finds the neighbours of a row; rows are best asked for in order. */
  IntFunction<Neighbours> of(NeighbourSearch search, Matrix x);

  /** The fewest samples that a query finds. */
  int least();

  /** Writes the shares of the classes for a query without neighbours. */
  void shareOfNone(double[] shares, int from, int output, int row) throws RefusedException;

  /** The classes of an output and, behind them, the label of a query without neighbours. */
  Labels labels(Labels classes, int output);

  /** So many, however far. */
  record Nearest(int count) implements Neighbourhood {
    @Override
    public int least() {
      return count;
    }

    @Override
    public IntFunction<Neighbours> of(NeighbourSearch search, Matrix x) {
      return search.nearest(x, count);
    }

    @Override
    public void shareOfNone(double[] shares, int from, int output, int row) {
      throw new IllegalStateException("there is always a nearest sample");
    }

    @Override
    public Labels labels(Labels classes, int output) {
      return classes;
    }
  }
}
