package dev.bonafide.training;

import dev.bonafide.artifact.ConfigurationException;
import dev.bonafide.artifact.csv.CsvReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Reads a table from a CSV file: RFC 4180 with a header, commas, double quotes, UTF-8; empty lines
 * are skipped. Every column but the target must be numeric.
 *
 * <p>Labels become integers if every cell of the target column is an integer of at most 18 digits,
 * else they stay text. Anything else is a {@link ConfigurationException} that names the line and
 * the column, both counted from 1.
 */
public final class CsvTable {
  private static final Pattern NUMBER =
      Pattern.compile("[+-]?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([eE][+-]?[0-9]{1,4})?");
  private static final Pattern INTEGER = Pattern.compile("[+-]?[0-9]{1,18}");

  private CsvTable() {}

  /**
   * What is read at most.
   *
   * @param bytes of the file; 256 MiB
   * @param columns of the table; 10,000
   * @param cells of numbers, 8 bytes each in memory; 50 million
   */
  public record Limits(int bytes, int columns, int cells) {
    public static final Limits DEFAULT = new Limits(256 << 20, 10_000, 50_000_000);
  }

  /** Reads a file with the default limits. */
  public static Table read(Path file, String target) {
    return read(file, target, Limits.DEFAULT);
  }

  static Table read(Path file, String target, Limits limits) {
    byte[] text;
    try (var in = Files.newInputStream(file)) {
      text = in.readNBytes(limits.bytes() + 1);
    } catch (NoSuchFileException e) {
      throw new ConfigurationException(file + ": no such file", "", e);
    } catch (IOException e) {
      throw new ConfigurationException(file + ": cannot be read: " + e.getMessage(), "", e);
    }
    return parse(file.toString(), text, target, limits);
  }

  /**
   * Parses a whole file.
   *
   * @param name what error messages call it
   */
  static Table parse(String name, byte[] text, String target, Limits limits) {
    if (text.length > limits.bytes()) {
      throw new ConfigurationException(
          name + ": found more than " + limits.bytes() + " bytes, expected at most that many", "");
    }
    try (var records = new CsvReader(name, new ByteArrayInputStream(text))) {
      return new Parse(name, records, limits).table(target);
    }
  }

  /** One file being read. */
  private static final class Parse {
    private final String name;
    private final CsvReader records;
    private final Limits limits;

    Parse(String name, CsvReader records, Limits limits) {
      this.name = name;
      this.records = records;
      this.limits = limits;
    }

    Table table(String target) {
      List<String> header = header();
      int targetColumn = header.indexOf(target);
      if (targetColumn < 0) {
        throw new ConfigurationException(
            name + " line 1: found no column '" + target + "', expected one of " + shown(header),
            "--target names the column of labels");
      }
      List<String> labels = new ArrayList<>();
      double[] values = values(header, targetColumn, labels);
      List<String> features = new ArrayList<>(header);
      features.remove(targetColumn);
      return new Table(features, values, labels(labels));
    }

    private List<String> header() {
      List<String> header = records.next().stream().map(String::strip).toList();
      if (header.isEmpty()) {
        throw new ConfigurationException(name + ": found no line, expected a header", "");
      }
      if (header.size() < 2 || header.size() > limits.columns()) {
        throw new ConfigurationException(
            name
                + " line 1: found "
                + header.size()
                + " columns, expected 2 to "
                + limits.columns(),
            header.size() < 2 ? "fields are separated by commas" : "");
      }
      var seen = new HashSet<String>();
      for (String column : header) {
        if (!seen.add(column)) {
          throw new ConfigurationException(
              name + " line 1: found column '" + column + "' twice, expected distinct names", "");
        }
      }
      return header;
    }

    private double[] values(List<String> header, int targetColumn, List<String> labels) {
      int features = header.size() - 1;
      double[] values = new double[Math.min(limits.cells(), 1024 * features)];
      int count = 0;
      for (List<String> cells = records.next(); !cells.isEmpty(); cells = records.next()) {
        if (cells.size() != header.size()) {
          throw new ConfigurationException(
              name
                  + " line "
                  + records.line()
                  + ": found "
                  + cells.size()
                  + " fields, expected "
                  + header.size(),
              "");
        }
        if (count + features > limits.cells()) {
          throw new ConfigurationException(
              name
                  + " line "
                  + records.line()
                  + ": found more than "
                  + limits.cells()
                  + " numbers, expected at most that many",
              "");
        }
        if (count + features > values.length) {
          values = Arrays.copyOf(values, (int) Math.min(limits.cells(), 2L * values.length));
        }
        for (int column = 0; column < cells.size(); column++) {
          if (column == targetColumn) {
            labels.add(label(header, column, cells.get(column)));
          } else {
            values[count++] = number(header, column, cells.get(column));
          }
        }
      }
      if (labels.isEmpty()) {
        throw new ConfigurationException(name + ": found a header alone, expected rows", "");
      }
      return Arrays.copyOf(values, count);
    }

    private String label(List<String> header, int column, String cell) {
      String label = cell.strip();
      if (label.isEmpty() || label.indexOf('\0') >= 0) {
        throw bad(header, column, cell, "a label");
      }
      return label;
    }

    private double number(List<String> header, int column, String cell) {
      String text = cell.strip();
      double value = NUMBER.matcher(text).matches() ? Double.parseDouble(text) : Double.NaN;
      if (!Double.isFinite(value)) {
        throw bad(header, column, cell, "a finite number");
      }
      return value;
    }

    private ConfigurationException bad(
        List<String> header, int column, String cell, String expected) {
      String found = cell.isEmpty() ? "nothing" : "'" + shortened(cell) + "'";
      return new ConfigurationException(
          name
              + " line "
              + records.line()
              + ", column "
              + (column + 1)
              + " ("
              + shortened(header.get(column))
              + "): found "
              + found
              + ", expected "
              + expected,
          "");
    }

    private static Labels labels(List<String> texts) {
      boolean integers = texts.stream().allMatch(text -> INTEGER.matcher(text).matches());
      return integers
          ? new Labels.Integers(texts.stream().mapToLong(Long::parseLong).toArray())
          : new Labels.Texts(texts);
    }

    private static String shown(List<String> names) {
      String first = String.join(", ", names.stream().limit(20).map(Parse::shortened).toList());
      return names.size() > 20 ? first + ", … (" + names.size() + " columns)" : first;
    }

    private static String shortened(String text) {
      return text.length() > 60 ? text.substring(0, 60) + "…" : text;
    }
  }
}
