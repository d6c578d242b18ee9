package dev.bonafide.training;

import dev.bonafide.pickle.DType;
import dev.bonafide.pickle.GlobalName;
import dev.bonafide.pickle.NdArray;
import dev.bonafide.pickle.PyDict;
import dev.bonafide.pickle.PyObject;
import dev.bonafide.pickle.PyTuple;
import dev.bonafide.pickle.PyValue;
import dev.bonafide.training.SvcParameters.Gamma;
import dev.bonafide.training.SvcParameters.Shrinking;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * A fitted classifier as the object graph that scikit-learn 1.9.1 pickles: the attributes of {@code
 * sklearn.svm._classes.SVC}, all of them, in its order.
 */
final class SvcGraph {
  static final String SKLEARN_VERSION = "1.9.1";
  private static final GlobalName SVC = new GlobalName("sklearn.svm._classes", "SVC");
  private static final ValueLayout.OfInt CODE_POINT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private SvcGraph() {}

  static PyObject of(FittedSvc fit) {
    PyDict.Builder state = PyDict.builder();
    putParameters(state, fit.parameters());
    putFit(state, fit);
    state.put("_sklearn_version", text(SKLEARN_VERSION));
    return PyObject.instance(SVC, state.build());
  }

  private static void putParameters(PyDict.Builder state, SvcParameters p) {
    state.put("decision_function_shape", text("ovr"));
    state.put("break_ties", flag(false));
    state.put("kernel", text(p.kernel().sklearnName()));
    state.put("degree", integer(p.degree()));
    state.put("gamma", gamma(p.gamma()));
    state.put("coef0", real(p.coef0()));
    state.put("tol", real(p.tolerance()));
    state.put("C", real(p.c()));
    state.put("nu", real(0));
    state.put("epsilon", real(0));
    state.put("shrinking", flag(p.shrinking() == Shrinking.ON));
    state.put("probability", text("deprecated"));
    state.put("cache_size", integer(p.cacheMegabytes()));
    state.put("class_weight", PyValue.None.NONE);
    state.put("verbose", flag(false));
    state.put("max_iter", integer(-1));
    state.put("random_state", PyValue.None.NONE);
  }

  private static void putFit(PyDict.Builder state, FittedSvc fit) {
    int classes = fit.classes().size();
    int vectors = fit.supportVectorCount();
    int width = fit.columns().size();
    double[] ones = new double[classes];
    Arrays.fill(ones, 1);
    state.put("_sparse", flag(false));
    state.put("n_features_in_", integer(width));
    state.put("class_weight_", NdArray.ofDoubles(ones, classes));
    state.put("classes_", labels(fit.classes()));
    state.put("_effective_probability", flag(false));
    state.put("_gamma", real(fit.effectiveGamma()));
    state.put("support_", NdArray.ofInts(fit.support(), vectors));
    state.put("support_vectors_", NdArray.ofDoubles(fit.supportVectors(), vectors, width));
    state.put("_n_support", NdArray.ofInts(fit.supportPerClass(), classes));
    // scikit-learn's public attributes have the signs of its decision_function, which for two
    // classes are the opposite of libsvm's; the private ones have libsvm's.
    state.put(
        "dual_coef_",
        NdArray.ofDoubles(publicSigns(fit, fit.dualCoefficients()), classes - 1, vectors));
    state.put("intercept_", doubles(publicSigns(fit, fit.intercepts())));
    state.put("_probA", doubles(new double[0]));
    state.put("_probB", doubles(new double[0]));
    state.put("fit_status_", integer(fit.convergence() == FittedSvc.Convergence.REACHED ? 0 : 1));
    state.put("_num_iter", NdArray.ofInts(fit.iterations(), fit.iterations().length));
    state.put("shape_fit_", PyTuple.of(integer(fit.trainingRows()), integer(width)));
    state.put("_intercept_", doubles(fit.intercepts()));
    state.put("_dual_coef_", NdArray.ofDoubles(fit.dualCoefficients(), classes - 1, vectors));
    state.put("n_iter_", NdArray.ofInts(fit.iterations(), fit.iterations().length));
  }

  private static double[] publicSigns(FittedSvc fit, double[] values) {
    return fit.classes().size() == 2 ? Arrays.stream(values).map(v -> -v).toArray() : values;
  }

  private static NdArray doubles(double[] values) {
    return NdArray.ofDoubles(values, values.length);
  }

  private static NdArray labels(Labels classes) {
    return switch (classes) {
      case Labels.Integers integers -> {
        long[] values = new long[integers.size()];
        Arrays.setAll(values, integers::value);
        yield NdArray.ofLongs(values, values.length);
      }
      case Labels.Texts texts -> texts(texts);
    };
  }

  /** numpy's {@code <U}: code points, each label filled up with zeros to the longest. */
  private static NdArray texts(Labels.Texts texts) {
    int[][] codePoints = new int[texts.size()][];
    Arrays.setAll(codePoints, row -> texts.text(row).codePoints().toArray());
    int longest = Arrays.stream(codePoints).mapToInt(points -> points.length).max().orElse(1);
    byte[] bytes = new byte[4 * longest * texts.size()];
    MemorySegment segment = MemorySegment.ofArray(bytes);
    for (int row = 0; row < codePoints.length; row++) {
      for (int i = 0; i < codePoints[row].length; i++) {
        segment.set(CODE_POINT, 4L * (row * longest + i), codePoints[row][i]);
      }
    }
    var type = new DType('U', 4 * longest, ByteOrder.LITTLE_ENDIAN, java.util.List.of());
    return NdArray.of(type, segment, texts.size());
  }

  private static PyValue gamma(Gamma gamma) {
    return switch (gamma) {
      case Gamma.Value(double value) -> real(value);
      case Gamma.Rule.SCALE -> text("scale");
      case Gamma.Rule.AUTO -> text("auto");
    };
  }

  private static PyValue text(String value) {
    return new PyValue.Str(value);
  }

  private static PyValue integer(long value) {
    return new PyValue.Int(value);
  }

  private static PyValue real(double value) {
    return new PyValue.Float(value);
  }

  private static PyValue flag(boolean value) {
    return new PyValue.Bool(value);
  }
}
