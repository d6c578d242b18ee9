package dev.bonafide.serving.repository;

import java.util.Comparator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which version answers when none is named: a model without version wins; then whole numbers
 * compare as numbers, anything else as text, as in MLServer.
 */
final class VersionOrder implements Comparator<String> {
  private static final Pattern WHOLE = Pattern.compile("[0-9]{1,18}");

  /** The version of a model that has none. */
  static final String NONE = "";

  static String of(@Nullable String version) {
    return version == null ? NONE : version;
  }

  @Override
  public int compare(String a, String b) {
    if (a.isEmpty() || b.isEmpty()) {
      return Boolean.compare(a.isEmpty(), b.isEmpty());
    }
    if (WHOLE.matcher(a).matches() && WHOLE.matcher(b).matches()) {
      int order = Long.compare(Long.parseLong(a), Long.parseLong(b));
      return order != 0 ? order : a.compareTo(b);
    }
    return a.compareTo(b);
  }
}
