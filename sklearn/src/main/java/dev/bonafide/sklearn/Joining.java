package dev.bonafide.sklearn;

import dev.bonafide.sklearn.data.Answer;
import dev.bonafide.sklearn.data.Cell;
import dev.bonafide.sklearn.data.Column;
import dev.bonafide.sklearn.data.Labels;
import dev.bonafide.sklearn.data.Matrices;
import dev.bonafide.sklearn.data.Matrix;
import dev.bonafide.sklearn.data.SparseMatrix;
import dev.bonafide.sklearn.data.Table;
import java.util.ArrayList;
import java.util.List;

/** Answers for consecutive runs of rows, made into one. */
public final class Joining {
  private Joining() {}

  /** Of the same kind and width, in their order; at least one. */
  public static Answer join(List<Answer> parts) {
    return switch (parts.getFirst()) {
      case Matrix m -> matrices(cast(parts, Matrix.class));
      case SparseMatrix s -> sparse(cast(parts, SparseMatrix.class));
      case Labels l -> labels(cast(parts, Labels.class));
      case Table t -> tables(cast(parts, Table.class));
      case Matrices first -> {
        var outputs = new ArrayList<Matrix>();
        for (int k = 0; k < first.outputs().size(); k++) {
          int output = k;
          outputs.add(
              matrices(
                  cast(parts, Matrices.class).stream()
                      .map(part -> part.outputs().get(output))
                      .toList()));
        }
        yield new Matrices(outputs);
      }
    };
  }

  private static <T> List<T> cast(List<Answer> parts, Class<T> kind) {
    return parts.stream().map(kind::cast).toList();
  }

  private static Matrix matrices(List<Matrix> parts) {
    Matrix first = parts.getFirst();
    double[] values = doubles(parts.stream().map(Matrix::values).toList());
    return first.rank() == 1
        ? Matrix.vector(values, first.type())
        : Matrix.of(
            parts.stream().mapToInt(Matrix::rows).sum(), first.columns(), values, first.type());
  }

  private static double[] doubles(List<double[]> parts) {
    double[] all = new double[parts.stream().mapToInt(p -> p.length).sum()];
    int at = 0;
    for (double[] part : parts) {
      System.arraycopy(part, 0, all, at, part.length);
      at += part.length;
    }
    return all;
  }

  private static SparseMatrix sparse(List<SparseMatrix> parts) {
    int rows = parts.stream().mapToInt(SparseMatrix::rows).sum();
    int stored = parts.stream().mapToInt(p -> p.values().length).sum();
    int[] starts = new int[rows + 1];
    int[] indices = new int[stored];
    double[] values = new double[stored];
    int row = 0;
    int at = 0;
    for (SparseMatrix part : parts) {
      System.arraycopy(part.indices(), 0, indices, at, part.indices().length);
      System.arraycopy(part.values(), 0, values, at, part.values().length);
      for (int i = 1; i <= part.rows(); i++) {
        starts[row + i] = at + part.starts()[i];
      }
      row += part.rows();
      at += part.values().length;
    }
    SparseMatrix first = parts.getFirst();
    return new SparseMatrix(rows, first.columns(), starts, indices, values, first.type());
  }

  private static Labels labels(List<Labels> parts) {
    return switch (parts.getFirst()) {
      case Labels.Ints first ->
          new Labels.Ints(
              parts.stream()
                  .flatMapToLong(p -> java.util.Arrays.stream(((Labels.Ints) p).values()))
                  .toArray(),
              first.type(),
              first.columns());
      case Labels.Reals first ->
          new Labels.Reals(
              doubles(parts.stream().map(p -> ((Labels.Reals) p).values()).toList()),
              first.type(),
              first.columns());
      case Labels.Texts first ->
          new Labels.Texts(
              parts.stream()
                  .flatMap(p -> java.util.Arrays.stream(((Labels.Texts) p).values()))
                  .toArray(String[]::new),
              first.type(),
              first.columns());
      case Labels.Booleans first -> {
        boolean[] all = new boolean[parts.stream().mapToInt(Labels::size).sum()];
        int at = 0;
        for (Labels part : parts) {
          boolean[] flags = ((Labels.Booleans) part).values();
          System.arraycopy(flags, 0, all, at, flags.length);
          at += flags.length;
        }
        yield new Labels.Booleans(all, first.columns());
      }
    };
  }

  private static Table tables(List<Table> parts) {
    Table first = parts.getFirst();
    int rows = parts.stream().mapToInt(Table::rows).sum();
    var columns = new ArrayList<Column>();
    for (int j = 0; j < first.columns().size(); j++) {
      int column = j;
      columns.add(column(parts.stream().map(p -> p.columns().get(column)).toList()));
    }
    return new Table(first.names(), columns, rows);
  }

  private static Column column(List<Column> parts) {
    if (parts.stream().allMatch(p -> p instanceof Column.Numbers)) {
      return new Column.Numbers(
          doubles(parts.stream().map(p -> ((Column.Numbers) p).values()).toList()),
          parts.getFirst().type());
    }
    var cells = new ArrayList<Cell>();
    for (Column part : parts) {
      for (int i = 0; i < part.rows(); i++) {
        cells.add(part.cell(i));
      }
    }
    return new Column.Cells(cells);
  }
}
