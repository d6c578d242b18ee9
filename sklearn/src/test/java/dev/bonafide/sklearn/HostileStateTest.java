package dev.bonafide.sklearn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.bonafide.artifact.Outcome;
import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.Refusal;
import dev.bonafide.pickle.PyValue;
import dev.bonafide.sklearn.data.Answer;
import dev.bonafide.sklearn.data.Features;
import dev.bonafide.sklearn.estimator.Method;
import dev.bonafide.sklearn.estimator.VersionRule;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * A signed file may still be hostile: whatever one attribute is changed to, the model is refused,
 * or it answers, or it refuses the request; it never throws. Every class of our own cases is tried.
 *
 * <p>{@code -Dbonafide.mutations=N} tries N changes of each case instead of 60.
 */
class HostileStateTest {
  private static final Set<Reason> EXPECTED =
      EnumSet.of(
          Reason.MODEL_STATE_INVALID,
          Reason.UNSUPPORTED_ESTIMATOR,
          Reason.UNTESTED_SKLEARN_VERSION,
          Reason.LIMIT_EXCEEDED,
          Reason.MALFORMED_MODEL);

  @TestFactory
  Stream<DynamicTest> changedAttributesAreRefusedOrAnsweredAndNeverThrow() {
    String wanted = System.getProperty("bonafide.case", "");
    return Fixtures.packedResources().stream()
        .filter(resource -> resource.contains("1.9.1"))
        .flatMap(resource -> Fixtures.packed(resource).stream())
        .filter(c -> c.name().contains(wanted))
        .map(c -> DynamicTest.dynamicTest(c.name(), () -> mutate(c)));
  }

  private static void mutate(Fixtures.Case c) {
    PyValue graph =
        switch (c.graph()) {
          case Outcome.Accepted<PyValue>(PyValue value) -> value;
          case Outcome.Refused<PyValue>(Refusal refusal) -> {
            Assumptions.abort("NOT SUPPORTED YET " + refusal);
            yield PyValue.None.NONE;
          }
        };
    List<Mutations.Mutation> all = Mutations.of(graph);
    int budget = Integer.getInteger("bonafide.mutations", 60);
    var random = new Random(c.name().hashCode());
    var crashes = new TreeMap<String, String>();
    Features x = c.input();
    for (Mutations.Mutation mutation : all) {
      if (random.nextInt(all.size()) >= budget) {
        continue;
      }
      try {
        tryOut(mutation.graph(), x);
      } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
        crashes.put(mutation.what(), e + " at " + place(e));
      }
    }
    assertThat(crashes).as("crashes of %s", c.name()).isEmpty();
  }

  private static String place(Throwable e) {
    for (StackTraceElement frame : e.getStackTrace()) {
      if (frame.getClassName().startsWith("dev.bonafide.sklearn")) {
        return frame.toString();
      }
    }
    return "?";
  }

  private static void tryOut(PyValue graph, Features x) {
    switch (EstimatorReader.read(graph, VersionRule.TESTED_ONLY)) {
      case Outcome.Refused<Model>(Refusal refusal) ->
          assertThat(EXPECTED).as(refusal.toString()).contains(refusal.reason());
      case Outcome.Accepted<Model>(Model model) -> {
        for (Method method : model.methods()) {
          if (model.apply(method, x) instanceof Outcome.Refused<Answer>(Refusal refusal)
              && refusal.reason() != Reason.INVALID_REQUEST) {
            fail(method + ": " + refusal.reason());
          }
        }
      }
    }
  }
}
