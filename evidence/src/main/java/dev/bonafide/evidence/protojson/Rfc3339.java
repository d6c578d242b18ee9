package dev.bonafide.evidence.protojson;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * Times in UTC as protobuf writes them, read without the JDK's formatter, whose loading would cost
 * more than the verification of a signature.
 */
final class Rfc3339 {
  private static final int DATE_TIME_CHARS = "2026-01-31T00:00:00".length();

  private Rfc3339() {}

  /** The time, or null where the text is no such time. */
  static @Nullable Instant parse(String text) {
    int length = text.length();
    if (length <= DATE_TIME_CHARS || length > 40) {
      return null;
    }
    long offsetSeconds = offset(text);
    int end = text.charAt(length - 1) == 'Z' ? length - 1 : length - "+00:00".length();
    if (offsetSeconds == Long.MIN_VALUE
        || end < DATE_TIME_CHARS
        || text.charAt(4) != '-'
        || text.charAt(7) != '-'
        || text.charAt(10) != 'T'
        || text.charAt(13) != ':'
        || text.charAt(16) != ':') {
      return null;
    }
    int hour = number(text, 11, 13);
    int minute = number(text, 14, 16);
    int second = number(text, 17, 19);
    long nanos = nanos(text, end);
    int year = number(text, 0, 4);
    if (year < 0
        || hour < 0
        || hour > 23
        || minute < 0
        || minute > 59
        || second < 0
        || second > 59) {
      return null;
    }
    try {
      long day = LocalDate.of(year, number(text, 5, 7), number(text, 8, 10)).toEpochDay();
      long seconds = day * 86_400 + hour * 3600L + minute * 60L + second - offsetSeconds;
      return nanos < 0 ? null : Instant.ofEpochSecond(seconds, nanos);
    } catch (DateTimeException e) {
      return null;
    }
  }

  private static long offset(String text) {
    int length = text.length();
    if (text.charAt(length - 1) == 'Z') {
      return 0;
    }
    char sign = text.charAt(length - 6);
    int hours = number(text, length - 5, length - 3);
    int minutes = number(text, length - 2, length);
    if ((sign != '+' && sign != '-')
        || text.charAt(length - 3) != ':'
        || hours < 0
        || hours > 23
        || minutes < 0
        || minutes > 59) {
      return Long.MIN_VALUE;
    }
    return (sign == '-' ? -1 : 1) * (hours * 3600L + minutes * 60L);
  }

  private static long nanos(String text, int end) {
    if (end == DATE_TIME_CHARS) {
      return 0;
    }
    int digits = end - DATE_TIME_CHARS - 1;
    if (text.charAt(DATE_TIME_CHARS) != '.' || digits < 1 || digits > 9) {
      return -1;
    }
    long value = number(text, DATE_TIME_CHARS + 1, end);
    for (int i = digits; i < 9 && value > 0; i++) {
      value *= 10;
    }
    return value;
  }

  /** The digits as a number of at most nine digits, or -1. */
  private static int number(String text, int from, int to) {
    int value = 0;
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      if (c < '0' || c > '9') {
        return -1;
      }
      value = value * 10 + (c - '0');
    }
    return value;
  }
}
