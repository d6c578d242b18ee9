package dev.bonafide.sklearn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.bonafide.artifact.Outcome;
import dev.bonafide.artifact.Refusal;
import dev.bonafide.artifact.json.Json;
import dev.bonafide.sklearn.data.Answer;
import dev.bonafide.sklearn.data.Features;
import dev.bonafide.sklearn.estimator.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Every case of {@code fixtures/sklearn}: what Java answers is what scikit-learn answered. Cases of
 * classes that are not supported are skipped by name, so that they can be counted.
 *
 * <p>{@code -Dbonafide.case=TEXT} runs the cases whose name contains the text.
 */
class FixtureTest {

  @TestFactory
  Stream<DynamicTest> answersAreThoseOfScikitLearn() {
    Path folder = Fixtures.root().resolve("sklearn");
    Assumptions.assumeTrue(Files.exists(folder.resolve("manifest.jsonl")), "no fixtures here");
    return tests(Fixtures.cases(folder));
  }

  /** Every supported class, by the oldest, a middle and the newest release; see interop/sklearn. */
  @TestFactory
  Stream<DynamicTest> answersToOurOwnCasesAreThoseOfScikitLearn() {
    return Fixtures.packedResources().stream()
        .flatMap(resource -> tests(Fixtures.packed(resource)));
  }

  /** All releases, where {@code interop/sklearn/make_models.sh} left them. */
  @TestFactory
  Stream<DynamicTest> answersToCasesOfAllReleasesAreThoseOfScikitLearn() {
    String folder = System.getenv("BONAFIDE_SKLEARN_CASES");
    Assumptions.assumeTrue(folder != null, "BONAFIDE_SKLEARN_CASES is not set");
    return tests(Fixtures.cases(Path.of(folder)));
  }

  private static Stream<DynamicTest> tests(List<Fixtures.Case> cases) {
    String wanted = System.getProperty("bonafide.case", "");
    return cases.stream()
        .filter(c -> c.name().contains(wanted))
        .map(c -> DynamicTest.dynamicTest(c.name(), () -> run(c)));
  }

  /**
   * A case that scikit-learn itself answers differently on different processors.
   *
   * @param cell the one number, counted row by row, that may differ
   * @param other what it may be besides what was recorded
   */
  private record Tie(Method method, int cell, double other, String reason) {}

  /** Everything else of these cases is compared as ever; what came is reported. */
  private static final Map<String, Tie> TIES =
      Map.of(
          "1.9.1/KNNImputer",
          new Tie(
              Method.TRANSFORM,
              0,
              6.58,
              "two samples at exactly the same distance: numpy's argpartition picks another one"
                  + " with AVX-512 than without"));

  /** Relative, of numbers that scikit-learn computes in float32. */
  static final double FLOAT32 = 1e-5;

  static void run(Fixtures.Case c) {
    Tie tie = TIES.get(c.name());
    if (tie == null) {
      compare(c, c.expected());
      return;
    }
    try {
      compare(c, c.expected());
    } catch (AssertionError recordedElsewhere) {
      compare(c, tied(c.expected(), tie));
      System.out.println("NEAR TIE in " + c.name() + ": " + tie.reason());
    }
  }

  private static Json.Obj tied(Json.Obj expected, Tie tie) {
    var json = Json.object();
    expected.members().forEach(json::put);
    String name = tie.method().pythonName();
    var rows = new ArrayList<>(((Json.Arr) Objects.requireNonNull(expected.get(name))).items());
    int width = ((Json.Arr) rows.getFirst()).items().size();
    int row = tie.cell() / width;
    var cells = new ArrayList<>(((Json.Arr) rows.get(row)).items());
    cells.set(tie.cell() % width, Json.of(tie.other()));
    rows.set(row, Json.array(cells));
    return json.put(name, Json.array(rows)).build();
  }

  private static void compare(Fixtures.Case c, Json.Obj expected) {
    Model model = load(c);
    Features x = c.input();
    double tolerance = tolerance(model, expected);
    List<Throwable> failures = new ArrayList<>();
    int compared = 0;
    for (Method method : Method.values()) {
      Json answer = expected.get(method.pythonName());
      if (answer == null) {
        continue;
      }
      compared++;
      String dtype = expected.string(method.pythonName() + "_dtype");
      try {
        double asked = "float32".equals(dtype) ? Math.max(tolerance, FLOAT32) : tolerance;
        Comparison.check(method.pythonName(), answer(model, method, x), answer, dtype, asked);
      } catch (AssertionError e) {
        failures.add(e);
      }
    }
    assertThat(failures).as("%s", c.name()).isEmpty();
    assertThat(compared).as("methods compared of " + c.name()).isPositive();
  }

  /** scikit-learn computes float32 in float32; what it answers has that many digits. */
  private static double tolerance(Model model, Json.Obj expected) {
    var own = Objects.requireNonNull(EstimatorTable.supported(model.type())).tolerance();
    return "float32".equals(expected.string("X_dtype")) ? own.single() : own.relative();
  }

  private static Answer answer(Model model, Method method, Features x) {
    assertThat(model.methods()).contains(method);
    return switch (model.apply(method, x)) {
      case Outcome.Accepted<Answer>(Answer answer) -> answer;
      case Outcome.Refused<Answer>(Refusal refusal) -> fail(method + " refused: " + refusal);
    };
  }

  private static Model load(Fixtures.Case c) {
    return switch (c.load()) {
      case Outcome.Accepted<Model>(Model model) -> model;
      case Outcome.Refused<Model>(Refusal refusal) -> {
        Assumptions.assumeFalse(Fixtures.isUnsupported(refusal), "NOT SUPPORTED YET " + refusal);
        yield fail(refusal.reason() + " " + refusal);
      }
    };
  }
}
