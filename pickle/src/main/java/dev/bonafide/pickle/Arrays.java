package dev.bonafide.pickle;

import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.RefusedException;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/** Makes arrays and scalars from the arguments and states that numpy pickles. */
final class Arrays {
  private static final int MAX_RANK = 64;

  /** Elements of an array whose elements take no bytes, such as empty texts. */
  private static final long MAX_EMPTY_ELEMENTS = 1 << 20;

  private static final List<Long> SCALAR = List.of();

  private final Budget budget;

  Arrays(Budget budget) {
    this.budget = budget;
  }

  /** {@code numpy._core.multiarray.scalar(dtype, bytes)}. */
  NdArray scalar(PyTuple arguments, long position) throws RefusedException {
    DType type = arguments.size() == 2 ? DType.of(arguments.get(0)) : null;
    if (type == null) {
      throw malformed("a scalar without its data type", position);
    }
    budget.charge(56);
    if (type.kind() == 'O') {
      PyList one = PyList.of(List.of(arguments.get(1)));
      one.depth = 1 + Depth.of(arguments.get(1));
      return new NdArray(type, SCALAR, false, MemorySegment.NULL, one);
    }
    MemorySegment data = bytes(arguments.get(1), position);
    if (data.byteSize() != type.itemBytes()) {
      throw mismatch(type.toString(), data.byteSize(), type.itemBytes(), position);
    }
    return new NdArray(type, SCALAR, false, data, null);
  }

  /** {@code numpy._core.numeric._frombuffer(buffer, dtype, shape, order)}. */
  NdArray fromBuffer(PyTuple arguments, long position) throws RefusedException {
    DType type = arguments.size() == 4 ? DType.of(arguments.get(1)) : null;
    if (type == null || !(arguments.get(3) instanceof PyValue.Str(String order))) {
      throw malformed("an array without its data type", position);
    }
    boolean fortran =
        switch (order) {
          case "C" -> false;
          case "F" -> true;
          default -> throw malformed("an array of unknown order", position);
        };
    return raw(
        type,
        shape(arguments.get(2), position),
        fortran,
        bytes(arguments.get(0), position),
        position);
  }

  /** {@code ndarray.__setstate__}: (version, shape, dtype, is Fortran, bytes or list). */
  NdArray fromState(PyValue state, long position) throws RefusedException {
    DType type =
        state instanceof PyTuple tuple && tuple.size() == 5 ? DType.of(tuple.get(2)) : null;
    if (type == null
        || !(state instanceof PyTuple tuple)
        || !(tuple.get(3) instanceof PyValue.Bool(boolean fortran))) {
      throw malformed("the state of an array has another shape", position);
    }
    List<Long> shape = shape(tuple.get(1), position);
    if (type.kind() != 'O') {
      return raw(type, shape, fortran, bytes(tuple.get(4), position), position);
    }
    if (!(tuple.get(4) instanceof PyList objects) || objects.size() != count(shape, position)) {
      throw malformed("an array of objects has another number of objects", position);
    }
    return new NdArray(type, shape, fortran, MemorySegment.NULL, objects);
  }

  private NdArray raw(
      DType type, List<Long> shape, boolean fortran, MemorySegment data, long position)
      throws RefusedException {
    long length = byteLength(type, shape, position);
    if (data.byteSize() != length) {
      throw mismatch(type + " " + shape, data.byteSize(), length, position);
    }
    budget.charge(64);
    return new NdArray(type, shape, fortran, data, null);
  }

  /** An array over the next bytes of a file. */
  NdArray next(DType type, List<Long> shape, boolean fortran, PickleInput in)
      throws RefusedException {
    MemorySegment data = in.slice(byteLength(type, shape, in.position));
    budget.charge(160);
    return new NdArray(type, shape, fortran, data, null);
  }

  long byteLength(DType type, List<Long> shape, long position) throws RefusedException {
    long count = count(shape, position);
    if (type.kind() == 'O') {
      throw malformed("objects where raw elements are expected", position);
    }
    if (type.itemBytes() == 0 && count > MAX_EMPTY_ELEMENTS) {
      throw Budget.exceeded("elements without bytes", count, MAX_EMPTY_ELEMENTS);
    }
    if (count > Long.MAX_VALUE / Math.max(1, type.itemBytes())) {
      throw malformed("an array has an impossible size", position);
    }
    return count * type.itemBytes();
  }

  static long count(List<Long> shape, long position) throws RefusedException {
    long count = 1;
    for (long length : shape) {
      if (length < 0 || (length != 0 && count > Long.MAX_VALUE / length)) {
        throw malformed("an array has an impossible shape", position);
      }
      count *= length;
    }
    return count;
  }

  List<Long> shape(PyValue value, long position) throws RefusedException {
    if (!(value instanceof PyTuple tuple) || tuple.size() > MAX_RANK) {
      throw malformed("an array has an impossible shape", position);
    }
    budget.charge(32 + 24L * tuple.size());
    var shape = new ArrayList<Long>(tuple.size());
    for (PyValue length : tuple.items()) {
      switch (length) {
        case PyValue.Int(long n) -> shape.add(n);
        case NdArray scalar when scalar.rank() == 0 -> shape.add(scalar.toLongs()[0]);
        default -> throw malformed("an array has an impossible shape", position);
      }
    }
    count(shape, position);
    return shape;
  }

  private static MemorySegment bytes(PyValue value, long position) throws RefusedException {
    if (value instanceof PyValue.Bytes bytes) {
      return bytes.segment();
    }
    throw malformed("array data that is no bytes", position);
  }

  private static RefusedException mismatch(String what, long found, long expected, long position) {
    return new RefusedException(
        Reason.MALFORMED_MODEL,
        "an array " + what + " has another number of bytes than it says, at byte " + position,
        Long.toString(found),
        Long.toString(expected));
  }

  static RefusedException malformed(String what, long position) {
    return new RefusedException(Reason.MALFORMED_MODEL, what + ", at byte " + position);
  }
}
