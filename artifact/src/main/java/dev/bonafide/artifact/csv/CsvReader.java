package dev.bonafide.artifact.csv;

import dev.bonafide.artifact.ConfigurationException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Splits CSV text into records of fields (RFC 4180; a line ends with CR, LF or both), holding one
 * record at a time. UTF-8, with or without a byte order mark; empty lines are skipped. Anything
 * else is a {@link ConfigurationException} that names the line and the column, both counted from 1.
 */
public final class CsvReader implements AutoCloseable {
  private static final int END = -1;

  /**
   * What one record may have at most.
   *
   * @param columns fields; 100,000
   * @param recordChars characters of all its fields; 64 million
   */
  public record Limits(int columns, int recordChars) {
    public static final Limits DEFAULT = new Limits(100_000, 64 << 20);

    public Limits {
      if (columns < 1 || recordChars < 1) {
        throw new IllegalArgumentException("limits from 1, found " + columns + ", " + recordChars);
      }
    }
  }

  private final String name;
  private final Reader text;
  private final char separator;
  private final Limits limits;
  private final char[] buffer = new char[1 << 15];
  private final StringBuilder field = new StringBuilder();
  private int filled;
  private int at;
  private long line = 1;
  private long nextLine = 1;
  private int chars;

  /** Reads with the default limits and commas. */
  public CsvReader(String name, InputStream bytes) {
    this(name, bytes, ',', Limits.DEFAULT);
  }

  /**
   * Reads from the stream's start.
   *
   * @param name what messages call it
   * @param bytes closed with this reader
   */
  public CsvReader(String name, InputStream bytes, char separator, Limits limits) {
    this.name = name;
    this.separator = separator;
    this.limits = limits;
    var decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    this.text = new InputStreamReader(new BufferedInputStream(bytes), decoder);
    if (peek() == '\uFEFF') {
      at++;
    }
  }

  /** The line on which the last record began, counted from 1. */
  public long line() {
    return line;
  }

  /** The next record that is no empty line, or an empty list at the end. */
  public List<String> next() {
    while (endsLine(peek())) {
      skipLineEnd();
    }
    line = nextLine;
    chars = 0;
    var fields = new ArrayList<String>();
    if (peek() == END) {
      return fields;
    }
    while (true) {
      if (fields.size() == limits.columns()) {
        throw bad(fields.size() + 1, "more fields", "at most " + limits.columns(), "");
      }
      fields.add(peek() == '"' ? quoted(fields.size() + 1) : plain(fields.size() + 1));
      if (peek() != separator) {
        skipLineEnd();
        return fields;
      }
      at++;
    }
  }

  private String plain(int column) {
    field.setLength(0);
    for (int c = peek(); c != separator && c != END && !endsLine(c); c = peek()) {
      append(c, column);
      at++;
    }
    return field.toString();
  }

  private String quoted(int column) {
    field.setLength(0);
    at++;
    while (true) {
      int c = peek();
      if (c == END) {
        throw bad(
            column,
            "no closing quote",
            "one before the end of the file",
            "a quote inside a quoted field is doubled");
      }
      at++;
      if (c == '"' && peek() != '"') {
        break;
      }
      if (c == '"') {
        at++;
      } else if (c == '\n' || (c == '\r' && peek() != '\n')) {
        nextLine++;
      }
      append(c, column);
    }
    int after = peek();
    if (after != END && after != separator && !endsLine(after)) {
      throw bad(
          column,
          "text after the closing quote",
          "'" + separator + "' or the end of the line",
          "a quote inside a quoted field is doubled");
    }
    return field.toString();
  }

  private void append(int c, int column) {
    if (++chars > limits.recordChars()) {
      throw bad(
          column,
          "a record of more than " + limits.recordChars() + " characters",
          "at most that many",
          "is a closing quote missing?");
    }
    field.append((char) c);
  }

  /** Where in the text something is, for messages: {@code file.csv line 3, column 2}. */
  public String place(long atLine, int column) {
    return name + " line " + atLine + ", column " + column;
  }

  private ConfigurationException bad(int column, String found, String expected, String hint) {
    return new ConfigurationException(
        place(line, column) + ": found " + found + ", expected " + expected, hint);
  }

  private void skipLineEnd() {
    if (peek() == '\r') {
      at++;
      nextLine++;
      if (peek() == '\n') {
        at++;
      }
    } else if (peek() == '\n') {
      at++;
      nextLine++;
    }
  }

  private int peek() {
    if (at == filled) {
      try {
        filled = Math.max(0, text.read(buffer));
        at = 0;
      } catch (CharacterCodingException e) {
        throw new ConfigurationException(
            name + " line " + nextLine + " or after: found bytes that are not UTF-8, expected text",
            "",
            e);
      } catch (IOException e) {
        throw new ConfigurationException(name + ": cannot be read: " + e.getMessage(), "", e);
      }
    }
    return filled == 0 ? END : buffer[at];
  }

  private static boolean endsLine(int c) {
    return c == '\n' || c == '\r';
  }

  @Override
  public void close() {
    try {
      text.close();
    } catch (IOException e) {
      throw new ConfigurationException(name + ": cannot be closed: " + e.getMessage(), "", e);
    }
  }
}
