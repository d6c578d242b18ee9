package dev.bonafide.sklearn.data;

import java.util.ArrayList;
import java.util.List;

/**
 * Columns of different types: a pandas frame where they have names, else a two-dimensional array of
 * text or objects.
 *
 * @param names the columns' names, or empty where they have none
 * @param columns all of the same length
 * @param rows that length, which a table without columns has too
 */
public record Table(List<String> names, List<Column> columns, int rows)
    implements Features, Answer {

  public Table {
    names = List.copyOf(names);
    columns = List.copyOf(columns);
    if (!names.isEmpty() && names.size() != columns.size()) {
      throw new IllegalArgumentException(columns.size() + " names, found " + names.size());
    }
    for (Column column : columns) {
      if (column.rows() != rows) {
        throw new IllegalArgumentException(rows + " rows, found " + column.rows());
      }
    }
  }

  /** The type that numpy would give an array of all columns. */
  @Override
  public ElementType type() {
    ElementType common = columns.isEmpty() ? ElementType.OBJECT : columns.getFirst().type();
    for (Column column : columns) {
      if (column.type() != common) {
        common =
            common.isNumeric() && column.type().isNumeric()
                ? ElementType.FLOAT64
                : ElementType.OBJECT;
      }
    }
    return common;
  }

  @Override
  public List<Integer> shape() {
    return List.of(rows, columns.size());
  }

  @Override
  public Table rows(int from, int to) {
    var parts = new ArrayList<Column>(columns.size());
    for (Column column : columns) {
      parts.add(column.rows(from, to));
    }
    return new Table(names, parts, to - from);
  }

  /** The columns at these positions, in that order, with their names. */
  public Table select(int[] positions) {
    var newNames = new ArrayList<String>();
    var newColumns = new ArrayList<Column>();
    for (int position : positions) {
      newColumns.add(columns.get(position));
      if (!names.isEmpty()) {
        newNames.add(names.get(position));
      }
    }
    return new Table(newNames, newColumns, rows);
  }
}
