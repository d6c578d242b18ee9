package dev.bonafide.pickle;

import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.RefusedException;
import java.util.regex.Pattern;

/**
 * Some callables of the closed lists do what their arguments say: they import the name that they
 * are given, call the callable, or call {@code __new__} of the class. With the arguments that their
 * own libraries write they only make data; with any other they are refused.
 */
final class SteeringArguments {
  private static final String RANDOM = "numpy.random._pickle";
  private static final GlobalName BIT_GENERATOR = new GlobalName(RANDOM, "__bit_generator_ctor");

  /** {@code f(cls, …)}, where Python calls {@code cls.__new__} or another method of it. */
  private static final Pattern OF_A_CLASS =
      Pattern.compile("newObj|_mareconstruct|(?:_new_|__pyx_unpickle_).*");

  private final AllowList allowList;

  SteeringArguments(AllowList allowList) {
    this.allowList = allowList;
  }

  /**
   * Refuses a call whose arguments lead to code: {@code FORBIDDEN_GLOBAL}, {@code MALFORMED_MODEL}.
   */
  void check(GlobalName callable, PyTuple arguments, long position) throws RefusedException {
    if (isUniversalFunction(callable)) {
      universalFunction(callable, arguments, position);
    } else if (callable.module().equals(RANDOM)) {
      randomState(callable, arguments, position);
    } else if (takesClass(callable)
        && (arguments.size() == 0 || !(arguments.get(0) instanceof GlobalName))) {
      throw Construction.unexpected(callable, arguments, "(class, …)", position);
    }
  }

  /** numpy imports a module and takes the function from it by its name. */
  static boolean isUniversalFunction(GlobalName callable) {
    return callable.name().equals("_ufunc_reconstruct");
  }

  private void universalFunction(GlobalName callable, PyTuple arguments, long position)
      throws RefusedException {
    if (arguments.size() != 2
        || !(arguments.get(0) instanceof PyValue.Str(String module))
        || !(arguments.get(1) instanceof PyValue.Str(String name))) {
      throw Construction.unexpected(callable, arguments, "(module, name)", position);
    }
    if (allowList.use(new GlobalName(module, name)) != AllowList.Use.REFERENCE) {
      throw new RefusedException(
          Reason.FORBIDDEN_GLOBAL,
          "the pickle imports " + Printable.text(module + "." + name) + " through " + callable,
          Printable.text(module + "." + name) + " at byte " + position,
          "a supported function of numpy");
    }
  }

  /** {@code ("MT19937", __bit_generator_ctor)}: the second is called with the first. */
  private static void randomState(GlobalName callable, PyTuple arguments, long position)
      throws RefusedException {
    boolean fits = arguments.size() <= 2;
    if (fits && arguments.size() > 0) {
      fits =
          switch (arguments.get(0)) {
            case PyValue.Str name -> true;
            case GlobalName type -> type.module().startsWith("numpy.random.");
            case PyObject made -> made.type().equals(BIT_GENERATOR);
            default -> false;
          };
    }
    if (fits && arguments.size() == 2) {
      fits = arguments.get(1).equals(BIT_GENERATOR);
    }
    if (!fits) {
      throw Construction.unexpected(
          callable, arguments, "the name of a bit generator and numpy's constructor", position);
    }
  }

  private static boolean takesClass(GlobalName callable) {
    return OF_A_CLASS.matcher(callable.name()).matches();
  }
}
