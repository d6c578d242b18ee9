package dev.bonafide.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.bonafide.artifact.Outcome;
import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.json.Json;
import dev.bonafide.artifact.json.JsonReader;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Against what scikit-learn 1.9.1 finds on the same tables ({@code interop/truth/make_svc.py}). */
class SvcTruthTest {

  @TestFactory
  Stream<DynamicTest> theFitIsWhatScikitLearnFinds() throws IOException {
    return cases().map(truth -> DynamicTest.dynamicTest(name(truth), () -> assertSameFit(truth)));
  }

  static Stream<Json.Obj> cases() throws IOException {
    try (var in = SvcTruthTest.class.getResourceAsStream("svc-truth.json")) {
      Outcome<Json> json = JsonReader.parse(in.readAllBytes(), Reason.UNREADABLE);
      return ((Json.Arr) ((Outcome.Accepted<Json>) json).value())
          .items().stream().map(Json.Obj.class::cast);
    }
  }

  static String name(Json.Obj truth) {
    return truth.string("table") + " " + ((Json.Obj) truth.get("parameters")).members();
  }

  static Table table(Json.Obj truth) throws IOException {
    String name = truth.string("table");
    if (name.equals("digits")) {
      return Digits.load();
    }
    try (var in = SvcTruthTest.class.getResourceAsStream(name + ".csv")) {
      return CsvTable.parse(name + ".csv", in.readAllBytes(), "label", CsvTable.Limits.DEFAULT);
    }
  }

  static FittedSvc fit(Json.Obj truth) throws IOException {
    return SvcTrainer.fit(
        table(truth).split(0.5).training(), parameters(truth), SvcTrainer.Progress.NONE);
  }

  private static void assertSameFit(Json.Obj truth) throws IOException {
    FittedSvc fit = fit(truth);
    assertThat(fit.trainingRows()).isEqualTo((int) numbers(truth, "rows")[0]);
    assertThat(fit.effectiveGamma()).isEqualTo(numbers(truth, "gamma")[0]);
    assertThat(texts(fit.classes())).isEqualTo(strings(truth, "classes"));
    assertThat(asDoubles(fit.supportPerClass())).containsExactly(numbers(truth, "supportPerClass"));
    assertThat(asDoubles(fit.support())).containsExactly(numbers(truth, "support"));
    // Nine digits of the coefficients are on record. Where this was written the iterations are
    // the same too; another processor's exp may round differently and take another path.
    assertThat(fit.dualCoefficients()).containsExactly(numbers(truth, "dual"), within(1e-6));
    assertThat(fit.intercepts()).containsExactly(numbers(truth, "intercepts"), within(1e-6));
    assertThat(fit.iterations()).hasSameSizeAs(numbers(truth, "iterations"));
    assertThat(fit.convergence()).isEqualTo(FittedSvc.Convergence.REACHED);
  }

  static SvcParameters parameters(Json.Obj truth) {
    SvcParameters parameters = SvcParameters.DEFAULT;
    Json.Obj given = (Json.Obj) truth.get("parameters");
    for (var entry : given.members().entrySet()) {
      Json value = entry.getValue();
      parameters =
          switch (entry.getKey()) {
            case "kernel" ->
                parameters.withKernel(
                    Arrays.stream(SvcParameters.Kernel.values())
                        .filter(k -> k.sklearnName().equals(((Json.Str) value).value()))
                        .findFirst()
                        .orElseThrow());
            case "C" -> parameters.withC(number(value));
            case "gamma" ->
                parameters.withGamma(
                    SvcParameters.Gamma.parse(
                        value instanceof Json.Str s ? s.value() : ((Json.Num) value).literal()));
            case "degree" -> parameters.withDegree((int) number(value));
            case "coef0" -> parameters.withCoef0(number(value));
            case "tol" -> parameters.withTolerance(number(value));
            case "shrinking" -> parameters.withShrinking(SvcParameters.Shrinking.OFF);
            default -> throw new AssertionError(entry.getKey());
          };
    }
    return parameters;
  }

  private static double number(Json value) {
    return ((Json.Num) value).doubleValue();
  }

  static double[] numbers(Json.Obj truth, String key) {
    return truth.get(key) instanceof Json.Arr array
        ? array.items().stream().mapToDouble(SvcTruthTest::number).toArray()
        : new double[] {number(truth.get(key))};
  }

  static List<String> strings(Json.Obj truth, String key) {
    return ((Json.Arr) truth.get(key))
        .items().stream().map(item -> ((Json.Str) item).value()).toList();
  }

  static List<String> texts(Labels labels) {
    return java.util.stream.IntStream.range(0, labels.size()).mapToObj(labels::text).toList();
  }

  private static double[] asDoubles(int[] values) {
    return Arrays.stream(values).asDoubleStream().toArray();
  }
}
