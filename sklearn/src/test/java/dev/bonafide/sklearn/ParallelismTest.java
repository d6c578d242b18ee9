package dev.bonafide.sklearn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.RefusedException;
import dev.bonafide.sklearn.data.Answer;
import dev.bonafide.sklearn.data.Features;
import dev.bonafide.sklearn.data.Matrix;
import dev.bonafide.sklearn.estimator.Estimator;
import dev.bonafide.sklearn.estimator.Inputs;
import dev.bonafide.sklearn.estimator.Method;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Batches that are split over threads answer as on one. */
class ParallelismTest {
  private static final Parallelism FOUR = new Parallelism(4, 10);
  private static final int ROWS = 1003;

  private final Parallelism.Pace unknown = new Parallelism.Pace();
  private final Set<Integer> seen = ConcurrentHashMap.newKeySet();

  @Test
  void theFirstRefusedRowIsTheOneReported() {
    Estimator refusing = perRow(v -> v == 950 || v == 200 ? Double.NaN : v, true);

    assertThatThrownBy(() -> FOUR.apply(refusing, Method.PREDICT, rows(), unknown))
        .isInstanceOfSatisfying(
            RefusedException.class,
            e -> {
              assertThat(e.refusal().reason()).isEqualTo(Reason.INVALID_REQUEST);
              assertThat(e.refusal().found()).isEqualTo("200.0");
            });
  }

  @Test
  void rowsThatDependOnEachOtherStayTogether() throws RefusedException {
    FOUR.apply(perRow(v -> v, false), Method.PREDICT, rows(), unknown);

    assertThat(seen).containsExactly(ROWS);
  }

  @Test
  void batchThatIsKnownToBeQuickStaysTogether() throws RefusedException {
    Estimator quick = perRow(v -> v, true);
    var pace = new Parallelism.Pace();
    for (int i = 0; i < 1000; i++) {
      pace.measured(quick, Method.PREDICT, rows());
    }
    seen.clear();

    FOUR.apply(quick, Method.PREDICT, rows().rows(0, 20), pace);

    assertThat(seen).containsExactly(20);
  }

  @Test
  void runsAreJoinedInOrder() throws RefusedException {
    Answer answer = FOUR.apply(perRow(v -> 2 * v, true), Method.PREDICT, rows(), unknown);

    assertThat(((Matrix) answer).values())
        .containsExactly(IntStream.range(0, ROWS).mapToDouble(v -> 2 * v).toArray());
    assertThat(seen).hasSizeGreaterThan(0).allMatch(rows -> rows < ROWS);
  }

  private static Matrix rows() {
    return Matrix.of(ROWS, 1, IntStream.range(0, ROWS).asDoubleStream().toArray());
  }

  /** Answers each row by itself, refuses where the answer is NaN, and notes the sizes of runs. */
  private Estimator perRow(java.util.function.DoubleUnaryOperator function, boolean independent) {
    return new Estimator() {
      @Override
      public Set<Method> methods() {
        return EnumSet.of(Method.PREDICT);
      }

      @Override
      public Inputs inputs() {
        return new Inputs("Double", 1, List.of());
      }

      @Override
      public boolean rowsAreIndependent() {
        return independent;
      }

      @Override
      public Answer predict(Features x) throws RefusedException {
        seen.add(x.rows());
        double[] values = ((Matrix) x).values().clone();
        for (int i = 0; i < values.length; i++) {
          double answer = function.applyAsDouble(values[i]);
          if (Double.isNaN(answer)) {
            throw new RefusedException(
                Reason.INVALID_REQUEST, "no such row", Double.toString(values[i]), "another");
          }
          values[i] = answer;
        }
        return Matrix.vector(values);
      }
    };
  }
}
