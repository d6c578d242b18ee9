package dev.bonafide.sklearn;

import dev.bonafide.artifact.RefusedException;
import dev.bonafide.sklearn.data.Answer;
import dev.bonafide.sklearn.data.Features;
import dev.bonafide.sklearn.estimator.Estimator;
import dev.bonafide.sklearn.estimator.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.Future;

/**
 * How many cores a batch may use. Rows are independent, so a batch is cut into runs of rows that
 * are answered separately and joined in order: the answer is the same as on one core.
 *
 * @param threads at most this many runs at a time
 * @param minRows fewer rows than this are not worth a thread of their own
 */
public record Parallelism(int threads, int minRows) {
  /** The calling thread alone. */
  public static final Parallelism NONE = new Parallelism(1, Integer.MAX_VALUE);

  /** Every core, with runs of at least 64 rows. */
  public static Parallelism allCores() {
    return new Parallelism(Runtime.getRuntime().availableProcessors(), 64);
  }

  public Parallelism {
    if (threads < 1 || minRows < 1) {
      throw new IllegalArgumentException(
          "threads and rows from 1, found " + threads + ", " + minRows);
    }
  }

  Answer apply(Estimator estimator, Method method, Features x) throws RefusedException {
    int runs = Math.min(threads, x.rows() / minRows);
    if (runs < 2 || !estimator.rowsAreIndependent()) {
      return estimator.apply(method, x);
    }
    var tasks = new ArrayList<Future<Answer>>();
    for (int i = 0; i < runs; i++) {
      int from = (int) ((long) x.rows() * i / runs);
      int to = (int) ((long) x.rows() * (i + 1) / runs);
      Callable<Answer> run = () -> estimator.apply(method, x.rows(from, to));
      tasks.add(ForkJoinPool.commonPool().submit(run));
    }
    List<Answer> parts = new ArrayList<>();
    for (Future<Answer> task : tasks) {
      parts.add(result(task));
    }
    return Joining.join(parts);
  }

  private static Answer result(Future<Answer> future) throws RefusedException {
    try {
      return future.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RefusedException refused) {
        throw refused;
      }
      throw new IllegalStateException("a run of rows failed", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while answering a batch", e);
    }
  }
}
