package dev.bonafide.sklearn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bonafide.pickle.GlobalName;
import dev.bonafide.sklearn.estimator.EstimatorClass;
import dev.bonafide.sklearn.estimator.Family;
import dev.bonafide.sklearn.estimator.Method;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * {@code docs/reference/estimators.md} is the table, written out; {@code -Dbonafide.rewrite} writes
 * it anew. The list that the table is held to is scikit-learn's own, see {@code interop/sklearn}.
 */
class EstimatorPageTest {
  private static final Path PAGE = Path.of("../docs/reference/estimators.md");

  @Test
  void everyClassOfScikitLearnIsSupportedOrRefusedWithReason() {
    List<GlobalName> neither =
        Fixtures.allEstimators().stream()
            .filter(n -> EstimatorTable.supported(n) == null && EstimatorTable.refused(n) == null)
            .toList();
    assertThat(neither).as("neither supported nor refused").isEmpty();
  }

  @Test
  void noClassIsBothSupportedAndRefused() {
    List<String> both =
        EstimatorTable.families().stream()
            .flatMap(f -> f.refused().stream())
            .filter(r -> EstimatorTable.supported(new GlobalName(r.module(), r.name())) != null)
            .map(Family.RefusedClass::name)
            .toList();
    assertThat(both).isEmpty();
  }

  @Test
  void thePageIsTheTable() throws IOException {
    String page = page();
    if (System.getProperty("bonafide.rewrite") != null) {
      Files.writeString(PAGE, page);
    }
    assertThat(PAGE).content().isEqualTo(page);
  }

  private static String page() {
    var out =
        new StringBuilder(
            """
            # Estimators

            Generated from `dev.bonafide.sklearn.EstimatorTable`. Every class of scikit-learn 1.9.1's `all_estimators()` is either
            supported or refused; models by scikit-learn 1.1 to 1.9 are tested, 1.0 is read as best effort and marked untested.
            Labels are equal to scikit-learn's, but where its own choice between exact ties depends on the processor that numpy runs on
            (equally distant neighbours). Numbers agree to 1e-9 relative (1e-5 where scikit-learn computes in float32) unless another
            tolerance is given with its reason. Methods depend on how an estimator was configured.

            """);
    for (Family family : EstimatorTable.families()) {
      List<EstimatorClass> shown =
          family.classes().stream().filter(c -> !c.name().startsWith("_")).toList();
      if (!shown.isEmpty()) {
        out.append("## ").append(family.title()).append("\n\n");
        out.append("| class | methods | tolerance |\n|---|---|---|\n");
        shown.forEach(c -> out.append(row(c)));
        out.append('\n');
      }
    }
    out.append("## Refused\n\n| class | why |\n|---|---|\n");
    EstimatorTable.families().stream()
        .flatMap(f -> f.refused().stream())
        .sorted((a, b) -> a.name().compareTo(b.name()))
        .forEach(r -> out.append("| `%s.%s` | %s |%n".formatted(r.module(), r.name(), r.reason())));
    return out.toString().replace(System.lineSeparator(), "\n");
  }

  private static String row(EstimatorClass c) {
    String methods =
        c.methods().stream()
            .sorted()
            .map(Method::pythonName)
            .map(name -> "`" + name + "`")
            .collect(Collectors.joining(" "));
    boolean single = c.tolerance().relative() == EstimatorClass.TOLERANCE.relative();
    double shown = single ? c.tolerance().single() : c.tolerance().relative();
    String tolerance =
        c.tolerance().reason().isEmpty()
            ? ""
            : String.format(
                Locale.ROOT, "%s%.0e: %s", single ? "float32 " : "", shown, c.tolerance().reason());
    return "| `%s.%s` | %s | %s |%n"
        .formatted(c.modules().getFirst(), c.name(), methods, tolerance);
  }
}
