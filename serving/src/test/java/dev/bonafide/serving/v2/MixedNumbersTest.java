package dev.bonafide.serving.v2;

import static org.assertj.core.api.Assertions.assertThatCode;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MixedNumbersTest {
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 15, 16, 17, 31, 32, 33, 64})
  void fractionMayFollowAnyNumberOfIntegers(int integers) {
    String data = "1,".repeat(integers) + "0.5";
    String body =
        "{\"inputs\":[{\"name\":\"x\",\"shape\":[1,%d],\"datatype\":\"FP64\",\"data\":[%s]}]}"
            .formatted(integers + 1, data);
    byte[] utf8 = body.getBytes(StandardCharsets.UTF_8);
    assertThatCode(() -> V2Json.readInference(utf8, utf8.length, V2Limits.DEFAULT))
        .doesNotThrowAnyException();
  }
}
