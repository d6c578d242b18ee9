package dev.bonafide.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bonafide.artifact.Outcome;
import dev.bonafide.artifact.json.Json;
import dev.bonafide.pickle.ModelReader;
import dev.bonafide.pickle.NdArray;
import dev.bonafide.pickle.PickleLimits;
import dev.bonafide.pickle.PyObject;
import dev.bonafide.pickle.PyValue;
import dev.bonafide.sklearn.EstimatorTable;
import dev.bonafide.training.SvcParameters.Gamma;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The model as a file, and what it predicts; that scikit-learn loads it is tested in interop. */
class SvcModelTest {

  @TestFactory
  Stream<DynamicTest> unseenRowsGetTheLabelsThatScikitLearnGivesThem() throws IOException {
    return SvcTruthTest.cases()
        .map(
            truth ->
                DynamicTest.dynamicTest(SvcTruthTest.name(truth), () -> assertPredicts(truth)));
  }

  private static void assertPredicts(Json.Obj truth) throws IOException {
    FittedSvc fit = SvcTruthTest.fit(truth);
    Table test = SvcTruthTest.table(truth).split(0.5).test();
    Labels predicted = fit.predict(test);
    assertThat(SvcTruthTest.texts(predicted))
        .containsExactlyElementsOf(SvcTruthTest.strings(truth, "predicted"));
    assertThat(Evaluation.of(fit.classes(), test.labels(), predicted).accuracy())
        .isEqualTo(SvcTruthTest.numbers(truth, "accuracy")[0]);
  }

  @Test
  void digitsModelHas519SupportVectorsAndScores9689() {
    Table.Split split = Digits.load().split(0.5);
    FittedSvc fit = digits(split.training());
    Evaluation evaluation =
        Evaluation.of(fit.classes(), split.test().labels(), fit.predict(split.test()));
    assertThat(fit.supportVectorCount()).isEqualTo(519);
    assertThat(evaluation.correct()).isEqualTo(871);
    assertThat(Math.round(evaluation.accuracy() * 10_000)).isEqualTo(9689);
    assertThat(evaluation.confusion()[8]).containsExactly(0, 0, 0, 0, 0, 0, 0, 0, 88, 0);
  }

  @Test
  void fileReadsBackToTheSameAttributesInTheSameOrder() throws Exception {
    FittedSvc fit = digits(Digits.load().split(0.5).training());
    PyObject written = (PyObject) fit.graph();
    PyObject read = (PyObject) read(fit.toJoblib());
    assertThat(read.type().toString()).isEqualTo("sklearn.svm._classes.SVC");
    assertThat(keys(read)).isEqualTo(keys(written)).hasSize(37);
    assertThat(((NdArray) read.attribute("support_vectors_")).toDoubles())
        .containsExactly(fit.supportVectors());
    assertThat(((NdArray) read.attribute("dual_coef_")).shape()).containsExactly(9L, 519L);
    assertThat(read.attribute("_sklearn_version")).isEqualTo(new PyValue.Str("1.9.1"));
  }

  @Test
  void sameTrainingGivesTheSameBytes() {
    Table training = Digits.load().split(0.5).training();
    assertThat(digits(training).toJoblib()).isEqualTo(digits(training).toJoblib());
  }

  @Test
  void twoClassesHavePublicCoefficientsOfTheOppositeSign() throws Exception {
    Json.Obj binary =
        SvcTruthTest.cases()
            .filter(truth -> "two-signs".equals(truth.string("table")))
            .findFirst()
            .orElseThrow();
    PyObject read = (PyObject) read(SvcTruthTest.fit(binary).toJoblib());
    double[] outward = ((NdArray) read.attribute("dual_coef_")).toDoubles();
    double[] inward = ((NdArray) read.attribute("_dual_coef_")).toDoubles();
    assertThat(outward).hasSameSizeAs(inward);
    for (int i = 0; i < outward.length; i++) {
      assertThat(outward[i]).isEqualTo(-inward[i]);
    }
    assertThat(((NdArray) read.attribute("intercept_")).toDoubles()[0])
        .isEqualTo(-((NdArray) read.attribute("_intercept_")).toDoubles()[0]);
  }

  private static FittedSvc digits(Table training) {
    return SvcTrainer.fit(
        training,
        SvcParameters.DEFAULT.withGamma(new Gamma.Value(0.001)),
        SvcTrainer.Progress.NONE);
  }

  private static java.util.List<PyValue> keys(PyObject object) {
    return ((dev.bonafide.pickle.PyDict) object.state()).keys();
  }

  private static PyValue read(byte[] file) {
    Outcome<PyValue> graph =
        ModelReader.read(
            MemorySegment.ofArray(file), EstimatorTable.allowList(), PickleLimits.defaults());
    return ((Outcome.Accepted<PyValue>) graph).value();
  }
}
