package dev.bonafide.serving.v2;

import java.time.Duration;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a codec makes of a tensor. */
public sealed interface Decoded {

  /** A numeric array, row-major. Values of every type are held as doubles. */
  final class Numbers implements Decoded {
    private final Datatype datatype;
    private final List<Integer> shape;
    private final double[] values;

    /** Takes the array over. */
    Numbers(Datatype datatype, List<Integer> shape, double[] ownedValues) {
      this.datatype = datatype;
      this.shape = List.copyOf(shape);
      this.values = ownedValues;
    }

    public Datatype datatype() {
      return datatype;
    }

    public List<Integer> shape() {
      return shape;
    }

    public int size() {
      return values.length;
    }

    public double get(int i) {
      return values[i];
    }

    /** The values as an array of the caller's own. */
    public double[] toArray() {
      return values.clone();
    }

    @Override
    public boolean equals(@Nullable Object o) {
      return o instanceof Numbers other
          && datatype == other.datatype
          && shape.equals(other.shape)
          && Arrays.equals(values, other.values);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(values);
    }

    @Override
    public String toString() {
      return datatype + shape.toString() + Arrays.toString(values);
    }
  }

  /** Text with a shape: numpy's array of strings. */
  record TextArray(List<Integer> shape, List<String> values) implements Decoded {
    public TextArray {
      shape = List.copyOf(shape);
      values = List.copyOf(values);
    }
  }

  /** A list of texts; null stands for a missing one. */
  record TextList(List<@Nullable String> values) implements Decoded {
    public TextList {
      values = Collections.unmodifiableList(new ArrayList<>(values));
    }
  }

  /** A list of byte strings. */
  record ByteStrings(List<TensorData.Bytes> values) implements Decoded {
    public ByteStrings {
      values = List.copyOf(values);
    }
  }

  /**
   * A point in time as Python has it.
   *
   * @param offset from UTC, less than a day; null where none was given
   */
  record Moment(LocalDateTime local, @Nullable Duration offset) {}

  /** A list of points in time. */
  record Times(List<Moment> values) implements Decoded {
    public Times {
      values = List.copyOf(values);
    }
  }

  /** The elements as they came: no codec was named, or an unknown one. */
  record Raw(TensorData data) implements Decoded {}
}
