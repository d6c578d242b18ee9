package dev.bonafide.runtime.tabular;

import dev.bonafide.sklearn.data.Answer;
import dev.bonafide.sklearn.data.Cell;
import dev.bonafide.sklearn.data.Column;
import dev.bonafide.sklearn.data.ElementType;
import dev.bonafide.sklearn.data.Labels;
import dev.bonafide.sklearn.data.Matrices;
import dev.bonafide.sklearn.data.Matrix;
import dev.bonafide.sklearn.data.SparseMatrix;
import dev.bonafide.sklearn.data.Table;
import dev.bonafide.sklearn.estimator.Method;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Answers as CSV, one line a sample. A column is named after its method, with the class or the
 * position behind it where the method gives several: {@code predict}, {@code predict_proba_setosa}.
 * A missing value is an empty field, as pandas writes it.
 */
public final class CsvAnswers {
  private final List<Method> methods;
  private final List<Labels> classes;
  private final char separator;

  /**
   * @param methods what was asked, in the order of the answers
   * @param classes of the estimator, one entry an output
   */
  public CsvAnswers(List<Method> methods, List<Labels> classes, char separator) {
    this.methods = List.copyOf(methods);
    this.classes = List.copyOf(classes);
    this.separator = separator;
  }

  /** One column of text. */
  private record Field(String name, Values values) {}

  private interface Values {
    String at(int row);
  }

  /** The first line, without its end. */
  public String header(List<Answer> answers) {
    return line(fields(answers).stream().map(Field::name).toList());
  }

  /** A line for each sample. */
  public String rows(List<Answer> answers) {
    List<Field> fields = fields(answers);
    int rows = rows(answers.getFirst());
    var text = new StringBuilder();
    var values = new ArrayList<String>();
    for (int row = 0; row < rows; row++) {
      values.clear();
      for (Field field : fields) {
        values.add(field.values().at(row));
      }
      text.append(line(values)).append('\n');
    }
    return text.toString();
  }

  private String line(List<String> values) {
    var line = new StringBuilder();
    for (int i = 0; i < values.size(); i++) {
      if (i > 0) {
        line.append(separator);
      }
      String value = values.get(i);
      boolean quote =
          value.indexOf(separator) >= 0
              || value.indexOf('"') >= 0
              || value.indexOf('\n') >= 0
              || value.indexOf('\r') >= 0
              // A reader would skip an empty line.
              || (value.isEmpty() && values.size() == 1);
      line.append(quote ? '"' + value.replace("\"", "\"\"") + '"' : value);
    }
    return line.toString();
  }

  private static int rows(Answer answer) {
    return switch (answer) {
      case Matrix m -> m.rows();
      case SparseMatrix s -> s.rows();
      case Matrices(List<Matrix> outputs) -> outputs.getFirst().rows();
      case Labels labels -> labels.shape().getFirst();
      case Table table -> table.rows();
    };
  }

  private List<Field> fields(List<Answer> answers) {
    var fields = new ArrayList<Field>();
    for (int i = 0; i < answers.size(); i++) {
      fields(methods.get(i), answers.get(i), fields);
    }
    return fields;
  }

  private void fields(Method method, Answer answer, List<Field> fields) {
    String name = method.pythonName();
    switch (answer) {
      case Matrix m -> matrix(name, m, classes.size() == 1 ? classes.getFirst() : null, fields);
      case SparseMatrix s -> matrix(name, s.toDense(), null, fields);
      case Matrices(List<Matrix> outputs) -> {
        for (int k = 0; k < outputs.size(); k++) {
          Labels own = classes.size() == outputs.size() ? classes.get(k) : null;
          matrix(name + "_" + k, outputs.get(k), own, fields);
        }
      }
      case Labels labels -> labels(name, labels, fields);
      case Table table -> {
        for (int c = 0; c < table.columns().size(); c++) {
          Column column = table.columns().get(c);
          String own = table.names().isEmpty() ? name + "_" + c : table.names().get(c);
          fields.add(new Field(own, row -> text(column.cell(row), column.type())));
        }
      }
    }
  }

  private static void matrix(
      String name, Matrix matrix, @Nullable Labels classes, List<Field> fields) {
    if (matrix.rank() == 1) {
      fields.add(new Field(name, row -> number(matrix.get(row, 0), matrix.type())));
      return;
    }
    boolean byClass = classes != null && classes.size() == matrix.columns();
    for (int c = 0; c < matrix.columns(); c++) {
      int column = c;
      String suffix = byClass && classes != null ? label(classes, c) : Integer.toString(c);
      fields.add(
          new Field(name + "_" + suffix, row -> number(matrix.get(row, column), matrix.type())));
    }
  }

  private static void labels(String name, Labels labels, List<Field> fields) {
    if (labels.columns() == 0) {
      fields.add(new Field(name, row -> label(labels, row)));
      return;
    }
    for (int c = 0; c < labels.columns(); c++) {
      int column = c;
      fields.add(new Field(name + "_" + c, row -> label(labels, row * labels.columns() + column)));
    }
  }

  private static String label(Labels labels, int at) {
    return labels instanceof Labels.Ints ints
        ? Long.toString(ints.values()[at])
        : text(labels.cell(at), labels.type());
  }

  private static String text(Cell cell, ElementType type) {
    return switch (cell) {
      case Cell.Text(String value) -> value;
      case Cell.Number(double value) -> number(value, type);
      case Cell.Bool(boolean value) -> value ? "True" : "False";
      case Cell.None none -> "";
    };
  }

  private static String number(double value, ElementType type) {
    if (type == ElementType.BOOL) {
      return value != 0 ? "True" : "False";
    }
    if (Double.isNaN(value)) {
      return "";
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? "inf" : "-inf";
    }
    return type.isFloating() || type == ElementType.OBJECT || type == ElementType.STRING
        ? Double.toString(value)
        : Long.toString((long) value);
  }
}
