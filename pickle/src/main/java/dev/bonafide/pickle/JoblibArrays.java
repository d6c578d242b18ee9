package dev.bonafide.pickle;

import dev.bonafide.artifact.RefusedException;
import dev.bonafide.pickle.Construction.Dialect;
import java.util.List;

/**
 * Reads what follows a {@code NumpyArrayWrapper} in a joblib file: raw elements after some padding,
 * or, for objects, a pickle of its own (joblib 0.10 to 1.6, {@code numpy_pickle.py}).
 */
final class JoblibArrays {
  private final Arrays arrays;
  private final AllowList allowList;
  private final Budget budget;

  JoblibArrays(Arrays arrays, AllowList allowList, Budget budget) {
    this.arrays = arrays;
    this.allowList = allowList;
    this.budget = budget;
  }

  NdArray read(PyObject wrapper, PickleInput in) throws RefusedException {
    PyValue typeObject = wrapper.attribute("dtype");
    DType type = typeObject == null ? null : DType.of(typeObject);
    if (type == null
        || !(wrapper.attribute("order") instanceof PyValue.Str(String order))
        || !(order.equals("C") || order.equals("F"))
        || !(wrapper.attribute("subclass") instanceof GlobalName subclass)
        || !(subclass.module().equals("numpy"))
        || !NdArray.CLASSES.contains(subclass.name())
        || !(wrapper.attribute("shape") instanceof PyTuple shapeTuple)) {
      throw in.malformed("a joblib array wrapper lacks its type, order, class or shape");
    }
    List<Long> shape = arrays.shape(shapeTuple, in.position);
    if (type.kind() == 'O') {
      return readObjects(shape, in);
    }
    skipPadding(wrapper, in);
    return arrays.next(type, shape, order.equals("F"), in);
  }

  private void skipPadding(PyObject wrapper, PickleInput in) throws RefusedException {
    switch (wrapper.attribute("numpy_array_alignment_bytes")) {
      case null -> {}
      case PyValue.None none -> {}
      case PyValue.Int(long alignment) when alignment > 0 && alignment <= 256 -> {
        int padding = in.u1();
        if (padding > alignment) {
          throw in.malformed("more padding than the alignment asks for");
        }
        for (int i = 0; i < padding; i++) {
          if (in.u1() != 0xff) {
            throw in.malformed("padding that holds something");
          }
        }
      }
      default -> throw in.malformed("an impossible alignment of an array");
    }
  }

  private NdArray readObjects(List<Long> shape, PickleInput in) throws RefusedException {
    var nested = new Construction(allowList, budget, Dialect.PLAIN);
    PyValue value = new PickleMachine(in, budget, nested, List.of()).run();
    if (value instanceof NdArray array
        && array.dtype().kind() == 'O'
        && array.shape().equals(shape)) {
      return array;
    }
    throw in.malformed("the pickle of an array of objects holds something else");
  }
}
