package dev.bonafide.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.bonafide.artifact.Outcome;
import dev.bonafide.pickle.ModelReader;
import dev.bonafide.pickle.PickleLimits;
import dev.bonafide.pickle.PyValue;
import dev.bonafide.sklearn.EstimatorReader;
import dev.bonafide.sklearn.EstimatorTable;
import dev.bonafide.sklearn.Model;
import dev.bonafide.sklearn.data.Matrix;
import dev.bonafide.sklearn.estimator.Method;
import dev.bonafide.sklearn.estimator.VersionRule;
import java.lang.foreign.MemorySegment;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Any bytes give an estimator that answers or refuses, or are refused. */
class ModelFuzzTest {

  static Stream<Arguments> models() {
    return Stream.of(Arguments.of((Object) Seeds.model()));
  }

  @MethodSource("models")
  @FuzzTest(maxDuration = "10s")
  void anyBytesAreAModelOrRefused(byte[] file) {
    if (ModelReader.read(
                MemorySegment.ofArray(file), EstimatorTable.allowList(), PickleLimits.defaults())
            instanceof Outcome.Accepted<PyValue>(var graph)
        && EstimatorReader.read(graph, VersionRule.TESTED_ONLY)
            instanceof Outcome.Accepted<Model>(Model model)) {
      int width = Math.clamp(model.inputs().features(), 1, 1000);
      Matrix row = Matrix.row(new double[width]);
      for (Method method : model.methods()) {
        model.apply(method, row);
      }
    }
  }
}
