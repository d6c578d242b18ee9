package dev.bonafide.serving.v2;

import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.RefusedException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.IsoFields;
import java.time.temporal.Temporal;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Points in time as Python 3.11's {@code datetime.fromisoformat} reads them: basic and extended
 * forms, week dates, any one character between date and time. Offsets beyond 18 hours, or with
 * fractions of a second, are refused.
 */
final class IsoTimes {
  private static final Pattern DATE =
      Pattern.compile("(\\d{4})(?:(-?)(\\d{2})\\2(\\d{2})|(-?)W(\\d{2})(?:\\5(\\d))?)");

  private static final Pattern TIME =
      Pattern.compile(
          "(\\d{2})(?:(:?)(\\d{2})(?:\\2(\\d{2})(?:[.,](\\d+))?)?)?(Z|[+-]\\d{2}(?::?\\d{2}(?::?\\d{2})?)?)?");

  private IsoTimes() {}

  static List<Temporal> parse(String input, List<String> texts) throws RefusedException {
    var times = new ArrayList<Temporal>();
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

  private static Temporal parse(String text) {
    Matcher date = DATE.matcher(text);
    if (!date.lookingAt()) {
      throw new DateTimeException("no date");
    }
    LocalDate day = date(date);
    if (date.end() == text.length()) {
      return day.atStartOfDay();
    }
    int time = text.offsetByCodePoints(date.end(), 1);
    Matcher parts = TIME.matcher(text.substring(time));
    if (!parts.matches()) {
      throw new DateTimeException("no time");
    }
    LocalDateTime local = LocalDateTime.of(day, time(parts));
    String zone = parts.group(6);
    return zone == null ? local : OffsetDateTime.of(local, ZoneOffset.of(zone));
  }

  private static LocalDate date(Matcher parts) {
    int year = Integer.parseInt(parts.group(1));
    if (year == 0) {
      throw new DateTimeException("Python's years start at 1");
    }
    if (parts.group(3) != null) {
      return LocalDate.of(year, number(parts, 3), number(parts, 4));
    }
    return LocalDate.of(year, 1, 4)
        .with(IsoFields.WEEK_OF_WEEK_BASED_YEAR, number(parts, 6))
        .with(java.time.temporal.ChronoField.DAY_OF_WEEK, Math.max(1, number(parts, 7)));
  }

  private static LocalTime time(Matcher parts) {
    String fraction = parts.group(5) == null ? "" : parts.group(5);
    int micros = Integer.parseInt((fraction + "000000").substring(0, 6));
    return LocalTime.of(number(parts, 1), number(parts, 3), number(parts, 4), micros * 1000);
  }

  private static int number(Matcher parts, int group) {
    return parts.group(group) == null ? 0 : Integer.parseInt(parts.group(group));
  }
}
