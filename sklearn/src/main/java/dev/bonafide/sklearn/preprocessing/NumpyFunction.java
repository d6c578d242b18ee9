package dev.bonafide.sklearn.preprocessing;

import dev.bonafide.artifact.RefusedException;
import dev.bonafide.pickle.AllowList;
import dev.bonafide.pickle.GlobalName;
import dev.bonafide.sklearn.data.ElementType;
import dev.bonafide.sklearn.estimator.Value;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleUnaryOperator;

/** numpy's functions of one number that {@code FunctionTransformer} may hold, by numpy's names. */
enum NumpyFunction {
  ISNAN(x -> Double.isNaN(x) ? 1 : 0, Answer.BOOLS),
  ISFINITE(x -> Double.isFinite(x) ? 1 : 0, Answer.BOOLS),
  ISINF(x -> Double.isInfinite(x) ? 1 : 0, Answer.BOOLS),
  LOGICAL_NOT(x -> x == 0 ? 1 : 0, Answer.BOOLS),
  SIGNBIT(x -> Math.copySign(1, x) < 0 ? 1 : 0, Answer.BOOLS),
  LOG1P(Math::log1p),
  EXPM1(Math::expm1),
  LOG(Math::log),
  LOG2(NumpyFunction::log2),
  LOG10(Math::log10),
  EXP(Math::exp),
  EXP2(x -> Math.pow(2, x)),
  SQRT(Math::sqrt),
  CBRT(Math::cbrt),
  SQUARE(x -> x * x, Answer.SAME),
  ABSOLUTE(Math::abs, Answer.SAME),
  ABS(Math::abs, Answer.SAME),
  FABS(Math::abs),
  NEGATIVE(x -> -x, Answer.SAME),
  POSITIVE(x -> x, Answer.SAME),
  RECIPROCAL(x -> 1 / x),
  SIGN(Math::signum, Answer.SAME),
  SIN(Math::sin),
  COS(Math::cos),
  TAN(Math::tan),
  ARCSIN(Math::asin),
  ARCCOS(Math::acos),
  ARCTAN(Math::atan),
  SINH(Math::sinh),
  COSH(Math::cosh),
  TANH(Math::tanh),
  ARCSINH(x -> Math.copySign(Math.log(Math.abs(x) + Math.sqrt(x * x + 1)), x)),
  FLOOR(Math::floor),
  CEIL(Math::ceil),
  TRUNC(x -> x < 0 ? Math.ceil(x) : Math.floor(x)),
  RINT(Math::rint),
  DEG2RAD(x -> x * (Math.PI / 180)),
  RADIANS(x -> x * (Math.PI / 180)),
  RAD2DEG(x -> x * (180 / Math.PI)),
  DEGREES(x -> x * (180 / Math.PI));

  /** Where numpy's functions were found over the years. */
  private static final List<String> MODULES =
      List.of("numpy", "numpy.core._multiarray_umath", "numpy._core._multiarray_umath");

  /** The type of the answer. */
  private enum Answer {
    FLOATS,
    /** The type of the input, integers too. */
    SAME,
    BOOLS
  }

  private final DoubleUnaryOperator function;
  private final Answer answer;

  NumpyFunction(DoubleUnaryOperator function) {
    this(function, Answer.FLOATS);
  }

  NumpyFunction(DoubleUnaryOperator function, Answer answer) {
    this.function = function;
    this.answer = answer;
  }

  /** The type that numpy answers in, given the type of its input. */
  ElementType typeFor(ElementType given) {
    return switch (answer) {
      case FLOATS -> given.isFloating() ? given : ElementType.FLOAT64;
      case SAME -> given == ElementType.BOOL ? ElementType.FLOAT64 : given;
      case BOOLS -> ElementType.BOOL;
    };
  }

  static void allow(AllowList.Builder allowed) {
    for (NumpyFunction f : values()) {
      for (String module : MODULES) {
        allowed.reference(module, f.pythonName());
      }
    }
    allowed.factory("numpy.core", "_ufunc_reconstruct");
    allowed.factory("numpy._core", "_ufunc_reconstruct");
  }

  String pythonName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** A function that is named, or one that numpy pickled as a call with its module and name. */
  static NumpyFunction read(Value value) throws RefusedException {
    GlobalName name =
        value.isObject() && value.attributes().type().name().equals("_ufunc_reconstruct")
            ? reconstructed(value)
            : value.name();
    for (NumpyFunction f : values()) {
      if (MODULES.contains(name.module()) && f.pythonName().equals(name.name())) {
        return f;
      }
    }
    throw value.invalid("a numpy function of one number");
  }

  private static GlobalName reconstructed(Value value) throws RefusedException {
    List<Value> arguments = value.attributes().arguments();
    if (arguments.size() != 2) {
      throw value.invalid("a module and a name");
    }
    return new GlobalName(arguments.get(0).text(), arguments.get(1).text());
  }

  double apply(double x) {
    return function.applyAsDouble(x);
  }

  /** Exact for powers of two, as C's is. */
  private static double log2(double x) {
    if (x > 0 && !Double.isInfinite(x)) {
      int exponent = Math.getExponent(x);
      double fraction = Math.scalb(x, -exponent);
      if (fraction == 1) {
        return exponent;
      }
    }
    return Math.log(x) / Math.log(2);
  }
}
