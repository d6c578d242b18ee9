package dev.bonafide.sklearn.estimator;

import dev.bonafide.artifact.Outcome;
import dev.bonafide.artifact.Reason;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The scikit-learn release that made an estimator ({@code _sklearn_version}).
 *
 * @param major such as 1
 * @param minor such as 9
 * @param text as it stands in the file, such as {@code 1.9.1}
 */
public record SklearnVersion(int major, int minor, String text) {
  private static final Pattern FORM = Pattern.compile("(\\d{1,4})\\.(\\d{1,4})([.+a-z0-9-]{0,40})");

  /** Refused with {@link Reason#MODEL_STATE_INVALID} where it is no version. */
  public static Outcome<SklearnVersion> parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      return Outcome.refused(
          Reason.MODEL_STATE_INVALID,
          "_sklearn_version is no version",
          text.length() > 60 ? text.substring(0, 60) + "…" : text,
          "such as 1.9.1");
    }
    return Outcome.accepted(
        new SklearnVersion(
            Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)), text));
  }

  /** Whether it is this release or a later one. */
  public boolean atLeast(int otherMajor, int otherMinor) {
    return major > otherMajor || (major == otherMajor && minor >= otherMinor);
  }

  /** The name by which a policy allows it: {@code scikit-learn 1.10}. */
  public String policyName() {
    return "scikit-learn " + major + "." + minor;
  }

  @Override
  public String toString() {
    return text;
  }
}
