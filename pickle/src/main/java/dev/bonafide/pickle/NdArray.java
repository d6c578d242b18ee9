package dev.bonafide.pickle;

import dev.bonafide.artifact.RefusedException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * A numpy array or, with rank 0, a numpy scalar. Numeric data stays where it was read from (a slice
 * of the snapshot where the file is not compressed); nothing is copied until one of the {@code to…}
 * methods is called. Those give row-major order whatever the order of storage, and refuse with
 * {@code MODEL_STATE_INVALID} a kind of element that they cannot represent.
 */
public final class NdArray implements PyValue {
  private DType dtype;
  private List<Long> shape;
  private boolean fortranOrder;
  private MemorySegment data;
  private int strideBytes;
  private @Nullable PyList objects;

  /** An array made by {@code _reconstruct} has no content before its state is set. */
  private boolean complete;

  int depth = 1;

  NdArray(
      DType dtype,
      List<Long> shape,
      boolean fortranOrder,
      MemorySegment data,
      @Nullable PyList objects) {
    this(dtype, shape, fortranOrder, data, dtype.itemBytes(), objects, true);
  }

  private NdArray(
      DType dtype,
      List<Long> shape,
      boolean fortranOrder,
      MemorySegment data,
      int strideBytes,
      @Nullable PyList objects,
      boolean complete) {
    this.dtype = dtype;
    this.shape = List.copyOf(shape);
    this.fortranOrder = fortranOrder;
    this.data = data;
    this.strideBytes = strideBytes;
    this.objects = objects;
    this.complete = complete;
    if (objects != null) {
      this.depth = 1 + objects.depth;
    }
  }

  /** numpy's own classes of arrays, all read as arrays. */
  static final Set<String> CLASSES = Set.of("ndarray", "memmap", "matrix");

  /** What {@code numpy._core.multiarray._reconstruct} gives before its state is set. */
  static NdArray incomplete() {
    return new NdArray(DType.UINT8, List.of(0L), false, NO_DATA, 1, null, false);
  }

  private static final MemorySegment NO_DATA = MemorySegment.ofArray(new byte[0]);

  boolean isComplete() {
    return complete;
  }

  void complete(NdArray content) {
    dtype = content.dtype;
    shape = content.shape;
    fortranOrder = content.fortranOrder;
    data = content.data;
    strideBytes = content.strideBytes;
    objects = content.objects;
    depth = content.depth;
    complete = true;
  }

  /** A row-major {@code float64} array, for graphs that are written. The values are not copied. */
  public static NdArray ofDoubles(double[] values, long... shape) {
    return of(DType.FLOAT64, MemorySegment.ofArray(values), shape);
  }

  /** A row-major {@code int64} array, for graphs that are written. The values are not copied. */
  public static NdArray ofLongs(long[] values, long... shape) {
    return of(DType.INT64, MemorySegment.ofArray(values), shape);
  }

  /** A row-major {@code int32} array, for graphs that are written. The values are not copied. */
  public static NdArray ofInts(int[] values, long... shape) {
    return of(DType.INT32, MemorySegment.ofArray(values), shape);
  }

  /** A row-major array over these elements, for graphs that are written; native kinds only. */
  public static NdArray of(DType dtype, MemorySegment data, long... shape) {
    if (dtype.kind() == 'O' || ByteOrder.nativeOrder() != ByteOrder.LITTLE_ENDIAN) {
      throw new IllegalArgumentException("plain little-endian elements, found " + dtype);
    }
    var array =
        new NdArray(dtype, LongStream.of(shape).boxed().toList(), false, data.asReadOnly(), null);
    if (array.size() * dtype.itemBytes() != data.byteSize()) {
      throw new IllegalArgumentException(
          array.shape + " elements of " + dtype + ", found " + data.byteSize() + " bytes");
    }
    return array;
  }

