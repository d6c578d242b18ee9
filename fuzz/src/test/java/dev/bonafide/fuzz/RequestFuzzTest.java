package dev.bonafide.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.bonafide.artifact.RefusedException;
import dev.bonafide.serving.v2.Codec;
import dev.bonafide.serving.v2.ContentType;
import dev.bonafide.serving.v2.InferenceRequest;
import dev.bonafide.serving.v2.SchemaException;
import dev.bonafide.serving.v2.Tensor;
import dev.bonafide.serving.v2.V2Json;
import dev.bonafide.serving.v2.V2Limits;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Any body is a request, or is answered with what is wrong with it. */
class RequestFuzzTest {

  static Stream<Arguments> bodies() {
    return Stream.of(
            "{\"inputs\":[{\"name\":\"x\",\"shape\":[1,2],\"datatype\":\"FP64\",\"data\":[[1,2.5e3]]}]}",
            "{\"id\":\"1\",\"parameters\":{\"content_type\":\"pd\"},\"inputs\":[{\"name\":\"s\",\"shape\":[1],"
                + "\"datatype\":\"BYTES\",\"parameters\":{\"content_type\":\"str\"},\"data\":[\"ä\"]}],"
                + "\"outputs\":[{\"name\":\"predict\"}]}",
            "{\"inputs\":[{\"name\":\"b\",\"shape\":[2],\"datatype\":\"INT8\",\"parameters\":"
                + "{\"binary_data_size\":2},\"data\":[]}]}  ")
        .map(text -> Arguments.of((Object) text.getBytes(StandardCharsets.UTF_8)));
  }

  @MethodSource("bodies")
  @FuzzTest(maxDuration = "10s")
  void anyBodyIsARequestOrAnsweredWithWhatIsWrong(byte[] body) {
    read(body, body.length);
    read(body, Math.max(0, body.length - 2));
    try {
      V2Json.readIndexFilter(body, V2Limits.DEFAULT);
    } catch (SchemaException e) {
      V2Json.writeProblems(e);
    } catch (RefusedException e) {
      // Refused is an answer.
    }
  }

  private static void read(byte[] body, int jsonLength) {
    try {
      InferenceRequest request = V2Json.readInference(body, jsonLength, V2Limits.DEFAULT);
      for (Tensor tensor : request.inputs()) {
        decode(tensor, null);
        for (ContentType type : ContentType.values()) {
          decode(tensor, type);
        }
      }
    } catch (SchemaException e) {
      V2Json.writeProblems(e);
    } catch (RefusedException e) {
      V2Json.writeError(e.refusal().toString(), e.refusal());
    }
  }

  private static void decode(Tensor tensor, ContentType type) {
    try {
      Codec.decode(tensor, type);
    } catch (RefusedException e) {
      // Refused is an answer.
    }
  }
}
