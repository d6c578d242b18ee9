package dev.bonafide.pickle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bonafide.artifact.Outcome;
import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.RefusedException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SkopsReaderTest {
  private static final AllowList NAMES = Fixtures.names();

  private static PyValue read(String resource) throws Exception {
    try (var in = SkopsReaderTest.class.getResourceAsStream("skops/" + resource)) {
      return ModelReader.read(
              MemorySegment.ofArray(in.readAllBytes()), NAMES, PickleLimits.defaults())
          .orThrow();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "svc",
        "svc-text-labels",
        "pipeline",
        "forest",
        "histogram",
        "sgd",
        "tfidf",
        "function",
        "one-hot",
        "columns"
      })
  void skopsAndJoblibFilesOfAModelGiveTheSameGraph(String name) throws Exception {
    assertSame(name, read(name + ".skops"), read(name + ".joblib"), 0);
  }

  /** The same but for what the formats write differently: names of Cython classes, scalars. */
  private static void assertSame(String at, PyValue skops, PyValue joblib, int depth)
      throws RefusedException {
    assertThat(depth).isLessThan(100);
    switch (joblib) {
      case PyObject object when object.type().module().startsWith("numpy.random") -> {}
      case PyObject object when object.dtype != null ->
          assertThat(DType.of(skops)).as(at).isEqualTo(object.dtype);
      case PyObject object -> {
        var other = (PyObject) skops;
        if (!object.type().name().startsWith("__pyx_unpickle")) {
          assertThat(other.type().name()).as(at).isEqualTo(object.type().name());
        }
        if (object.state() instanceof PyDict state) {
          assertSame(at, other.state(), state, depth + 1);
        }
      }
      case PyDict dict -> {
        var other = (PyDict) skops;
        assertThat(other.keys()).as(at).hasSameElementsAs(dict.keys());
        for (PyValue key : dict.keys()) {
          assertSame(at + "." + key, other.get(key), dict.get(key), depth + 1);
        }
      }
      case PyList list -> {
        var other = (PyList) skops;
        assertThat(other.size()).as(at).isEqualTo(list.size());
        for (int i = 0; i < list.size(); i++) {
          assertSame(at + "[" + i + "]", other.get(i), list.get(i), depth + 1);
        }
      }
      case PyTuple tuple -> {
        var other = (PyTuple) skops;
        assertThat(other.size()).as(at).isEqualTo(tuple.size());
        for (int i = 0; i < tuple.size(); i++) {
          assertSame(at + "[" + i + "]", other.get(i), tuple.get(i), depth + 1);
        }
      }
      case NdArray array -> {
        var other = (NdArray) skops;
        assertThat(other.shape()).as(at).isEqualTo(array.shape());
        assertThat(other.dtype().kind()).as(at).isEqualTo(array.dtype().kind());
        if (array.dtype().kind() == 'V') {
          for (DType.Field field : array.dtype().fields()) {
            assertSame(at, other.field(field.name()), array.field(field.name()), depth + 1);
          }
        } else {
          for (int i = 0; i < array.size(); i++) {
            assertSame(at, other.toValues().get(i), array.toValues().get(i), depth + 1);
          }
        }
      }
      default -> assertThat(skops).as(at).isEqualTo(joblib);
    }
  }

  private static Reason reason(String schema) throws IOException {
    var out = new ByteArrayOutputStream();
    try (var zip = new ZipOutputStream(out)) {
      zip.putNextEntry(new ZipEntry("schema.json"));
      zip.write(schema.getBytes(StandardCharsets.UTF_8));
    }
    return switch (ModelReader.read(
        MemorySegment.ofArray(out.toByteArray()), NAMES, PickleLimits.defaults())) {
      case Outcome.Refused<PyValue>(var refusal) -> refusal.reason();
      case Outcome.Accepted<PyValue>(PyValue value) -> throw new AssertionError(value);
    };
  }

  @Test
  void classThatIsNotListedIsRefused() throws Exception {
    assertThat(
            reason(
                "{\"__class__\":\"system\",\"__module__\":\"os\",\"__loader__\":\"FunctionNode\","
                    + "\"protocol\":2}"))
        .isEqualTo(Reason.FORBIDDEN_GLOBAL);
    assertThat(
            reason(
                "{\"__class__\":\"Popen\",\"__module__\":\"subprocess\",\"__loader__\":"
                    + "\"ObjectNode\",\"content\":null,\"protocol\":2}"))
        .isEqualTo(Reason.FORBIDDEN_GLOBAL);
    assertThat(
            reason(
                "{\"__class__\":\"list\",\"__module__\":\"evil\",\"__loader__\":\"ListNode\","
                    + "\"content\":[],\"protocol\":2}"))
        .isEqualTo(Reason.FORBIDDEN_GLOBAL);
  }

  @Test
  void loaderThatIsNotKnownIsRefused() throws Exception {
    assertThat(
            reason(
                "{\"__class__\":\"x\",\"__module__\":\"y\",\"__loader__\":\"MethodNode\","
                    + "\"protocol\":2}"))
        .isEqualTo(Reason.FORBIDDEN_GLOBAL);
  }

  @Test
  void brokenSchemaIsRefused() throws Exception {
    assertThat(reason("{")).isEqualTo(Reason.MALFORMED_MODEL);
    assertThat(reason("[]")).isEqualTo(Reason.MALFORMED_MODEL);
    assertThat(reason("{\"protocol\":9}")).isEqualTo(Reason.UNSUPPORTED_FORMAT);
    assertThat(
            reason(
                "{\"__class__\":\"ndarray\",\"__module__\":\"numpy\",\"__loader__\":"
                    + "\"NdArrayNode\",\"type\":\"numpy\",\"file\":\"no.npy\",\"protocol\":2}"))
        .isEqualTo(Reason.MALFORMED_MODEL);
    assertThat(reason("{\"__loader__\":\"CachedNode\",\"__id__\":1,\"protocol\":2}"))
        .isEqualTo(Reason.MALFORMED_MODEL);
  }
}
