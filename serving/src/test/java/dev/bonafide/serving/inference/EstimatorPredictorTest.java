package dev.bonafide.serving.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bonafide.artifact.Outcome;
import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.RefusedException;
import dev.bonafide.artifact.json.Json;
import dev.bonafide.serving.v2.Datatype;
import dev.bonafide.serving.v2.InferenceRequest;
import dev.bonafide.serving.v2.Tensor;
import dev.bonafide.serving.v2.TensorData;
import dev.bonafide.sklearn.data.Matrix;
import dev.bonafide.sklearn.estimator.Method;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Answers that cannot be made. */
class EstimatorPredictorTest {
  private static final Json.Obj NONE = Json.object().build();

  private static List<Tensor> ask(EstimatorPredictor.Estimator estimator) throws RefusedException {
    var input = new Tensor("x", Datatype.FP32, List.of(1L, 1L), NONE, TensorData.Reals.of(1));
    return new EstimatorPredictor(
            estimator, "Any", Set.of(Method.PREDICT), Method.PREDICT, null, Map.of(), Map.of())
        .predict(new InferenceRequest("a", NONE, List.of(input), List.of()));
  }

  private static void assertRefused(EstimatorPredictor.Estimator estimator) {
    assertThatThrownBy(() -> ask(estimator))
        .isInstanceOfSatisfying(
            RefusedException.class,
            e -> {
              assertThat(e.refusal().reason()).isEqualTo(Reason.LIMIT_EXCEEDED);
              assertThat(e.refusal().expected()).isEqualTo("fewer rows in one request");
            });
  }

  @Test
  void moreNumbersThanAnArrayHoldsAreRefused() {
    assertRefused(
        (features, methods) -> {
          double[] target = new double[Math.multiplyExact(1 << 20, 1 << 20)];
          return Outcome.accepted(List.of(Matrix.vector(target)));
        });
  }

  @Test
  void moreNumbersThanTheMemoryHoldsAreRefused() {
    assertRefused(
        (features, methods) ->
            Outcome.accepted(List.of(Matrix.vector(new double[Integer.MAX_VALUE]))));
  }

  @Test
  void otherArithmeticIsABugAndStaysOne() {
    assertThatThrownBy(
            () ->
                ask(
                    (features, methods) -> {
                      throw new ArithmeticException("/ by zero");
                    }))
        .isInstanceOf(ArithmeticException.class);
  }
}
