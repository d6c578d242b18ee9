package dev.bonafide.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bonafide.artifact.json.JsonWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
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

  @Test
  void searchOverPipelineShowsItsBestStepsAsTree() throws Exception {
    Report report = ModelInspection.report(packed("methods-1.9.1", "GridSearchCV-pipeline"));
    assertThat(String.join("\n", report.out()))
        .contains(
            "best parameters:\n  pca__n_components = ",
            "parts:\n  best_estimator_: sklearn.pipeline.Pipeline\n",
            "\n      standardscaler: sklearn.preprocessing._data.StandardScaler\n",
            "\n        features:   4\n");
    assertThat(JsonWriter.compact(report.json()))
        .contains(
            "\"parts\":[{\"name\":\"best_estimator_\",\"estimator\":\"sklearn.pipeline.Pipeline\"",
            "\"parts\":[{\"name\":\"standardscaler\"");
  }

  @Test
  void columnTransformerShowsWhichColumnsGoWhere() throws Exception {
    Report report = ModelInspection.report(packed("preprocessing-1.9.1", "Pipeline-columns"));
    assertThat(String.join("\n", report.out()))
        .contains(
            "hot: sklearn.preprocessing._encoders.OneHotEncoder  on 'colour', 'size'",
            "std: sklearn.preprocessing._data.StandardScaler  on 'count', 'price'",
            "names:      'colour', 'size', 'count', 'price'");
    assertThat(JsonWriter.compact(report.json())).contains("\"columns\":\"'colour', 'size'\"");
  }

  @Test
  void featureUnionShowsItsTransformersAndTheirWeights() throws Exception {
    Report report = ModelInspection.report(packed("preprocessing-1.9.1", "FeatureUnion-weights"));
    assertThat(report.exitCode()).as(report.err().toString()).isZero();
    assertThat(String.join("\n", report.out()))
        .contains("estimator:  sklearn.pipeline.FeatureUnion", "transformer_weights = ");
    assertThat(JsonWriter.compact(report.json())).contains("\"parts\":[{\"name\":");
  }

  @Test
  void ensembleOfManyAlikeIsOneLine() throws Exception {
    Report report = ModelInspection.report(packed("unsupervised-1.9.1", "IsolationForest"));
    assertThat(String.join("\n", report.out()))
        .contains("estimators_: 12 × sklearn.tree._classes.ExtraTreeRegressor");
    assertThat(JsonWriter.compact(report.json())).contains("\"count\":12");
  }

  @Test
  void stackingShowsItsMembersByNameAndTheFinalEstimator() throws Exception {
    Report report = ModelInspection.report(packed("around-1.9.1", "StackingClassifier"));
    assertThat(String.join("\n", report.out()))
        .contains("\n  final_estimator_: sklearn.", "made with:  scikit-learn 1.9.1")
        .doesNotContain("estimators_[");
  }

  /** The first case of that name, or beginning with it, among those of the sklearn module. */
  private Path packed(String family, String name) throws Exception {
    Path zip = Path.of("../sklearn/src/test/resources/cases/" + family + ".zip");
    try (FileSystem files = FileSystems.newFileSystem(zip);
        Stream<Path> all = Files.walk(files.getPath("/"), 3)) {
      Path found =
          all.filter(p -> p.endsWith("model.joblib") && p.toString().contains("/" + name))
              .sorted()
              .findFirst()
              .orElseThrow();
      return Files.copy(found, folder.resolve("model.joblib"));
    }
  }
}
