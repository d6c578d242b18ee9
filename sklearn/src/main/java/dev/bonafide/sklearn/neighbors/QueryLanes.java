package dev.bonafide.sklearn.neighbors;

import dev.bonafide.sklearn.data.Matrix;
import java.util.Arrays;
import java.util.function.IntFunction;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * The nearest samples by dot products with the JDK's Vector API, for several queries at once, a
 * lane each. Products are added in their order, rounded once a step, as {@link NeighbourSearch}
 * does for one query: the distances are the same bits.
 */
final class QueryLanes implements IntFunction<Neighbours> {
  /** Fewer queries are answered one by one. */
  static final int FEWEST = 3;

  private static final VectorSpecies<Double> SPECIES = DoubleVector.SPECIES_PREFERRED;
  private static final int LANES = SPECIES.length();

  private final NeighbourSearch search;
  private final Matrix x;
  private final int columns;
  private final double[] samples;
  private final double[] norms;
  private final NearestHeap[] heaps = new NearestHeap[LANES];
  private final double[] turned;
  private final double[] own = new double[LANES];

  /** By lane: the ranking that a sample must stay below to be one of the nearest so far. */
  private final double[] farthest = new double[LANES];

  private final double[] rankings = new double[LANES];
  private final int count;
  private int first = -1;

  QueryLanes(NeighbourSearch search, Matrix x, int count) {
    this.search = search;
    this.x = x;
    this.count = count;
    this.columns = x.columns();
    this.samples = search.samples().values();
    this.norms = search.norms();
    this.turned = new double[columns * LANES];
  }

  @Override
  public Neighbours apply(int row) {
    int block = row / LANES * LANES;
    if (block != first) {
      search(block);
      first = block;
    }
    return search.measured(x, row, heaps[row - block].sorted());
  }

  private void search(int block) {
    for (int r = 0; r < LANES; r++) {
      int row = Math.min(block + r, x.rows() - 1);
      for (int j = 0; j < columns; j++) {
        turned[j * LANES + r] = x.get(row, j);
      }
      own[r] = search.ownNorm(x, row);
      heaps[r] = new NearestHeap(count);
    }
    Arrays.fill(farthest, Double.NEGATIVE_INFINITY);
    Arrays.fill(farthest, 0, Math.min(LANES, x.rows() - block), Double.POSITIVE_INFINITY);
    for (int k = 0; k < norms.length; k += 8) {
      meet(k);
    }
  }

  /** Eight samples; where there are fewer, the last one again. */
  private void meet(int k) {
    double[] s = samples;
    int n = columns;
    int last = norms.length - 1;
    int pa = k * n;
    int pb = Math.min(k + 1, last) * n;
    int pc = Math.min(k + 2, last) * n;
    int pd = Math.min(k + 3, last) * n;
    int pe = Math.min(k + 4, last) * n;
    int pf = Math.min(k + 5, last) * n;
    int pg = Math.min(k + 6, last) * n;
    int ph = Math.min(k + 7, last) * n;
    DoubleVector a = DoubleVector.zero(SPECIES);
    DoubleVector b = a;
    DoubleVector c = a;
    DoubleVector d = a;
    DoubleVector e = a;
    DoubleVector f = a;
    DoubleVector g = a;
    DoubleVector h = a;
    for (int j = 0; j < n; j++) {
      DoubleVector q = DoubleVector.fromArray(SPECIES, turned, j * LANES);
      a = q.fma(DoubleVector.broadcast(SPECIES, s[pa + j]), a);
      b = q.fma(DoubleVector.broadcast(SPECIES, s[pb + j]), b);
      c = q.fma(DoubleVector.broadcast(SPECIES, s[pc + j]), c);
      d = q.fma(DoubleVector.broadcast(SPECIES, s[pd + j]), d);
      e = q.fma(DoubleVector.broadcast(SPECIES, s[pe + j]), e);
      f = q.fma(DoubleVector.broadcast(SPECIES, s[pf + j]), f);
      g = q.fma(DoubleVector.broadcast(SPECIES, s[pg + j]), g);
      h = q.fma(DoubleVector.broadcast(SPECIES, s[ph + j]), h);
    }
    offer(a, k);
    offer(b, k + 1);
    offer(c, k + 2);
    offer(d, k + 3);
    offer(e, k + 4);
    offer(f, k + 5);
    offer(g, k + 6);
    offer(h, k + 7);
  }

  /** Hands a sample to the heaps where it is nearer than the farthest of one of them. */
  private void offer(DoubleVector dot, int sample) {
    if (sample >= norms.length) {
      return;
    }
    DoubleVector ranking =
        DoubleVector.fromArray(SPECIES, own, 0).sub(dot.mul(2)).add(norms[sample]).max(0);
    DoubleVector bound = DoubleVector.fromArray(SPECIES, farthest, 0);
    if (ranking.compare(VectorOperators.LT, bound).anyTrue()) {
      ranking.intoArray(rankings, 0);
      push(sample);
    }
  }

  private void push(int sample) {
    for (int r = 0; r < LANES; r++) {
      if (rankings[r] < farthest[r]) {
        heaps[r].push(rankings[r], sample);
        farthest[r] = heaps[r].farthest();
      }
    }
  }
}
