package dev.bonafide.training;

import dev.bonafide.artifact.ConfigurationException;
import java.util.Arrays;
import java.util.stream.IntStream;
import libsvm.svm_model;
import libsvm.svm_node;
import libsvm.svm_parameter;
import libsvm.svm_problem;

/**
 * Fits a support vector classifier with libsvm so that the result is what scikit-learn's {@code
 * SVC.fit} finds: the same problems in the same order of classes and rows.
 *
 * <p>scikit-learn sorts its classes, libsvm takes them as they come and swaps +1 and −1. So the
 * rows are handed over grouped by sorted class, each class in its own order, labelled 0, 1, 2 ….
 */
public final class SvcTrainer {
  private SvcTrainer() {}

  /** Told of progress on the thread that trains. */
  @FunctionalInterface
  public interface Progress {
    /** Nobody is told. */
    Progress NONE = (solved, problems, iterations) -> {};

    /**
     * Called about every thousand iterations of the solver and whenever a pair of classes is done.
     *
     * @param solvedPairs pairs of classes that are done
     * @param pairs all pairs of classes
     * @param iterations of the pair being solved, about
     */
    void report(int solvedPairs, int pairs, int iterations);
  }

  /**
   * Trains. One training runs at a time in a process; others wait.
   *
   * @throws ConfigurationException if there are fewer than two classes, or the numbers are so large
   *     that no finite solution is found
   */
  public static FittedSvc fit(Table training, SvcParameters parameters, Progress progress) {
    Labels classes = training.labels().classes();
    if (classes.size() < 2) {
      throw new ConfigurationException(
          "found "
              + classes.size()
              + " class in the "
              + training.rows()
              + " rows to train on, expected at least 2",
          "is the target column right? Rows sorted by label need shuffling before the split");
    }
    int[] grouped = groupedByClass(training.labels(), classes);
    double gamma = effectiveGamma(training, parameters.gamma());
    int pairs = classes.size() * (classes.size() - 1) / 2;
    var solver =
        new LibSvm(pairs, progress)
            .solve(problem(training, classes, grouped), libsvmParameters(parameters, gamma));
    return fitted(training, parameters, classes, grouped, gamma, solver);
  }

  private static int[] groupedByClass(Labels labels, Labels classes) {
    int[] classOf =
        IntStream.range(0, labels.size()).map(row -> labels.indexOf(row, classes)).toArray();
    return IntStream.range(0, labels.size())
        .boxed()
        .sorted(java.util.Comparator.comparingInt(row -> classOf[row]))
        .mapToInt(Integer::intValue)
        .toArray();
  }

  private static svm_problem problem(Table training, Labels classes, int[] grouped) {
    var problem = new svm_problem();
    problem.l = grouped.length;
    problem.y = new double[grouped.length];
    problem.x = new svm_node[grouped.length][];
    for (int i = 0; i < grouped.length; i++) {
      problem.y[i] = training.labels().indexOf(grouped[i], classes);
      problem.x[i] = nodes(training, grouped[i]);
    }
    return problem;
  }

  /** libsvm's sparse form; leaving zeros out changes no sum. */
  private static svm_node[] nodes(Table training, int row) {
    int width = training.columns().size();
    svm_node[] nodes = new svm_node[width];
    int count = 0;
    for (int column = 0; column < width; column++) {
      double value = training.value(row, column);
      if (value != 0) {
        var node = new svm_node();
        node.index = column + 1;
        node.value = value;
        nodes[count++] = node;
      }
    }
    return Arrays.copyOf(nodes, count);
  }

  private static svm_parameter libsvmParameters(SvcParameters parameters, double gamma) {
    var p = new svm_parameter();
    p.svm_type = svm_parameter.C_SVC;
    p.kernel_type =
        switch (parameters.kernel()) {
          case LINEAR -> svm_parameter.LINEAR;
          case POLY -> svm_parameter.POLY;
          case RBF -> svm_parameter.RBF;
          case SIGMOID -> svm_parameter.SIGMOID;
        };
    p.C = parameters.c();
    p.gamma = gamma;
    p.degree = parameters.degree();
    p.coef0 = parameters.coef0();
    p.eps = parameters.tolerance();
    p.shrinking = parameters.shrinking() == SvcParameters.Shrinking.ON ? 1 : 0;
    p.cache_size = parameters.cacheMegabytes();
    return p;
  }

  /** scikit-learn's {@code _gamma}. */
  static double effectiveGamma(Table training, SvcParameters.Gamma gamma) {
    return switch (gamma) {
      case SvcParameters.Gamma.Value(double value) -> value;
      case SvcParameters.Gamma.Rule.AUTO -> 1.0 / training.columns().size();
      case SvcParameters.Gamma.Rule.SCALE -> {
        double variance = Sums.variance(training.values());
        yield variance == 0 ? 1.0 : 1.0 / (training.columns().size() * variance);
      }
    };
  }

  private static FittedSvc fitted(
      Table training,
      SvcParameters parameters,
      Labels classes,
      int[] grouped,
      double gamma,
      LibSvm.Solution solution) {
    svm_model model = solution.model();
    int[] support = Arrays.stream(model.sv_indices).map(i -> grouped[i - 1]).toArray();
    double[] dual = new double[(classes.size() - 1) * model.l];
    for (int row = 0; row < classes.size() - 1; row++) {
      System.arraycopy(model.sv_coef[row], 0, dual, row * model.l, model.l);
    }
    // Not −rho, which would make a rho of 0 into −0.
    double[] intercepts = Arrays.stream(model.rho).map(rho -> 0 - rho).toArray();
    if (!Arrays.stream(dual).allMatch(Double::isFinite)
        || !Arrays.stream(intercepts).allMatch(Double::isFinite)) {
      throw new ConfigurationException(
          "found dual coefficients or intercepts that are not finite, expected finite ones",
          "the columns hold very large values: scale them first");
    }
    return new FittedSvc(
        parameters,
        training,
        classes,
        gamma,
        support,
        model.nSV.clone(),
        dual,
        intercepts,
        solution.iterations(),
        solution.convergence());
  }
}
