package dev.bonafide.serving.v2;

import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.RefusedException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.Temporal;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Points in time as Python's {@code datetime.fromisoformat} reads them (extended format). */
final class IsoTimes {
  private static final Pattern DATE = Pattern.compile("\\d{4}-\\d{2}-\\d{2}");
  private static final Pattern TIME =
      Pattern.compile(
          "\\d{4}-\\d{2}-\\d{2}[T"
              + " ]\\d{2}:\\d{2}(:\\d{2}([.,]\\d{1,9})?)?(Z|[+-]\\d{2}(:?\\d{2})?)?");

  private IsoTimes() {}

  static List<Temporal> parse(String input, List<@Nullable String> texts) throws RefusedException {
    var times = new ArrayList<Temporal>();
    for (String text : texts) {
      try {
        times.add(parse(text == null ? "" : text));
      } catch (DateTimeException e) {
        throw new RefusedException(
            Reason.INVALID_REQUEST,
            "an element of input '" + input + "' is no date and time",
            text == null ? "null" : "'" + text + "'",
            "ISO 8601, such as 2026-11-22T10:11:12Z");
      }
    }
    return times;
  }

  private static Temporal parse(String text) {
    if (DATE.matcher(text).matches()) {
      return LocalDate.parse(text).atStartOfDay();
    }
    if (!TIME.matcher(text).matches()) {
      throw new DateTimeException("no ISO 8601 date and time");
    }
    String iso = text.replace(' ', 'T').replace(',', '.');
    int offset = iso.endsWith("Z") ? iso.length() - 1 : offsetOf(iso);
    LocalDateTime local = LocalDateTime.parse(iso.substring(0, offset));
    return offset == iso.length()
        ? local
        : OffsetDateTime.of(local, ZoneOffset.of(iso.substring(offset)));
  }

  /** Where a numeric offset starts: behind the date, whose own dashes end at 10. */
  private static int offsetOf(String iso) {
    int sign = Math.max(iso.indexOf('+', 10), iso.indexOf('-', 10));
    return sign < 0 ? iso.length() : sign;
  }
}
