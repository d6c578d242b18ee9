package dev.bonafide.pickle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bonafide.artifact.json.Json;
import dev.bonafide.pickle.JoblibWriter.Compress;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class JoblibWriterTest {
  private static byte[] written(PyValue root, Compress compress) throws IOException {
    var out = new ByteArrayOutputStream();
    JoblibWriter.write(root, out, compress);
    return out.toByteArray();
  }

  private static PyValue read(byte[] bytes, AllowList names) throws Exception {
    return ModelReader.read(MemorySegment.ofArray(bytes), names, PickleLimits.defaults()).orThrow();
  }

  @Test
  void everyFixtureModelComesBackAsItWasAfterWriting() throws Exception {
    Path folder = Fixtures.folder("sklearn");
    AllowList names = Fixtures.names();
    for (Json.Obj row : Fixtures.rows(folder.resolve("manifest.jsonl"))) {
      Path file = folder.resolve(row.string("path"));
      PyValue model =
          ModelReader.read(Fixtures.bytes(file), names, PickleLimits.defaults()).orThrow();
      PyValue again = read(written(model, Compress.NONE), names);
      assertThat(Graphs.text(again)).as(file.toString()).isEqualTo(Graphs.text(model));
    }
  }

  @ParameterizedTest
  @EnumSource
  void arraysAndSharedValuesComeBack(Compress compress) throws Exception {
    PyList shared = PyList.of(List.of(new PyValue.Int(70_000), new PyValue.Float(0.5)));
    PyDict root =
        PyDict.builder()
            .put("doubles", NdArray.ofDoubles(new double[] {1, 2, 3, 4, 5, 6}, 2, 3))
            .put("longs", NdArray.ofLongs(new long[] {-1, Long.MAX_VALUE}, 2))
            .put("ints", NdArray.ofInts(new int[] {7}, 1))
            .put("texts", NdArray.ofObjects(List.of(new PyValue.Str("ä"), PyValue.None.NONE)))
            .put("one", shared)
            .put("two", shared)
            .put("set", PySet.of(List.of(new PyValue.Int(3))))
            .build();

    var again = (PyDict) read(written(root, compress), AllowList.dataOnly());

    assertThat(Graphs.text(again)).isEqualTo(Graphs.text(root));
    assertThat(again.get("one")).isSameAs(again.get("two"));
    assertThat(((NdArray) again.get("doubles")).toDoubles()).containsExactly(1, 2, 3, 4, 5, 6);
  }

  @Test
  void theSameGraphGivesTheSameBytes() throws Exception {
    PyValue graph = PyDict.builder().put("a", NdArray.ofInts(new int[] {1, 2}, 2)).build();
    assertThat(written(graph, Compress.NONE)).isEqualTo(written(graph, Compress.NONE));
  }
}
