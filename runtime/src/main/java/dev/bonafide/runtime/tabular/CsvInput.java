package dev.bonafide.runtime.tabular;

import dev.bonafide.artifact.ConfigurationException;
import dev.bonafide.artifact.Outcome;
import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.Refusal;
import dev.bonafide.artifact.RefusedException;
import dev.bonafide.artifact.csv.CsvReader;
import dev.bonafide.sklearn.data.Cell;
import dev.bonafide.sklearn.data.Column;
import dev.bonafide.sklearn.data.Documents;
import dev.bonafide.sklearn.data.ElementType;
import dev.bonafide.sklearn.data.Features;
import dev.bonafide.sklearn.data.Matrix;
import dev.bonafide.sklearn.data.Table;
import dev.bonafide.sklearn.estimator.Inputs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A CSV file as tables, as {@code pandas.read_csv} types its columns: integers, floats, truth
 * values, text; missing values become NaN. The file is read twice: once to see what each column
 * holds, so that a column has one type however the rows are cut, and once for the rows, of which
 * only one run at a time is held. What is wrong with the file is a {@link ConfigurationException}
 * that names the line and the column. Not thread-safe.
 */
public final class CsvInput implements AutoCloseable {
  private final String name;
  private final CsvForm form;
  private final Shape shape;
  private final CsvReader rows;

  /**
   * What the first look found.
   *
   * @param width fields of every record
   * @param used the positions of the columns that are used, in their order
   * @param kinds of these columns
   */
  private record Shape(
      boolean hasHeader,
      List<String> names,
      int width,
      int[] used,
      ColumnKind[] kinds,
      long rows) {}

  private CsvInput(String name, CsvForm form, Shape shape, CsvReader rows) {
    this.name = name;
    this.form = form;
    this.shape = shape;
    this.rows = rows;
  }

  /**
   * Looks through the file and stands before its first row.
   *
   * @param name what messages call it
   */
  public static CsvInput open(String name, Path file, CsvForm form) {
    Shape shape;
    try (CsvReader first = reader(name, file, form)) {
      shape = look(name, first, form);
    }
    CsvReader second = reader(name, file, form);
    if (shape.hasHeader()) {
      second.next();
    }
    return new CsvInput(name, form, shape, second);
  }

  private static CsvReader reader(String name, Path file, CsvForm form) {
    try {
      return new CsvReader(
          name, Files.newInputStream(file), form.separator(), CsvReader.Limits.DEFAULT);
    } catch (NoSuchFileException e) {
      throw new ConfigurationException(name + ": no such file", "check the path", e);
    } catch (IOException e) {
      throw new ConfigurationException(name + ": cannot be read: " + e.getMessage(), "", e);
    }
  }

  private static Shape look(String name, CsvReader records, CsvForm form) {
    List<String> record = records.next();
    if (record.isEmpty()) {
      throw new ConfigurationException(name + ": found no line, expected rows", "");
    }
    int width = record.size();
    boolean header =
        switch (form.header()) {
          case PRESENT -> true;
          case ABSENT -> false;
          case INFERRED -> record.stream().noneMatch(ColumnKind::isNumber);
        };
    List<String> names = header ? distinct(name, record) : List.of();
    int[] used = used(name, form.columns(), names, width);
    var kinds = new ColumnKind[used.length];
    for (int i = 0; i < kinds.length; i++) {
      kinds[i] = new ColumnKind();
    }
    long rows = 0;
    if (header) {
      record = records.next();
    }
    for (; !record.isEmpty(); record = records.next()) {
      checkWidth(name, record, records.line(), width);
      for (int i = 0; i < used.length; i++) {
        String value = record.get(used[i]);
        if (form.missing().contains(value)) {
          kinds[i].addMissing(records.line());
        } else {
          kinds[i].add(value, records.line());
        }
      }
      rows++;
    }
    if (rows == 0) {
      throw new ConfigurationException(
          name + ": found a header alone, expected rows", "--no-header takes the line as data");
    }
    return new Shape(
        header,
        header ? IntStream.of(used).mapToObj(names::get).toList() : List.of(),
        width,
        used,
        kinds,
        rows);
  }

