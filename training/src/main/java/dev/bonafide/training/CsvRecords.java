package dev.bonafide.training;

import dev.bonafide.artifact.ConfigurationException;
import java.util.ArrayList;
import java.util.List;

/** Splits CSV text into records of fields (RFC 4180; a line ends with CR, LF or both). */
final class CsvRecords {
  private final String name;
  private final String text;
  private int position;
  private int nextLine = 1;
  private int line = 1;

  CsvRecords(String name, String text) {
    this.name = name;
    this.text = text;
  }

  /** The line on which the last record began, counted from 1. */
  int line() {
    return line;
  }

  /** The next record that is no empty line, or an empty list at the end. */
  List<String> next() {
    while (position < text.length() && endsLine(text.charAt(position))) {
      skipLineEnd();
    }
    line = nextLine;
    List<String> fields = new ArrayList<>();
    if (position == text.length()) {
      return fields;
    }
    while (true) {
      fields.add(at('"') ? quoted(fields.size() + 1) : plain());
      if (!at(',')) {
        skipLineEnd();
        return fields;
      }
      position++;
    }
  }

  private String plain() {
    int start = position;
    while (position < text.length() && !at(',') && !endsLine(text.charAt(position))) {
      position++;
    }
    return text.substring(start, position);
  }

  private String quoted(int column) {
    var field = new StringBuilder();
    position++;
    while (true) {
      if (position == text.length()) {
        throw bad(column, "no closing quote", "one before the end of the file");
      }
      char c = text.charAt(position++);
      if (c == '"' && !at('"')) {
        break;
      }
      if (c == '"') {
        position++;
      } else if (c == '\n' || (c == '\r' && !at('\n'))) {
        nextLine++;
      }
      field.append(c);
    }
    if (position < text.length() && !at(',') && !endsLine(text.charAt(position))) {
      throw bad(column, "text after the closing quote", "a comma or the end of the line");
    }
    return field.toString();
  }

  private ConfigurationException bad(int column, String found, String expected) {
    return new ConfigurationException(
        name
            + " line "
            + line
            + ", column "
            + column
            + ": found "
            + found
            + ", expected "
            + expected,
        "a quote inside a quoted field is doubled");
  }

  private void skipLineEnd() {
    if (at('\r')) {
      position++;
      if (!at('\n')) {
        nextLine++;
        return;
      }
    }
    if (at('\n')) {
      position++;
      nextLine++;
    }
  }

  private boolean at(char c) {
    return position < text.length() && text.charAt(position) == c;
  }

  private static boolean endsLine(char c) {
    return c == '\n' || c == '\r';
  }
}
