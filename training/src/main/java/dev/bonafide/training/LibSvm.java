package dev.bonafide.training;

import java.util.Arrays;
import libsvm.svm;
import libsvm.svm_model;
import libsvm.svm_parameter;
import libsvm.svm_print_interface;
import libsvm.svm_problem;

/**
 * One run of libsvm. What it prints is its only progress report: a dot about every thousand
 * iterations, and a line with the number of iterations when a pair is done. The printer is global
 * to the process, so runs take turns.
 */
final class LibSvm implements svm_print_interface {
  private static final Object TURN = new Object();
  private static final svm_print_interface SILENT = text -> {};
  private static final String FINISHED = "#iter = ";
  // libsvm's own bounds, where a problem ends without reaching its tolerance.
  private static final int ITERATIONS_BOUND = 10_000_000;
  private static final int ITERATIONS_PER_ROW_BOUND = 100;

  private final SvcTrainer.Progress progress;
  private final int[] iterations;
  private int solved;
  private int current;

  LibSvm(int pairs, SvcTrainer.Progress progress) {
    this.progress = progress;
    this.iterations = new int[pairs];
  }

  /** What came out. */
  record Solution(svm_model model, int[] iterations, FittedSvc.Convergence convergence) {}

  Solution solve(svm_problem problem, svm_parameter parameter) {
    svm_model model;
    synchronized (TURN) {
      svm.svm_set_print_string_function(this);
      try {
        model = svm.svm_train(problem, parameter);
      } finally {
        svm.svm_set_print_string_function(SILENT);
      }
    }
    // No pair has more rows than the whole, so this can only be too lenient for tiny pairs.
    int bound =
        Math.max(ITERATIONS_BOUND, ITERATIONS_PER_ROW_BOUND * Math.min(problem.l, 20_000_000));
    boolean exhausted = Arrays.stream(iterations).anyMatch(count -> count >= bound);
    return new Solution(
        model,
        iterations,
        exhausted ? FittedSvc.Convergence.ITERATIONS_EXHAUSTED : FittedSvc.Convergence.REACHED);
  }

  @Override
  public void print(String text) {
    if (text.equals(".")) {
      current += 1000;
    } else if (text.contains(FINISHED) && solved < iterations.length) {
      int start = text.indexOf(FINISHED) + FINISHED.length();
      iterations[solved++] = Integer.parseInt(text.substring(start).strip());
      current = 0;
    } else {
      return;
    }
    progress.report(solved, iterations.length, current);
  }
}
