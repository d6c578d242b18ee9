package dev.bonafide.pickle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bonafide.artifact.Outcome;
import dev.bonafide.artifact.json.Json;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Every model file that real scikit-learn wrote is read. */
class SklearnFixturesTest {
  @Test
  void everyModelFileIsReadToTheEstimatorThatItHolds() {
    Path folder = Fixtures.folder("sklearn");
    AllowList names = Fixtures.names();
    var refused = new TreeMap<String, String>();
    int read = 0;
    for (Json.Obj row : Fixtures.rows(folder.resolve("manifest.jsonl"))) {
      String path = row.string("path");
      switch (ModelReader.read(
          Fixtures.bytes(folder.resolve(path)), names, PickleLimits.defaults())) {
        case Outcome.Accepted<PyValue>(PyObject estimator) -> {
          assertThat(estimator.type().toString()).as(path).isEqualTo(row.string("estimator"));
          assertThat(estimator.attribute("_sklearn_version"))
              .as(path)
              .isEqualTo(new PyValue.Str(row.string("sklearn")));
          read++;
        }
        case Outcome.Accepted<PyValue>(PyValue other) -> refused.put(path, other.toString());
        case Outcome.Refused<PyValue>(var refusal) -> refused.put(path, refusal.toString());
      }
    }
    assertThat(refused).isEmpty();
    assertThat(read).isEqualTo(312);
  }

  @Test
  void supportVectorsOfAnSvcAreTheArraysThatTheFileHolds() throws Exception {
    Path file = Fixtures.folder("sklearn").resolve("1.9.1/SVC-rbf-proba/model.joblib");
    var svc =
        (PyObject)
            ModelReader.read(Fixtures.bytes(file), Fixtures.names(), PickleLimits.defaults())
                .orThrow();
    var vectors = (NdArray) svc.attribute("support_vectors_");
    var support = (NdArray) svc.attribute("support_");
    assertThat(vectors.rank()).isEqualTo(2);
    assertThat(vectors.toDoubles()).hasSize((int) vectors.size());
    assertThat(support.toInts())
        .doesNotHaveDuplicates()
        .hasSize(vectors.shape().getFirst().intValue());
    assertThat(((NdArray) svc.attribute("classes_")).toLongs()).isSorted();
    assertThat(new ArrayList<>(((PyDict) svc.state()).keys()))
        .contains(new PyValue.Str("gamma"), new PyValue.Str("_gamma"));
  }
}
