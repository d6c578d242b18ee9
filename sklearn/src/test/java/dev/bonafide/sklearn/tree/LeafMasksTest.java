package dev.bonafide.sklearn.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.bonafide.artifact.RefusedException;
import dev.bonafide.sklearn.algebra.Simd;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The masks find the leaves that a walk finds. */
class LeafMasksTest {
  private static final int FEATURES = 5;
  private static final int KEYS = 12;

  private final Random random = new Random(1);

  @BeforeEach
  void needsVectors() {
    assumeTrue(Simd.AVAILABLE, "jdk.incubator.vector was not added");
  }

  @Test
  void treeOfMoreThanThirtyTwoLeavesDoesNotFit() throws RefusedException {
    assertThat(masks(List.of(tree(33)))).isNull();
    assertThat(masks(List.of(tree(32)))).isNotNull();
  }

  @Test
  void missingValuesGoWhereTheNodeSays() throws RefusedException {
    compare(0.3);
  }

  @Test
  void everyRowEndsInTheLeafOfItsWalk() throws RefusedException {
    compare(0);
  }

  private void compare(double missing) throws RefusedException {
    List<NodeTable> trees = new ArrayList<>();
    for (int t = 0; t < 200; t++) {
      trees.add(tree(1 + random.nextInt(32)));
    }
    int rows = LeafMasks.RUN - 3;
    int[][] keys = new int[rows][FEATURES];
    LeafMasks.Rows run = masks(trees).new Rows();
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < FEATURES; j++) {
        keys[i][j] = random.nextDouble() < missing ? NodeTable.MISSING : random.nextInt(KEYS + 1);
        run.set(i, j, keys[i][j]);
      }
    }
    run.missing(missing > 0);

    double[] found = new double[rows * trees.size()];
    run.addTo(found, 0, trees.size(), rows);

    for (int i = 0; i < rows; i++) {
      for (int t = 0; t < trees.size(); t++) {
        assertThat(found[i * trees.size() + t]).isEqualTo(trees.get(t).leaf(keys[i], 0));
      }
    }
  }

  /** Masks whose values are the leaves' numbers. */
  private static LeafMasks masks(List<NodeTable> trees) {
    double[] numbers = IntStream.range(0, 40).asDoubleStream().toArray();
    return LeafMasks.of(FEATURES, trees, trees.stream().map(tree -> numbers).toList());
  }

  /** A random tree. */
  private NodeTable tree(int leaves) throws RefusedException {
    int count = 2 * leaves - 1;
    var builder = new NodeTable.Builder(null, count, FEATURES);
    var open = new ArrayList<>(List.of(0));
    int next = 1;
    while (next < count) {
      int node = open.remove(random.nextInt(open.size()));
      builder.inner(
          node,
          random.nextInt(FEATURES),
          random.nextInt(KEYS),
          next,
          next + 1,
          random.nextBoolean());
      open.add(next++);
      open.add(next++);
    }
    open.forEach(builder::leaf);
    return builder.build(new int[leaves]);
  }
}
