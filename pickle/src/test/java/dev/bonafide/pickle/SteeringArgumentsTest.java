package dev.bonafide.pickle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bonafide.artifact.Outcome;
import dev.bonafide.artifact.Reason;
import dev.bonafide.pickle.AllowList.StateShape;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Names of the closed lists that do what their arguments say. */
class SteeringArgumentsTest {
  private static final String UFUNC = "cnumpy.core\n_ufunc_reconstruct\n";
  private static final String GENERATOR = "cnumpy.random._pickle\n__generator_ctor\n";
  private static final String SVC = "csklearn.svm._classes\nSVC\n)\u0081";

  private static final AllowList NAMES =
      AllowList.builder()
          .factory("numpy.core", "_ufunc_reconstruct")
          .factory("sklearn.neighbors._kd_tree", "newObj")
          .factory("pandas.core.indexes.base", "_new_Index")
          .object("pandas.core.indexes.base", "Index")
          .object("sklearn.neighbors._kd_tree", "KDTree", StateShape.DICT_OR_TUPLE)
          .object("sklearn.svm._classes", "SVC", StateShape.DICT_OR_TUPLE)
          .object("sklearn.utils._bunch", "Bunch")
          .reference("numpy", "log1p")
          .build();

  private static Outcome<PyValue> read(String stream) {
    byte[] bytes = ("\u0080\u0002" + stream + ".").getBytes(StandardCharsets.ISO_8859_1);
    return PickleReader.read(MemorySegment.ofArray(bytes), NAMES, PickleLimits.defaults());
  }

  private static Reason reason(String stream) {
    return read(stream) instanceof Outcome.Refused<PyValue>(var refusal)
        ? refusal.reason()
        : org.junit.jupiter.api.Assertions.fail("it was read");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"(Vposix\nVsystem\ntR", "(Vnumpy\nVload\ntR", "(Vnumpy\nVf2py.compile\ntR"})
  void universalFunctionThatIsNotOnTheListIsForbidden(String arguments) {
    assertThat(reason(UFUNC + arguments)).isEqualTo(Reason.FORBIDDEN_GLOBAL);
    assertThat(reason(SVC + "}Vkernel\n" + UFUNC + arguments + "sb"))
        .isEqualTo(Reason.FORBIDDEN_GLOBAL);
  }

  @ParameterizedTest
  @ValueSource(strings = {")R", "(Vnumpy\ntR", "(I1\nVlog1p\ntR", "(Vnumpy\nVlog1p\nNtR"})
  void universalFunctionWithOtherArgumentsIsMalformed(String arguments) {
    assertThat(reason(UFUNC + arguments)).isEqualTo(Reason.MALFORMED_MODEL);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "(Vid\ncnumpy\nlog1p\ntR",
        "(ccollections\nOrderedDict\ntR",
        "(csklearn.svm._classes\nSVC\ntR",
        "(Vid\ncnumpy.random._pickle\n__generator_ctor\ntR"
      })
  void randomGeneratorThatWouldCallSomethingElseIsMalformed(String arguments) {
    assertThat(reason(GENERATOR + arguments)).isEqualTo(Reason.MALFORMED_MODEL);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "csklearn.neighbors._kd_tree\nnewObj\n(" + SVC + "tR",
        "cpandas.core.indexes.base\n_new_Index\n(" + SVC + "}tR",
        "cnumpy.ma.core\n_mareconstruct\n(" + SVC + "cnumpy\nndarray\n(I0\ntVb\ntR"
      })
  void objectInTheClassesPlaceIsMalformed(String call) {
    assertThat(reason(call)).isEqualTo(Reason.MALFORMED_MODEL);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"__array__", "__new__", "__array_interface__", "__class__", "__setstate__"})
  void attributeThatPythonCallsIsNoState(String name) {
    assertThat(reason(SVC + "}V" + name + "\ncnumpy\nlog1p\nsb")).isEqualTo(Reason.MALFORMED_MODEL);
    assertThat(reason(SVC + "N}V" + name + "\ncnumpy\nlog1p\ns\u0086b"))
        .isEqualTo(Reason.MALFORMED_MODEL);
  }

  @Test
  void descriptionThatIsNoTextIsNoState() {
    assertThat(reason(SVC + "}V__name__\ncnumpy\nlog1p\nsb")).isEqualTo(Reason.MALFORMED_MODEL);
  }

  @Test
  void itemsAfterTheStateAreMalformedAsTheirMethodMayBeAnAttribute() {
    String state = "}Vappend\ncnumpy\nlog1p\nsb";
    assertThat(reason(SVC + state + "Vid\na")).isEqualTo(Reason.MALFORMED_MODEL);
    assertThat(reason(SVC + state + "(Vid\ne")).isEqualTo(Reason.MALFORMED_MODEL);
    assertThat(reason(SVC + state + "Vid\nNs")).isEqualTo(Reason.MALFORMED_MODEL);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        UFUNC + "(Vnumpy\nVlog1p\ntR",
        GENERATOR + "(VPCG64\ntR",
        GENERATOR + "(VMT19937\ncnumpy.random._pickle\n__bit_generator_ctor\ntR",
        GENERATOR + "(cnumpy.random._pickle\n__bit_generator_ctor\n(VPCG64\ntRtR",
        "csklearn.neighbors._kd_tree\nnewObj\n(csklearn.neighbors._kd_tree\nKDTree\ntR",
        "cpandas.core.indexes.base\n_new_Index\n(cpandas.core.indexes.base\nIndex\n}tR",
        "csklearn.utils._bunch\nBunch\n)\u0081Va\nI1\ns}b",
        SVC + "}V__doc__\nVtext\nsV__name__\nVtext\nsb"
      })
  void whatTheLibrariesWriteIsRead(String stream) {
    assertThat(read(stream)).isInstanceOf(Outcome.Accepted.class);
  }
}
