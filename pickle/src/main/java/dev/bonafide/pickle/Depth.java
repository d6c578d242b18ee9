package dev.bonafide.pickle;

/** How many containers a value holds within one another, itself included. */
final class Depth {
  private Depth() {}

  static int of(PyValue value) {
    return switch (value) {
      case PyTuple tuple -> tuple.depth;
      case PyList list -> list.depth;
      case PyDict dict -> dict.depth;
      case PySet set -> set.mutableItems.depth;
      case PyObject object -> object.depth;
      case NdArray array -> array.depth;
      case PyValue.None none -> 0;
      case PyValue.Bool bool -> 0;
      case PyValue.Int number -> 0;
      case PyValue.BigInt number -> 0;
      case PyValue.Float number -> 0;
      case PyValue.Complex number -> 0;
      case PyValue.Str text -> 0;
      case PyValue.Bytes bytes -> 0;
      case GlobalName name -> 0;
    };
  }
}
