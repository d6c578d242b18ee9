package dev.bonafide.sklearn.neighbors;

import dev.bonafide.artifact.RefusedException;
import dev.bonafide.sklearn.data.Labels;
import dev.bonafide.sklearn.data.Matrix;

/** Which samples count as neighbours of a query, and what counts where there are none. */
sealed interface Neighbourhood permits Neighbourhood.Nearest, OutlierLabels {

  Neighbours of(NeighbourSearch search, Matrix x, int row);

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
    public Neighbours of(NeighbourSearch search, Matrix x, int row) {
      return search.nearest(x, row, count);
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