  private static List<String> distinct(String name, List<String> header) {
    var seen = new HashSet<String>();
    for (int i = 0; i < header.size(); i++) {
      if (!seen.add(header.get(i))) {
        throw new ConfigurationException(
            name
                + " line 1, column "
                + (i + 1)
                + ": found the name '"
                + header.get(i)
                + "' again, expected distinct names",
            "--no-header takes the line as data");
      }
    }
    return header;
  }

  private static int[] used(String name, List<String> wanted, List<String> names, int width) {
    if (wanted.isEmpty()) {
      return IntStream.range(0, width).toArray();
    }
    return wanted.stream()
        .mapToInt(
            column -> {
              int at = names.indexOf(column);
              if (at < 0) {
                throw new ConfigurationException(
                    name
                        + " line 1: found no column '"
                        + column
                        + "', expected one of "
                        + (names.isEmpty() ? "a header's" : shown(names)),
                    "--columns names columns of the header");
              }
              return at;
            })
        .toArray();
  }

  private static String shown(List<String> names) {
    return names.stream().limit(20).collect(Collectors.joining(", "))
        + (names.size() > 20 ? ", … (" + names.size() + " columns)" : "");
  }

  private static void checkWidth(String name, List<String> record, long line, int width) {
    if (record.size() != width) {
      throw new ConfigurationException(
          name
              + " line "
              + line
              + ", column "
              + (Math.min(record.size(), width) + 1)
              + ": found "
              + record.size()
              + " fields, expected "
              + width
              + " as in the first line",
          "a field that holds the separator stands in quotes");
    }
  }

  /** Whether the first line was taken as the columns' names. */
  public boolean hasHeader() {
    return shape.hasHeader();
  }

  /** Rows of the file. */
  public long rows() {
    return shape.rows();
  }

  /** Columns that are used. */
  public int columns() {
    return shape.used().length;
  }

  /**
   * The next rows in the form that an estimator takes: without a header, and with numbers only, a
   * matrix; one column for an estimator that does not count its features, which is one of text or
   * labels, a list; else a table.
   *
   * @param inputs what the estimator expects
   * @param most rows at most, from 1
   * @return null after the last; refused with INVALID_REQUEST where a text is missing
   */
  public @Nullable Outcome<Features> next(Inputs inputs, int most) {
    Table table = next(most);
    return table == null ? null : Outcome.attempt(() -> features(table, inputs));
  }

  private static Features features(Table table, Inputs inputs) throws RefusedException {
    List<Column> columns = table.columns();
    if (columns.size() == 1 && inputs.features() == Inputs.UNKNOWN) {
      return switch (columns.getFirst()) {
        case Column.Numbers(double[] values, ElementType type) -> Matrix.vector(values, type);
        case Column.Strings(List<String> texts) -> new Documents(texts);
        case Column.Cells cells ->
            throw new RefusedException(
                Reason.INVALID_REQUEST, "a text is missing: NaN", "no text", "a text in each row");
      };
    }
    if (!table.names().isEmpty() || !columns.stream().allMatch(Column.Numbers.class::isInstance)) {
      return table;
    }
    double[] values = new double[Math.multiplyExact(table.rows(), columns.size())];
    for (int c = 0; c < columns.size(); c++) {
      double[] column = ((Column.Numbers) columns.get(c)).values();
      for (int r = 0; r < column.length; r++) {
        values[r * columns.size() + c] = column[r];
      }
    }
    return Matrix.of(table.rows(), columns.size(), values, table.type());
  }

  /** The same refusal of this input, with the place in the file where it comes from, if any. */
  public Refusal placed(Refusal refusal) {
    // What an estimator says of its input names rows of one run at most, never lines.
    String place =
        refusal.message().contains("to float")
            ? firstText()
            : refusal.message().contains("NaN") ? firstMissing() : "";
    return place.isEmpty() ? refusal : refusal.withHint(place);
  }

