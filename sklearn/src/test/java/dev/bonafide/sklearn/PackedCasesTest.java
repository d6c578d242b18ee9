package dev.bonafide.sklearn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.bonafide.artifact.Outcome;
import dev.bonafide.artifact.Refusal;
import dev.bonafide.artifact.RefusedException;
import dev.bonafide.pickle.GlobalName;
import dev.bonafide.pickle.PyObject;
import dev.bonafide.pickle.PyValue;
import dev.bonafide.sklearn.estimator.EstimatorClass;
import dev.bonafide.sklearn.estimator.Method;
import dev.bonafide.sklearn.estimator.Reading;
import dev.bonafide.sklearn.estimator.VersionRule;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The packed cases among the test resources, which real scikit-learn made, hold every class and
 * every method that the table promises. What they answer is compared by {@link FixtureTest}.
 */
class PackedCasesTest {
  private static final Map<EstimatorClass, Set<Method>> ANSWERED = new HashMap<>();

  @BeforeAll
  static void readAll() {
    for (String resource : Fixtures.packedResources()) {
      Fixtures.packed(resource).forEach(PackedCasesTest::note);
    }
  }

  @Test
  void aClassThatNoCaseHoldsIsFoundMissing() {
    var invented =
        EstimatorClass.of(
            "Oracle",
            "sklearn.oracle",
            attributes -> {
              throw attributes.unsupported("an oracle", "a model");
            },
            Method.PREDICT);
    assertThat(missing(List.of(invented))).containsExactly("Oracle", "Oracle.predict");
  }

  @Test
  void everyClassAndMethodOfTheTableStandsInACaseByRealScikitLearn() {
    List<EstimatorClass> supported =
        EstimatorTable.families().stream().flatMap(f -> f.classes().stream()).toList();
    Set<String> missing = missing(supported);
    // Parts of others, which are never the outermost estimator of a file.
    missing.removeIf(name -> name.startsWith("_") && name.contains("."));
    assertThat(missing).isEmpty();
  }

  private static Set<String> missing(List<EstimatorClass> classes) {
    var missing = new TreeSet<String>();
    for (EstimatorClass type : classes) {
      Set<Method> answered = ANSWERED.get(type);
      if (answered == null) {
        missing.add(type.name());
      }
      for (Method method : type.methods()) {
        if (answered == null || !answered.contains(method)) {
          missing.add(type.name() + "." + method.pythonName());
        }
      }
    }
    return missing;
  }

  /** Notes each class that is read as an estimator, and what the outermost one answered. */
  private static void note(Fixtures.Case c) {
    PyObject root = root(c);
    try {
      new Reading(PackedCasesTest::noted, VersionRule.TESTED_ONLY).root(root);
    } catch (RefusedException refused) {
      throw new AssertionError(c.name() + " " + refused.refusal(), refused);
    }
    Set<Method> answered = ANSWERED.get(EstimatorTable.supported(root.type()));
    for (Method method : Method.values()) {
      if (c.expected().get(method.pythonName()) != null) {
        answered.add(method);
      }
    }
  }

  private static PyObject root(Fixtures.Case c) {
    return switch (c.graph()) {
      case Outcome.Accepted<PyValue>(PyValue graph) -> (PyObject) graph;
      case Outcome.Refused<PyValue>(Refusal refusal) -> fail(c.name() + " " + refusal);
    };
  }

  private static @Nullable EstimatorClass noted(GlobalName name) {
    EstimatorClass type = EstimatorTable.supported(name);
    if (type != null) {
      ANSWERED.computeIfAbsent(type, t -> EnumSet.noneOf(Method.class));
    }
    return type;
  }
}
