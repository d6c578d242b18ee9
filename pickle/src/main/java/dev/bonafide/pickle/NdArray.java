package dev.bonafide.pickle;

import java.lang.foreign.MemorySegment;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A numpy array or, with rank 0, a numpy scalar. Numeric data stays where it was read from (a slice
 * of the snapshot where the file is not compressed); nothing is copied until one of the {@code to…}
 * methods is called.
 */
public final class NdArray implements PyValue {
  private final DType dtype;
  private final List<Long> shape;
  private final boolean fortranOrder;
  private final MemorySegment data;
  private final @Nullable List<PyValue> objects;

  NdArray(
      DType dtype,
      List<Long> shape,
      boolean fortranOrder,
      MemorySegment data,
      @Nullable List<PyValue> objects) {
    this.dtype = dtype;
    this.shape = List.copyOf(shape);
    this.fortranOrder = fortranOrder;
    this.data = data.asReadOnly();
    this.objects = objects;
  }

  public DType dtype() {
    return dtype;
  }

  /** Length of each axis; empty for a scalar. */
  public List<Long> shape() {
    return shape;
  }

  public int rank() {
    return shape.size();
  }

  /** Number of elements. */
  public long size() {
    long size = 1;
    for (long length : shape) {
      size = Math.multiplyExact(size, length);
    }
    return size;
  }

  /** Whether the data lies column by column. */
  public boolean fortranOrder() {
    return fortranOrder;
  }

  /**
   * The raw elements, read-only, in the order that {@link #fortranOrder} says; empty for kind
   * {@code O}.
   */
  public MemorySegment data() {
    return data;
  }

  /** For kind {@code O}: the elements in row-major order; else empty. */
  public List<PyValue> objects() {
    return objects == null ? List.of() : java.util.Collections.unmodifiableList(objects);
  }
}
