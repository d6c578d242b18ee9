package dev.bonafide.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bonafide.artifact.json.JsonWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelInspectionTest {
  @TempDir Path folder;

  @Test
  void fileThatCallsSomethingIsRefusedWithTheScanAsHint() throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("m.joblib"), "cos\nsystem\n(tR.", StandardCharsets.ISO_8859_1);
    assertThat(ModelInspection.isModel(file)).isTrue();
    Report report = ModelInspection.report(file);
    assertThat(report.exitCode()).isEqualTo(1);
    assertThat(report.json().string("reason")).isEqualTo("FORBIDDEN_GLOBAL");
    assertThat(report.err()).last().asString().startsWith("try: bonafide scan ");
  }

  @Test
  void bundleIsNoModel() throws Exception {
    Path file = Files.writeString(folder.resolve("b.json"), " {}");
    assertThat(ModelInspection.isModel(file)).isFalse();
  }

  @Test
  void modelShowsEstimatorVersionParametersAndClasses() {
    String root = System.getenv("BONAFIDE_FIXTURES");
    Path file =
        Path.of(root == null ? "../../shared/fixtures" : root)
            .resolve("sklearn/1.9.1/SVC-rbf-proba/model.joblib");
    Assumptions.assumeTrue(Files.exists(file), "no fixtures at " + file);
    Report report = ModelInspection.report(file);
    assertThat(report.exitCode()).as(report.err().toString()).isZero();
    assertThat(String.join("\n", report.out()))
        .contains(
            "estimator:  sklearn.svm._classes.SVC",
            "made with:  scikit-learn 1.9.1",
            "kernel = 'rbf'",
            "support_vectors_ <f8");
    assertThat(JsonWriter.compact(report.json())).contains("\"sklearnVersion\":\"1.9.1\"");
  }
}
