package dev.bonafide.sklearn.estimator;

import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.RefusedException;
import dev.bonafide.pickle.NdArray;
import dev.bonafide.pickle.PyValue;
import dev.bonafide.sklearn.data.ElementType;
import dev.bonafide.sklearn.data.Labels;
import java.util.IdentityHashMap;
import java.util.List;

/**
 * Arrays of a model as Java arrays in row-major order. An array that several attributes share is
 * converted once, so that a small file cannot ask for much memory by naming the same array often.
 */
final class NumpyArrays {
  private static final long MOST_ELEMENTS = Integer.MAX_VALUE - 16L;

  private final IdentityHashMap<NdArray, double[]> doubles = new IdentityHashMap<>();
  private final IdentityHashMap<NdArray, int[]> ints = new IdentityHashMap<>();

  /** Numbers of any kind, or objects that are numbers. */
  double[] doubles(NdArray array, String path) throws RefusedException {
    double[] known = doubles.get(array);
    if (known == null) {
      checkSize(array, path);
      char kind = array.dtype().kind();
      if ("biufO".indexOf(kind) < 0) {
        throw invalid(path, "an array of " + array.dtype(), "numbers");
      }
      known = kind == 'O' ? objectDoubles(array.objects(), path) : array.toDoubles();
      doubles.put(array, known);
    }
    return known;
  }

  /** Integers that fit 32 bits. */
  int[] ints(NdArray array, String path) throws RefusedException {
    int[] known = ints.get(array);
    if (known == null) {
      checkIntegers(array, path);
      known = array.toInts();
      ints.put(array, known);
    }
    return known;
  }

  long[] longs(NdArray array, String path) throws RefusedException {
    checkIntegers(array, path);
    return array.toLongs();
  }

  String[] texts(NdArray array, String path) throws RefusedException {
    checkSize(array, path);
    return array.toStrings().toArray(String[]::new);
  }

  private static double[] objectDoubles(List<PyValue> objects, String path)
      throws RefusedException {
    double[] target = new double[objects.size()];
    for (int i = 0; i < target.length; i++) {
      target[i] =
          switch (objects.get(i)) {
            case PyValue.Float(double v) -> v;
            case PyValue.Int(long v) -> v;
            case PyValue.Bool(boolean v) -> v ? 1 : 0;
            case NdArray scalar
                when scalar.rank() == 0 && "biuf".indexOf(scalar.dtype().kind()) >= 0 ->
                scalar.toDoubles()[0];
            default -> throw invalid(path, "an object at " + i, "numbers");
          };
    }
    return target;
  }

  /** Labels of rank 1. */
  Labels labels(NdArray array, String path) throws RefusedException {
    if (array.rank() != 1) {
      throw invalid(path, "an array " + array.shape(), "labels of rank 1");
    }
    return switch (array.dtype().kind()) {
      case 'i', 'u' -> new Labels.Ints(longs(array, path), type(array), 0);
      case 'f' -> new Labels.Reals(doubles(array, path), type(array), 0);
      case 'b' -> new Labels.Booleans(array.toBooleans());
      case 'U', 'S' -> new Labels.Texts(texts(array, path));
      case 'O' -> objectLabels(array.objects(), path);
      default -> throw invalid(path, "labels of " + array.dtype(), "ints, floats, texts or bools");
    };
  }

  private static Labels objectLabels(List<PyValue> objects, String path) throws RefusedException {
    if (objects.stream().allMatch(o -> o instanceof PyValue.Str)) {
      String[] texts = objects.stream().map(o -> ((PyValue.Str) o).value()).toArray(String[]::new);
      return new Labels.Texts(texts, ElementType.OBJECT, 0);
    }
    if (objects.stream().allMatch(o -> o instanceof PyValue.Int)) {
      return new Labels.Ints(objects.stream().mapToLong(o -> ((PyValue.Int) o).value()).toArray());
    }
    if (objects.stream().allMatch(o -> o instanceof PyValue.Float)) {
      return new Labels.Reals(
          objects.stream().mapToDouble(o -> ((PyValue.Float) o).value()).toArray());
    }
    if (objects.stream().allMatch(o -> o instanceof PyValue.Bool)) {
      boolean[] flags = new boolean[objects.size()];
      for (int i = 0; i < flags.length; i++) {
        flags[i] = ((PyValue.Bool) objects.get(i)).value();
      }
      return new Labels.Booleans(flags);
    }
    throw invalid(path, "labels of mixed type", "ints, floats, texts or bools");
  }

  /** The answerable type of an array's elements. */
  static ElementType type(NdArray array) {
    return ElementType.of(array.dtype());
  }

  private static void checkIntegers(NdArray array, String path) throws RefusedException {
    checkSize(array, path);
    if ("biu".indexOf(array.dtype().kind()) < 0) {
      throw invalid(path, "an array of " + array.dtype(), "integers");
    }
  }

  /** The elements must fit one Java array. */
  private static void checkSize(NdArray array, String path) throws RefusedException {
    if (array.size() > MOST_ELEMENTS) {
      throw invalid(path, array.size() + " elements", "at most " + MOST_ELEMENTS);
    }
  }

  private static RefusedException invalid(String path, String found, String expected) {
    return new RefusedException(
        Reason.MODEL_STATE_INVALID, path + " cannot be used", found, expected);
  }
}
