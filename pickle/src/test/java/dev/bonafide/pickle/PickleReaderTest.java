package dev.bonafide.pickle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bonafide.artifact.Outcome;
import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.Refusal;
import java.io.ByteArrayOutputStream;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PickleReaderTest {
  private static final AllowList NAMES =
      AllowList.builder()
          .object("shop", "Cart")
          .object("shop", "Pair", AllowList.StateShape.TUPLE)
          .factory("shop", "make")
          .reference("shop", "tax")
          .build();

  private static byte[] latin1(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static Outcome<PyValue> read(byte[] bytes) {
    return PickleReader.read(MemorySegment.ofArray(bytes), NAMES, PickleLimits.defaults());
  }

  private static PyValue value(String stream) throws Exception {
    return read(latin1(stream)).orThrow();
  }

  private static Refusal refusal(byte[] bytes) {
    return switch (read(bytes)) {
      case Outcome.Refused<PyValue>(Refusal refusal) -> refusal;
      case Outcome.Accepted<PyValue>(PyValue value) ->
          throw new AssertionError("accepted as " + value);
    };
  }

  @Test
  void nameThatIsNotListedIsRefusedByNameAndPosition() {
    Refusal refusal = refusal(latin1("\u0080\u0002cposix\nsystem\n(X\u0002\0\0\0idtR."));
    assertThat(refusal.reason()).isEqualTo(Reason.FORBIDDEN_GLOBAL);
    assertThat(refusal.found()).isEqualTo("posix.system at byte 2");
  }

  @Test
  void nothingAfterAForbiddenNameIsInterpreted() {
    // the garbage behind the name would be malformed
    assertThat(refusal(latin1("cposix\nsystem\n\u00ff\u00ff")).reason())
        .isEqualTo(Reason.FORBIDDEN_GLOBAL);
  }

  @Test
  void nothingIsGotFromAnObjectButTheMethodThatDistributionsKeep() throws Exception {
    for (String call :
        List.of(
            "(cshop\ntax\nS'_entropy'\ntR.", // of a name
            "(cshop\nCart\n)\u0081S'__class__'\ntR.",
            "(cshop\nCart\n)\u0081S'_entropy'\nNtR.",
            "(S'text'\nS'_entropy'\ntR.")) {
      assertThat(refusal(latin1("cbuiltins\ngetattr\n" + call)).reason())
          .as(call)
          .isEqualTo(Reason.FORBIDDEN_GLOBAL);
    }
    String method = "cbuiltins\ngetattr\n(cshop\nCart\n)\u0081S'_entropy'\ntR";
    assertThat(value(method + ".")).isInstanceOf(PyObject.class);
    assertThat(read(latin1(method + "(tR.")).isAccepted()).as("called").isFalse();
  }

  @Test
  void mentionedNameIsNotCalled() {
    assertThat(refusal(latin1("cshop\ntax\n(tR.")).reason()).isEqualTo(Reason.FORBIDDEN_GLOBAL);
    assertThat(refusal(latin1("cbuiltins\nint\n(tR.")).reason()).isEqualTo(Reason.FORBIDDEN_GLOBAL);
  }

  @Test
  void factoryIsNotInstantiated() {
    assertThat(refusal(latin1("cshop\nmake\n)\u0081.")).reason())
        .isEqualTo(Reason.FORBIDDEN_GLOBAL);
  }

  @Test
  void stateOfAnotherShapeIsRefused() {
    assertThat(refusal(latin1("cshop\nCart\n)\u0081K\u0001\u0085b.")).reason())
        .isEqualTo(Reason.MALFORMED_MODEL);
    assertThat(refusal(latin1("cshop\nCart\n)\u0081}K\u0001K\u0002sb.")).reason())
        .isEqualTo(Reason.MALFORMED_MODEL);
    assertThat(refusal(latin1("cshop\nPair\n)\u0081}b.")).reason())
        .isEqualTo(Reason.MALFORMED_MODEL);
  }

  @Test
  void secondStateIsRefused() {
    assertThat(refusal(latin1("cshop\nCart\n)\u0081}b}b.")).reason())
        .isEqualTo(Reason.MALFORMED_MODEL);
  }

  @ParameterizedTest
  @CsvSource({
    "5069640a2e, PERSID",
    "4e512e, BINPERSID",
    "82012e, EXT1",
    "8301002e, EXT2",
    "84010000002e, EXT4",
    "972e, NEXT_BUFFER"
  })
  void operationThatNoModelNeedsIsRefusedByItsName(String hex, String name) {
    Refusal refusal = refusal(HexFormat.of().parseHex(hex));
    assertThat(refusal.reason()).isEqualTo(Reason.FORBIDDEN_OPCODE);
    assertThat(refusal.found()).contains(name);
  }

  @ParameterizedTest
  @CsvSource({
    "'', MALFORMED_MODEL",
    "2e, MALFORMED_MODEL",
    "4e, MALFORMED_MODEL",
    "4e4e2e, MALFORMED_MODEL",
    "284e2e, MALFORMED_MODEL",
    "8006, MALFORMED_MODEL",
    "ff2e, MALFORMED_MODEL",
    "8c05616263, MALFORMED_MODEL",
    "8cc301ff2e, MALFORMED_MODEL",
    "8c01ff2e, MALFORMED_MODEL",
    "8e00000000000000802e, MALFORMED_MODEL",
    "8d00000000000001002e, MALFORMED_MODEL",
    "68012e, MALFORMED_MODEL",
    "4e2e4e2e, TRAILING_BYTES",
    "4e2e00, TRAILING_BYTES",
    "4e72ffffffff2e, LIMIT_EXCEEDED",
    "95050000000000000000, MALFORMED_MODEL",
    "950400000000000000002e2e2e2e, MALFORMED_MODEL",
    "9504000000000000004e2e2e2e, TRAILING_BYTES",
    "95010000000000000095010000000000000 04e2e, MALFORMED_MODEL"
  })
  void brokenStreamIsRefusedWithAReason(String hex, Reason reason) {
    assertThat(refusal(HexFormat.of().parseHex(hex.replace(" ", ""))).reason()).isEqualTo(reason);
  }

  @Test
  void deepNestingIsRefused() {
    var out = new ByteArrayOutputStream();
    out.write(')');
    for (int i = 0; i < 100_000; i++) {
      out.write(0x85);
    }
    out.write('.');
    assertThat(refusal(out.toByteArray()).reason()).isEqualTo(Reason.LIMIT_EXCEEDED);
  }

  @Test
  void emptyTupleInEmptyTupleIsNoTupleOfOne() throws Exception {
    assertThat(((PyTuple) value(")\u0085.")).size()).isEqualTo(1);
  }

  @Test
  void opcodesAreCountedAgainstTheirLimit() {
    PickleLimits d = PickleLimits.defaults();
    var limits =
        new PickleLimits(
            3,
            d.memoEntries(),
            d.depth(),
            d.stackItems(),
            d.stringBytes(),
            d.integerBytes(),
            d.objectBytes(),
            d.decompressedBytes(),
            d.decompressionRatio(),
            d.archiveEntries());
    Outcome<PyValue> outcome =
        PickleReader.read(MemorySegment.ofArray(latin1("NNN000N.")), NAMES, limits);
    assertThat(((Outcome.Refused<PyValue>) outcome).refusal().reason())
        .isEqualTo(Reason.LIMIT_EXCEEDED);
  }

  @Test
  void textFormsOfProtocolZeroAreRead() throws Exception {
    assertThat(value("I42\n.")).isEqualTo(new PyValue.Int(42));
    assertThat(value("I01\n.")).isEqualTo(new PyValue.Bool(true));
    assertThat(value("L-9L\n.")).isEqualTo(new PyValue.Int(-9));
    assertThat(value("F1.5e3\n.")).isEqualTo(new PyValue.Float(1500));
    assertThat(value("S'it\\'s\\x41'\n.")).isEqualTo(new PyValue.Str("it'sA"));
    assertThat(value("Va\\u20ac\\u005cu\u00e4\n.")).isEqualTo(new PyValue.Str("a€\\uä"));
    assertThat(((PyList) value("(lp0\nI1\naI2\na.")).items())
        .containsExactly(new PyValue.Int(1), new PyValue.Int(2));
    assertThat(((PyDict) value("(dp0\nS'k'\nI1\ns.")).get("k")).isEqualTo(new PyValue.Int(1));
  }

  @Test
  void integersOfEverySizeAreRead() throws Exception {
    assertThat(value("J\u00ff\u00ff\u00ff\u00ff.")).isEqualTo(new PyValue.Int(-1));
    assertThat(value("M\u0001\u0001.")).isEqualTo(new PyValue.Int(257));
    assertThat(value("\u008a\0.")).isEqualTo(new PyValue.Int(0));
    assertThat(value("\u008a\u0002\0\u0080.")).isEqualTo(new PyValue.Int(-32768));
    assertThat(value("\u008a\u0009\0\0\0\0\0\0\0\0\u0001."))
        .isEqualTo(new PyValue.BigInt(java.math.BigInteger.TWO.pow(64)));
  }

  @Test
  void sharedAndCyclicValuesKeepTheirIdentity() throws Exception {
    var list = (PyList) value("]\u0094h\0a.");
    assertThat(list.get(0)).isSameAs(list);
  }

  @Test
  void recordedObjectShowsItsNameArgumentsAndState() throws Exception {
    var cart = (PyObject) value("cshop\nCart\n)\u0081}X\u0001\0\0\0nK\u0007sb.");
    assertThat(cart.type()).isEqualTo(new GlobalName("shop", "Cart"));
    assertThat(cart.attribute("n")).isEqualTo(new PyValue.Int(7));
    var made = (PyObject) value("cshop\nmake\nK\u0001K\u0002\u0086R.");
    assertThat(made.arguments()).containsExactly(new PyValue.Int(1), new PyValue.Int(2));
    assertThat(made.state()).isNull();
  }

  @Test
  void keyThatIsSetAgainKeepsItsPlace() throws Exception {
    var dict = (PyDict) value("}(K\u0001K\u0001K\u0002K\u0002K\u0001K\u0003u.");
    assertThat(dict.size()).isEqualTo(2);
    assertThat(dict.value(0)).isEqualTo(new PyValue.Int(3));
  }
}
