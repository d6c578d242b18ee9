package dev.bonafide.serving.v2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.RefusedException;
import dev.bonafide.artifact.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class V2JsonTest {
  private static final Json.Obj NONE = Json.object().build();

  private static InferenceRequest read(String json) throws SchemaException, RefusedException {
    byte[] body = json.getBytes(StandardCharsets.UTF_8);
    return V2Json.readInference(body, body.length, V2Limits.DEFAULT);
  }

  private static InferenceRequest withData(String data) throws SchemaException, RefusedException {
    return read(
        "{\"inputs\":[{\"name\":\"x\",\"shape\":[-1],\"datatype\":\"FP32\",\"data\":"
            + data
            + "}]}");
  }

  @Test
  void deeplyNestedDataIsRefused() {
    assertThatThrownBy(() -> withData("[".repeat(5000) + "]".repeat(5000)))
        .isInstanceOfSatisfying(
            RefusedException.class,
            e -> assertThat(e.refusal().reason()).isEqualTo(Reason.LIMIT_EXCEEDED));
  }

  @Test
  void tooManyTextElementsAreRefused() {
    byte[] body = ("[" + "\"\",".repeat(50) + "\"\"]").getBytes(StandardCharsets.UTF_8);
    assertThatThrownBy(() -> V2Json.readInference(body, body.length, new V2Limits(8, 20)))
        .isInstanceOfSatisfying(
            RefusedException.class,
            e -> assertThat(e.refusal().reason()).isEqualTo(Reason.LIMIT_EXCEEDED));
  }

  @ParameterizedTest
  @CsvSource({
    "9223372036854775808, 9223372036854775807",
    "'\" 1_000.00 \"', 1000",
    "'\"+5\\u00a0\"', 5",
    "'\"99999999999999999999\"', 9223372036854775807",
  })
  void lengthsAreWholeNumbersAndNoneIsBeyond64Bits(String sent, long read) throws Exception {
    var request =
        read(
            "{\"inputs\":[{\"name\":\"x\",\"shape\":["
                + sent
                + "],\"datatype\":\"FP32\",\"data\":[1]}]}");
    assertThat(request.inputs().getFirst().shape()).containsExactly(read);
    assertThatThrownBy(() -> Codec.reshape(List.of(Long.MAX_VALUE), 1))
        .isInstanceOf(RefusedException.class);
  }

  @Test
  void contentBehindTheDocumentIsRejected() {
    assertThatThrownBy(() -> read("{\"inputs\":[]} x")).isInstanceOf(SchemaException.class);
  }

  @Test
  void raggedDataIsRefusedWhenDecodedAsAnArray() throws Exception {
    var request = withData("[[1,2],[3]]");
    assertThatThrownBy(() -> Codec.decode(request.inputs().getFirst(), ContentType.NP))
        .isInstanceOfSatisfying(
            RefusedException.class,
            e -> assertThat(e.refusal().reason()).isEqualTo(Reason.INVALID_REQUEST));
  }

  @Test
  void nestedAndFlatDataAreTheSame() throws Exception {
    assertThat(withData("[[1,2.5],[3,4]]").inputs().getFirst().data())
        .isEqualTo(withData("[1,2.5,3,4]").inputs().getFirst().data());
  }

  @Test
  void wholeNumbersBeforeTheFirstFractionKeepTheirForm() throws Exception {
    var data = (TensorData.Reals) withData("[1,2.5,3]").inputs().getFirst().data();
    assertThat(List.of(data.isWhole(0), data.isWhole(1), data.isWhole(2)))
        .containsExactly(true, false, true);
  }

  @Test
  void numbersBeforeTextStayInTheirOrder() throws Exception {
    assertThat(withData("[1,2,\"a\",null,3.5]").inputs().getFirst().data())
        .isEqualTo(new TensorData.Values(java.util.Arrays.asList(1L, 2L, "a", null, 3.5)));
  }

  @Test
  void binaryInputIsReadFromBehindTheJson() throws Exception {
    byte[] json =
        "{\"inputs\":[{\"name\":\"x\",\"shape\":[2],\"datatype\":\"FP32\",\"parameters\":{\"binary_data_size\":8}}]}"
            .getBytes(StandardCharsets.UTF_8);
    byte[] raw = RawTensors.encode(Datatype.FP32, TensorData.Reals.of(1.5, -2));
    byte[] body = java.util.Arrays.copyOf(json, json.length + raw.length);
    System.arraycopy(raw, 0, body, json.length, raw.length);
    var request = V2Json.readInference(body, json.length, V2Limits.DEFAULT);
    assertThat(request.inputs().getFirst().data()).isEqualTo(TensorData.Reals.of(1.5, -2));
  }

  @Test
  void binaryInputLongerThanTheBodyIsRefused() {
    byte[] json =
        "{\"inputs\":[{\"name\":\"x\",\"shape\":[2],\"datatype\":\"FP32\",\"parameters\":{\"binary_data_size\":8}}]}"
            .getBytes(StandardCharsets.UTF_8);
    assertThatThrownBy(() -> V2Json.readInference(json, json.length, V2Limits.DEFAULT))
        .isInstanceOfSatisfying(
            RefusedException.class,
            e -> assertThat(e.refusal().reason()).isEqualTo(Reason.INVALID_REQUEST));
  }

  private static byte[] binary(String datatype, byte[] raw) {
    byte[] json =
        ("{\"inputs\":[{\"name\":\"x\",\"shape\":[-1],\"datatype\":\""
                + datatype
                + "\",\"parameters\":{\"binary_data_size\":"
                + raw.length
                + "}}]}")
            .getBytes(StandardCharsets.UTF_8);
    byte[] body = java.util.Arrays.copyOf(json, json.length + raw.length);
    System.arraycopy(raw, 0, body, json.length, raw.length);
    return body;
  }

  private static Tensor first(byte[] body, int tail) throws SchemaException, RefusedException {
    return V2Json.readInference(body, body.length - tail, V2Limits.DEFAULT).inputs().getFirst();
  }

  @ParameterizedTest
  @ValueSource(strings = {"FP16", "BF16"})
  void halfANumberBehindTheJsonIsRefused(String datatype) {
    assertThatThrownBy(() -> first(binary(datatype, new byte[3]), 3))
        .isInstanceOfSatisfying(
            RefusedException.class,
            e -> {
              assertThat(e.refusal().reason()).isEqualTo(Reason.INVALID_REQUEST);
              assertThat(e.refusal().found()).isEqualTo("3 bytes");
              assertThat(e.refusal().expected()).isEqualTo("a multiple of 2");
            });
  }

  /** 1.5, -2, the least FP16 above 0 and infinity: as Triton's clients write them. */
  @ParameterizedTest
  @CsvSource({
    "FP16,003e00c00100007c,5.960464477539063E-8",
    "BF16,c03f00c08033807f,5.960464477539063E-8"
  })
  void sixteenBitFloatsAreReadFromBehindTheJson(String datatype, String hex, double least)
      throws Exception {
    byte[] raw = HexFormat.of().parseHex(hex);
    Tensor tensor = first(binary(datatype, raw), raw.length);
    assertThat(tensor.datatype().name()).isEqualTo(datatype);
    assertThat(tensor.data())
        .isEqualTo(TensorData.Reals.of(1.5, -2, least, Double.POSITIVE_INFINITY));
    assertThat(RawTensors.encode(tensor.datatype(), tensor.data())).isEqualTo(raw);
  }

  /** Expected: numpy's float16 and ml_dtypes' bfloat16 of the same numbers. */
  @ParameterizedTest
  @CsvSource({
    "FP16,0.1,0.0999755859375",
    "FP16,65519,65504.0",
    "FP16,65520,Infinity",
    "FP16,1.0004882812500002,1.0009765625",
    "FP16,1.00048828125,1.0",
    "FP16,2.9802322387695312e-8,0.0",
    "FP16,2.980232238769532e-8,5.960464477539063e-8",
    "BF16,0.1,0.10009765625",
    "BF16,1.00390625,1.0",
    "BF16,1.0039062500000002,1.0078125",
    "BF16,3.4e38,Infinity",
    "BF16,-0.30000001,-0.30078125",
  })
  void sixteenBitFloatsInJsonAreRoundedOnce(String datatype, String written, double nearest)
      throws Exception {
    var request =
        read(
            "{\"inputs\":[{\"name\":\"x\",\"shape\":[1],\"datatype\":\""
                + datatype
                + "\",\"data\":["
                + written
                + "]}]}");
    var array = (Decoded.Numbers) Codec.array(request.inputs().getFirst());
    assertThat(array.get(0)).isEqualTo(nearest);
    byte[] raw = RawTensors.encode(Datatype.valueOf(datatype), TensorData.Reals.of(nearest));
    assertThat(RawTensors.decode("x", Datatype.valueOf(datatype), raw, 0, 2))
        .isEqualTo(TensorData.Reals.of(nearest));
  }

  @ParameterizedTest
  @EnumSource(names = {"FP16", "BF16"})
  void sixteenBitFloatsAreWrittenInJsonAndBehindIt(Datatype datatype) throws Exception {
    var output =
        new Tensor("y", datatype, List.of(2L), NONE, TensorData.Reals.of(0.5, -0.0999755859375));
    var response = new InferenceResponse("m", null, "a", NONE, List.of(output));
    assertThat(new String(V2Json.write(response), StandardCharsets.UTF_8))
        .endsWith("\"datatype\":\"" + datatype + "\",\"data\":[0.5,-0.0999755859375]}]}");
    var body = V2Json.write(response, Set.of("y"));
    assertThat(body.bytes()).hasSize(body.jsonLength() + 4);
    assertThat(
            RawTensors.decode("y", datatype, body.bytes(), body.jsonLength(), body.bytes().length))
        .isEqualTo(
            TensorData.Reals.of(
                0.5, datatype == Datatype.FP16 ? -0.0999755859375 : -0.10009765625));
  }

  @ParameterizedTest
  @CsvSource({"BOOL,0100", "UINT64,ffffffffffffffff0100000000000080"})
  void valuesWithoutAPackedFormKeepTheirBytes(Datatype datatype, String hex) throws Exception {
    byte[] raw = HexFormat.of().parseHex(hex);
    assertThat(RawTensors.encode(datatype, RawTensors.decode("x", datatype, raw, 0, raw.length)))
        .isEqualTo(raw);
  }

  @Test
  void answerIsWrittenInMlserversOrder() {
    var output =
        new Tensor(
            "predict",
            Datatype.INT64,
            List.of(1L, 1L),
            Json.object().put("content_type", "np").build(),
            TensorData.Integers.of(8));
    var response = new InferenceResponse("good-model", null, "a", NONE, List.of(output));
    assertThat(new String(V2Json.write(response), StandardCharsets.UTF_8))
        .isEqualTo(
            "{\"model_name\":\"good-model\",\"id\":\"a\",\"parameters\":{},\"outputs\":[{\"name\":\"predict\","
                + "\"shape\":[1,1],\"datatype\":\"INT64\",\"parameters\":{\"content_type\":\"np\"},\"data\":[8]}]}");
  }

  @Test
  void binaryOutputIsWrittenBehindTheJson() throws Exception {
    var output = new Tensor("y", Datatype.INT64, List.of(2L), NONE, TensorData.Integers.of(1, 258));
    var body =
        V2Json.write(new InferenceResponse("m", null, "a", NONE, List.of(output)), Set.of("y"));
    assertThat(
            RawTensors.decode(
                "y", Datatype.INT64, body.bytes(), body.jsonLength(), body.bytes().length))
        .isEqualTo(TensorData.Integers.of(1, 258));
    assertThat(new String(body.bytes(), 0, body.jsonLength(), StandardCharsets.UTF_8))
        .contains("\"binary_data_size\":16");
  }

  @Test
  void numbersAreWrittenAsPythonDoes() {
    assertThat(
            List.of(
                1e16, 1e15, 123456789.5, 1e-4, 1e-5, -2.5e-7, 0.1, 1.7976931348623157e308, -0.0))
        .extracting(PythonNumbers::repr)
        .containsExactly(
            "1e+16",
            "1000000000000000.0",
            "123456789.5",
            "0.0001",
            "1e-05",
            "-2.5e-07",
            "0.1",
            "1.7976931348623157e+308",
            "-0.0");
  }

  @Property
  void everyDoubleIsWrittenSoThatItReadsBackTheSame(@ForAll double value) {
    assertThat(Double.parseDouble(PythonNumbers.repr(value))).isEqualTo(value);
  }

  @Property
  void anyBytesGiveARequestOrARejection(@ForAll byte[] body) {
    try {
      V2Json.readInference(body, body.length, V2Limits.DEFAULT);
    } catch (SchemaException | RefusedException e) {
      assertThat(e.getMessage()).isNotEmpty();
    }
  }
}
