package dev.bonafide.runtime.tabular;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bonafide.sklearn.data.Answer;
import dev.bonafide.sklearn.data.Labels;
import dev.bonafide.sklearn.data.Matrices;
import dev.bonafide.sklearn.data.Matrix;
import dev.bonafide.sklearn.estimator.Method;
import java.util.List;
import org.junit.jupiter.api.Test;

class CsvAnswersTest {
  private static final Labels CLASSES = new Labels.Texts("no", "yes, \"sure\"");

  private static String csv(List<Method> methods, List<Answer> answers) {
    var csv = new CsvAnswers(methods, List.of(CLASSES), ',');
    return csv.header(answers) + "\n" + csv.rows(answers);
  }

  @Test
  void valuesThatHoldSeparatorsAreQuoted() {
    assertThat(
            csv(
                List.of(Method.PREDICT, Method.PREDICT_PROBA),
                List.of(CLASSES, Matrix.of(2, 2, new double[] {0.25, 0.75, 1, 0}))))
        .isEqualTo(
            """
            predict,predict_proba_no,"predict_proba_yes, ""sure""\"
            no,0.25,0.75
            "yes, ""sure""\",1.0,0.0
            """);
  }

  @Test
  void missingValuesAreEmptyAndNeverAnEmptyLine() {
    assertThat(
            csv(
                List.of(Method.DECISION_FUNCTION),
                List.of(Matrix.vector(new double[] {Double.NaN, Double.NEGATIVE_INFINITY}))))
        .isEqualTo("decision_function\n\"\"\n-inf\n");
  }

  @Test
  void severalOutputsAreNumbered() {
    assertThat(
            csv(
                List.of(Method.PREDICT, Method.PREDICT_PROBA),
                List.of(
                    new Labels.Ints(1, 2).withColumns(2),
                    new Matrices(List.of(Matrix.row(1), Matrix.row(0.5))))))
        .isEqualTo("predict_0,predict_1,predict_proba_0_0,predict_proba_1_0\n1,2,1.0,0.5\n");
  }
}