  private String firstText() {
    for (int i = 0; i < shape.kinds().length; i++) {
      ColumnKind kind = shape.kinds()[i];
      String text = kind.text();
      if (text != null && !kind.isTruth()) {
        String shown = text.length() > 40 ? text.substring(0, 40) + "…" : text;
        return place(kind.textLine(), i) + " holds '" + shown + "', which is no number";
      }
    }
    return "";
  }

  private String firstMissing() {
    for (int i = 0; i < shape.kinds().length; i++) {
      if (shape.kinds()[i].hasMissing()) {
        return place(shape.kinds()[i].missingLine(), i) + " holds no value";
      }
    }
    return "";
  }

  private String place(long line, int column) {
    return rows.place(line, shape.used()[column] + 1)
        + (shape.names().isEmpty() ? "" : " (" + shape.names().get(column) + ")");
  }

  /** The next rows, null after the last. */
  @Nullable Table next(int most) {
    int run = (int) Math.min(most, 4096);
    var columns = new Building[shape.used().length];
    for (int i = 0; i < columns.length; i++) {
      columns[i] = Building.of(shape.kinds()[i], run);
    }
    int count = 0;
    while (count < most) {
      List<String> record = rows.next();
      if (record.isEmpty()) {
        break;
      }
      // The file may have changed since the first look.
      checkWidth(name, record, rows.line(), shape.width());
      for (int i = 0; i < columns.length; i++) {
        String value = record.get(shape.used()[i]);
        try {
          columns[i].add(form.missing().contains(value) ? null : value);
        } catch (NumberFormatException e) {
          throw new ConfigurationException(
              rows.place(rows.line(), shape.used()[i] + 1) + ": the file changes while it is read",
              "",
              e);
        }
      }
      count++;
    }
    if (count == 0) {
      return null;
    }
    var done = new ArrayList<Column>(columns.length);
    for (Building column : columns) {
      done.add(column.column());
    }
    return new Table(shape.names(), done, count);
  }

  @Override
  public void close() {
    rows.close();
  }

  /** A column that is being filled; null stands for a missing value. */
  private sealed interface Building {
    void add(@Nullable String value);

    Column column();

    static Building of(ColumnKind kind, int rows) {
      if (kind.isNumeric()) {
        return new Reals(kind.type(), rows);
      }
      return new Cells(kind, rows);
    }

    /** Numbers. */
    final class Reals implements Building {
      private final ElementType type;
      private double[] values;
      private int count;

      Reals(ElementType type, int rows) {
        this.type = type;
        this.values = new double[rows];
      }

      @Override
      public void add(@Nullable String value) {
        if (count == values.length) {
          values = Arrays.copyOf(values, (int) Math.min(Integer.MAX_VALUE - 8, 2L * count));
        }
        values[count++] = value == null ? Double.NaN : ColumnKind.number(value);
      }

      @Override
      public Column column() {
        return new Column.Numbers(
            count == values.length ? values : Arrays.copyOf(values, count), type);
      }
    }

    /** Truth values or text. */
    final class Cells implements Building {
      private final ColumnKind kind;
      private final List<Cell> cells;

      Cells(ColumnKind kind, int rows) {
        this.kind = kind;
        this.cells = new ArrayList<>(rows);
      }

      @Override
      public void add(@Nullable String value) {
        cells.add(
            value == null
                ? new Cell.Number(Double.NaN)
                : kind.isTruth()
                    ? new Cell.Bool(ColumnKind.truth(value.strip()))
                    : new Cell.Text(value));
      }

      @Override
      public Column column() {
        if (kind.hasMissing()) {
          return new Column.Cells(cells);
        }
        if (!kind.isTruth()) {
          return new Column.Strings(cells.stream().map(c -> ((Cell.Text) c).value()).toList());
        }
        return new Column.Numbers(
            cells.stream().mapToDouble(c -> ((Cell.Bool) c).value() ? 1 : 0).toArray(),
            ElementType.BOOL);
      }
    }
  }
}
