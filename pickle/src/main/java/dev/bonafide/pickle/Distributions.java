package dev.bonafide.pickle;

import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.RefusedException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * scipy's distributions, which searches over parameters keep. When Python unpickles one, scipy runs
 * the source in its state that parses arguments. It is always the same but for the names of the
 * parameters (scipy 1.9 to 1.17, {@code parse_arg_template}); with any other, and with a state or
 * arguments that lead elsewhere, a distribution is refused.
 */
final class Distributions {
  private static final String MODULES = "scipy.stats.";
  private static final String SOURCE = "_parse_arg_template";
  private static final Pattern FIRST_LINE =
      Pattern.compile(
          "\ndef _parse_args\\(self, ((?:[A-Za-z_][A-Za-z0-9_]*, )*) (loc=0(, scale=1)?)\\):\n");

  private Distributions() {}

  static boolean isOne(GlobalName type) {
    return type.module().startsWith(MODULES);
  }

  /** Pickle makes them without arguments; their constructors ask what they are given for more. */
  static void checkArguments(GlobalName type, PyTuple arguments, long position)
      throws RefusedException {
    if (arguments.size() != 0) {
      throw Construction.unexpected(type, arguments, "none", position);
    }
  }

  static void checkState(GlobalName type, PyValue state, long position) throws RefusedException {
    if (!(state instanceof PyDict attributes)) {
      throw refused(type, Printable.kind(state), position);
    }
    for (int i = 0; i < attributes.size(); i++) {
      String key = attributes.key(i) instanceof PyValue.Str(String text) ? text : "";
      if (key.startsWith("_attach") || key.startsWith("_construct")) {
        throw refused(type, key, position);
      }
      if (key.equals(SOURCE)
          && !(attributes.value(i) instanceof PyValue.Str(String source) && isScipys(source))) {
        throw refused(type, "another " + SOURCE, position);
      }
    }
  }

  private static boolean isScipys(String source) {
    Matcher first = FIRST_LINE.matcher(source);
    if (!first.lookingAt()) {
      return false;
    }
    String shapes = first.group(1);
    String given = first.group(2);
    String passed = first.group(3) == null ? "loc, 1" : "loc, scale";
    return source.equals(
        ("""

        def _parse_args(self, SHAPES GIVEN):
            return (SHAPES), PASSED

        def _parse_args_rvs(self, SHAPES GIVEN, size=None):
            return self._argcheck_rvs(SHAPES PASSED, size=size)

        def _parse_args_stats(self, SHAPES GIVEN, moments='mv'):
            return (SHAPES), PASSED, moments
        """)
            .replace("GIVEN", given)
            .replace("PASSED", passed)
            .replace("SHAPES", shapes));
  }

  private static RefusedException refused(GlobalName type, String found, long position) {
    return new RefusedException(
        Reason.FORBIDDEN_GLOBAL,
        "the state of " + type + " leads to code, at byte " + position,
        found,
        "what scipy writes");
  }
}
