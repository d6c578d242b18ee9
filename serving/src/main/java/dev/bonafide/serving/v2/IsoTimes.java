package dev.bonafide.serving.v2;

import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.RefusedException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.temporal.IsoFields;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Points in time as Python 3.11's {@code datetime.fromisoformat} reads them: basic and extended
 * forms, week dates, any one character between date and time and another before the offset, which
 * is less than a day.
 */
final class IsoTimes {
  private static final Pattern DATE =
      Pattern.compile("(\\d{4})(?:(-?)(\\d{2})\\2(\\d{2})|(-?)W(\\d{2})(?:\\5(\\d))?)");

  /** Two digits each of hours, minutes and seconds, and a fraction, whatever it is of. */
  private static final String CLOCK = "(\\d{2})(?:(:?)(\\d{2})(?:\\%d(\\d{2}))?)?(?:[.,](\\d+))?";

  private static final Pattern TIME =
      Pattern.compile(
          CLOCK.formatted(2) + "(?:[^Z+-]?(Z|([+-])" + CLOCK.formatted(9) + "))?", Pattern.DOTALL);

  private static final int LAST_YEAR = 9999;

  private IsoTimes() {}

  static List<Decoded.Moment> parse(String input, List<String> texts) throws RefusedException {
    var times = new ArrayList<Decoded.Moment>();
    for (String text : texts) {
      try {
        times.add(parse(text));
      } catch (DateTimeException e) {
        throw new RefusedException(
            Reason.INVALID_REQUEST,
            "an element of input '" + input + "' is no date and time",
            "'" + text + "'",
            "ISO 8601, such as 2026-11-22T10:11:12Z");
      }
    }
    return times;
  }

  private static Decoded.Moment parse(String text) {
    Matcher date = DATE.matcher(text);
    if (!date.lookingAt()) {
      throw new DateTimeException("no date");
    }
    LocalDate day = date(date);
    if (date.end() == text.length()) {
      return new Decoded.Moment(day.atStartOfDay(), null);
    }
    int time = text.offsetByCodePoints(date.end(), 1);
    Matcher parts = TIME.matcher(text.substring(time));
    if (!parts.matches()) {
      throw new DateTimeException("no time");
    }
    return new Decoded.Moment(LocalDateTime.of(day, time(parts)), offset(parts));
  }

  private static LocalDate date(Matcher parts) {
    int year = Integer.parseInt(parts.group(1));
    if (year == 0) {
      throw new DateTimeException("Python's years start at 1");
    }
    if (parts.group(3) != null) {
      return LocalDate.of(year, number(parts, 3), number(parts, 4));
    }
    LocalDate day =
        LocalDate.of(year, 1, 4)
            .with(IsoFields.WEEK_OF_WEEK_BASED_YEAR, number(parts, 6))
            .with(java.time.temporal.ChronoField.DAY_OF_WEEK, Math.max(1, number(parts, 7)));
    if (day.getYear() > LAST_YEAR) {
      throw new DateTimeException("Python's years end at " + LAST_YEAR);
    }
    return day;
  }

  private static LocalTime time(Matcher parts) {
    return LocalTime.of(
        number(parts, 1), number(parts, 3), number(parts, 4), micros(parts, 5) * 1000);
  }

  /** From UTC; null where the text says none. */
  private static @Nullable Duration offset(Matcher parts) {
    if (parts.group(6) == null || parts.group(7) == null) {
      return parts.group(6) == null ? null : Duration.ZERO;
    }
    Duration size =
        Duration.ofHours(number(parts, 8))
            .plusMinutes(number(parts, 10))
            .plusSeconds(number(parts, 11))
            .plusNanos(micros(parts, 12) * 1000L);
    if (size.compareTo(Duration.ofDays(1)) >= 0) {
      throw new DateTimeException("an offset of a day or more");
    }
    return parts.group(7).equals("-") ? size.negated() : size;
  }

  /** What is beyond a millionth is cut. */
  private static int micros(Matcher parts, int group) {
    String fraction = parts.group(group) == null ? "" : parts.group(group);
    return Integer.parseInt((fraction + "000000").substring(0, 6));
  }

  private static int number(Matcher parts, int group) {
    return parts.group(group) == null ? 0 : Integer.parseInt(parts.group(group));
  }
}