  /** A one-dimensional array of objects, for graphs that are written. */
  public static NdArray ofObjects(List<? extends PyValue> objects) {
    PyList items = PyList.of(objects);
    return new NdArray(DType.OBJECT, List.of((long) items.size()), false, NO_DATA, items);
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
    for (int axis = 0; axis < shape.size(); axis++) {
      size = Math.multiplyExact(size, shape.get(axis));
    }
    return size;
  }

  /** Whether the data lies column by column. */
  public boolean fortranOrder() {
    return fortranOrder;
  }

  /**
   * The raw elements, read-only, in the order that {@link #fortranOrder} says; empty for kind
   * {@code O}. Element {@code i} starts at {@code i * strideBytes()}.
   */
  public MemorySegment data() {
    return data.asReadOnly();
  }

  /** Bytes from one element to the next: those of an element, or of the record of a field. */
  public int strideBytes() {
    return strideBytes;
  }

  /** For kind {@code O}: the elements in row-major order; else empty. */
  public List<PyValue> objects() {
    PyList items = objects;
    return items == null ? List.of() : items.items();
  }

  /**
   * One field of a structured array, over the same bytes, or null if there is none of that name.
   */
  public @Nullable NdArray field(String name) {
    for (DType.Field field : dtype.fields()) {
      if (field.name().equals(name)) {
        long size = size();
        MemorySegment view =
            size == 0
                ? NO_DATA
                : data.asSlice(field.offset(), (size - 1) * strideBytes + field.type().itemBytes());
        return new NdArray(field.type(), shape, fortranOrder, view, strideBytes, null, true);
      }
    }
    return null;
  }

  /**
   * Rows {@code from} (included) to {@code to} (excluded) along the first axis, over the same
   * bytes: how a large array is converted a run at a time. Not for objects, and not for an array of
   * rank above 1 that lies column by column.
   */
  public NdArray rows(long from, long to) {
    if (rank() == 0 || objects != null || (fortranOrder && rank() > 1)) {
      throw new IllegalArgumentException("an array in row-major order, found " + this);
    }
    Objects.checkFromToIndex(from, to, shape.getFirst());
    long perRow = shape.getFirst() == 0 ? 0 : size() / shape.getFirst();
    var part = new ArrayList<Long>(shape);
    part.set(0, to - from);
    long count = (to - from) * perRow;
    MemorySegment view =
        count == 0
            ? NO_DATA
            : data.asSlice(
                from * perRow * strideBytes, (count - 1) * strideBytes + dtype.itemBytes());
    return new NdArray(dtype, part, false, view, strideBytes, null, true);
  }

  /** Elements as {@code double}: kinds f (2, 4, 8 bytes), i, u, b, rounded as numpy does. */
  public double[] toDoubles() throws RefusedException {
    return Elements.toDoubles(this);
  }

  /** Elements as {@code float}: kind f of at most 4 bytes. */
  public float[] toFloats() throws RefusedException {
    return Elements.toFloats(this);
  }

  /** Elements as {@code long}: kinds i, u, b; an unsigned value beyond 2^63 - 1 is refused. */
  public long[] toLongs() throws RefusedException {
    return Elements.toLongs(this);
  }

  /** Elements as {@code int}: kinds i, u, b; a value that does not fit is refused. */
  public int[] toInts() throws RefusedException {
    return Elements.toInts(this);
  }

  /** Elements as {@code boolean}: kind b. */
  public boolean[] toBooleans() throws RefusedException {
    return Elements.toBooleans(this);
  }

  /** Elements as text: kinds U and S (as Latin-1), and O where every object is a {@code str}. */
  public List<String> toStrings() throws RefusedException {
    return Elements.toStrings(this);
  }

  /**
   * Elements as Python would give them one by one ({@code tolist}): kinds b, i, u, f, c, U, S, O.
   */
  public List<PyValue> toValues() throws RefusedException {
    return Elements.toValues(this);
  }

  @Override
  public String toString() {
    return dtype + Collections.unmodifiableList(shape).toString();
  }
}
