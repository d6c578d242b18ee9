package dev.bonafide.sklearn.data;

/**
 * One value of a column of mixed type. Python's numbers compare across int, float and bool, so
 * {@link Number} stands for ints and floats alike; {@code nan} is a {@link Number}.
 */
public sealed interface Cell {

  /** A {@code str}. */
  record Text(String value) implements Cell {}

  /** An {@code int} or {@code float}. */
  record Number(double value) implements Cell {}

  /** A {@code bool}. */
  record Bool(boolean value) implements Cell {}

  /** {@code None}. */
  record None() implements Cell {
    public static final None NONE = new None();
  }
}
