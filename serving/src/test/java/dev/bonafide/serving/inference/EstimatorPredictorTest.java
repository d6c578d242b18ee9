package dev.bonafide.serving.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bonafide.artifact.Outcome;
import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.Refusal;
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
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Answers that cannot be made. */
class EstimatorPredictorTest {
  private static final Json.Obj NONE = Json.object().build();
  private static final String AS_TABLE =
      "send one input per column, and \"parameters\": {\"content_type\": \"pd\"}";

  private static EstimatorPredictor predictor(
      EstimatorPredictor.Estimator estimator, List<String> columns) {
    return new EstimatorPredictor(
        estimator,
        "Any",
        Set.of(Method.PREDICT),
        Method.PREDICT,
        null,
        Map.of(),
        Map.of(),
        columns);
  }

  private static List<Tensor> ask(EstimatorPredictor.Estimator estimator) throws RefusedException {
    var input = new Tensor("x", Datatype.FP32, List.of(1L, 1L), NONE, TensorData.Reals.of(1));
    return predictor(estimator, List.of())
        .predict(new InferenceRequest("a", NONE, List.of(input), List.of()));
  }

  /** What a model of the columns age and city says, which takes nothing. */
  private static Refusal ofTable(Json.Obj parameters, Tensor... inputs) {
    var predictor =
        predictor(
            (features, methods) ->
                Outcome.refused(Refusal.of(Reason.INVALID_REQUEST, "no", "Matrix", "2 columns")),
            List.of("age", "city"));
    var request = new InferenceRequest("a", parameters, List.of(inputs), List.of());
    return ((Outcome.Refused<?>) Outcome.attempt(() -> predictor.predict(request))).refusal();
  }

  private static Tensor tensor(String name, Long... shape) {
    double[] values =
        new double[(int) Stream.of(shape).mapToLong(n -> n).reduce(1, (a, b) -> a * b)];
    return new Tensor(name, Datatype.FP64, List.of(shape), NONE, TensorData.Reals.of(values));
  }

  @Test
  void tensorForAModelOfATableIsToldTheColumnsAndHowTheyAreSent() {
    for (Tensor input : List.of(tensor("age", 3L), tensor("x", 1L, 3L))) {
      assertThat(ofTable(NONE, input))
          .isEqualTo(
              new Refusal(
                  Reason.INVALID_REQUEST,
                  "no",
                  "a tensor of shape " + input.shape(),
                  "the 2 columns age, city",
                  AS_TABLE));
    }
    assertThat(ofTable(NONE, tensor("age", 3L), tensor("city", 3L)).hint()).isEqualTo(AS_TABLE);
  }

  /** Columns of an array in a frame: what the shape is, and whether it is one. */
  @ParameterizedTest
  @CsvSource({
    "FP64, 2, true",
    "FP64, '2,1', true",
    "FP64, '-1,2', true",
    "FP64, '1,2', false",
    "FP64, '2,2', false",
    "BYTES, 2, true",
    "BYTES, '2,1', false",
    "BYTES, '1,2', false",
  })
  void onlyAColumnsShapeIsTakenForOne(Datatype datatype, String shape, boolean isColumn) {
    List<Long> lengths = Stream.of(shape.split(",")).map(Long::valueOf).toList();
    TensorData data =
        datatype == Datatype.BYTES
            ? TensorData.Values.of(List.of("a", "b"))
            : TensorData.Reals.of(1, 2);
    var parameters = Json.object().put("content_type", "np").build();
    var input = new Tensor("age", datatype, lengths, parameters, data);
    String message = ofTable(Json.object().put("content_type", "pd").build(), input).message();
    assertThat(message.equals("no")).as(message).isEqualTo(isColumn); // the model's own refusal
  }

  @Test
  void tableThatIsRefusedIsNotToldToBeOne() {
    var frame = Json.object().put("content_type", "pd").build();
    assertThat(ofTable(frame, tensor("age", 3L)).found()).isEqualTo("Matrix");
    assertThat(ofTable(NONE, tensor("x", 1L, 2L)).found()).isEqualTo("Matrix");
  }

  @Test
  void withdrawnModelsAreCountedInWords() {
    assertThat(List.of(0, 1, 2))
        .extracting(PolicyWatch::withdrawn)
        .containsExactly("no model is withdrawn", "1 model is withdrawn", "2 models are withdrawn");
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
