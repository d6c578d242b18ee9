package dev.bonafide.sklearn;

import dev.bonafide.artifact.RefusedException;
import dev.bonafide.sklearn.data.Answer;
import dev.bonafide.sklearn.data.Features;
import dev.bonafide.sklearn.estimator.Estimator;
import dev.bonafide.sklearn.estimator.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How many cores a batch may use. Rows are independent, so a batch is cut into runs of rows that
 * are answered separately and joined in order: the answer is the same as on one core.
 *
 * <p>The calling thread answers runs itself; other threads take what it has not come to yet. So a
 * thread that wakes late, or not at all because other batches keep it, costs nothing but its help.
 *
 * @param threads at most this many runs at a time, the caller's among them
 * @param minRows fewer rows than this are not worth a run of their own
 */
public record Parallelism(int threads, int minRows) {
  /** The calling thread alone. */
  public static final Parallelism NONE = new Parallelism(1, Integer.MAX_VALUE);

  /** A batch that takes less gains nothing for sure: to wake a thread takes a part of it. */
  private static final long WORTH_WAKING_NANOS = 200_000;

  /** How long to wait awake for runs that others have begun. */
  private static final long AWAKE_NANOS = 50_000;

  /** Runs a thread: so many that threads which do not begin together still end together. */
  private static final int RUNS_PER_THREAD = 4;

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

  Answer apply(Estimator estimator, Method method, Features x, Pace pace) throws RefusedException {
    if (threads < 2 || x.rows() / minRows < 2 || !estimator.rowsAreIndependent()) {
      return estimator.apply(method, x);
    }
    if (pace.nanosFor(x.rows()) < WORTH_WAKING_NANOS) {
      return pace.measured(estimator, method, x);
    }
    List<FutureTask<Answer>> runs = runs(estimator, method, x, pace);
    var next = new AtomicInteger();
    Runnable work =
        () -> {
          for (int i = next.getAndIncrement(); i < runs.size(); i = next.getAndIncrement()) {
            runs.get(i).run();
          }
        };
    for (int i = 1; i < Math.min(threads, runs.size()); i++) {
      ForkJoinPool.commonPool().execute(work);
    }
    work.run();
    awaitBriefly(runs);
    List<Answer> parts = new ArrayList<>();
    for (FutureTask<Answer> run : runs) {
      parts.add(result(run));
    }
    return Joining.join(parts);
  }

  /** Of whole multiples of {@code minRows} rows, the last one aside. */
  private List<FutureTask<Answer>> runs(Estimator estimator, Method method, Features x, Pace pace) {
    int share = Math.ceilDiv(x.rows(), Math.multiplyExact(threads, RUNS_PER_THREAD));
    int rows = Math.ceilDiv(share, minRows) * minRows;
    var runs = new ArrayList<FutureTask<Answer>>();
    for (int from = 0; from < x.rows(); from += rows) {
      int first = from;
      int end = Math.min(x.rows(), from + rows);
      runs.add(new FutureTask<>(() -> pace.measured(estimator, method, x.rows(first, end))));
    }
    return runs;
  }

  /** The last runs end soon: mostly sooner than a thread that sleeps can be woken. */
  private static void awaitBriefly(List<FutureTask<Answer>> runs) {
    long end = System.nanoTime() + AWAKE_NANOS;
    for (FutureTask<Answer> run : runs) {
      while (!run.isDone() && System.nanoTime() < end) {
        Thread.onSpinWait();
      }
    }
  }

  private static Answer result(FutureTask<Answer> run) throws RefusedException {
    try {
      return run.get();
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

  /**
   * What a row of a model takes: whether a batch is worth more threads. The quickest of the last
   * measurements, because others were held up; it creeps up where it is not reached again.
   */
  static final class Pace {
    private static final double CREEP = 1.1;

    /** Written by any thread; which of two that write together is kept does not matter. */
    private volatile double nanosPerRow = Double.POSITIVE_INFINITY;

    double nanosFor(int rows) {
      return nanosPerRow * rows;
    }

    Answer measured(Estimator estimator, Method method, Features x) throws RefusedException {
      long begun = System.nanoTime();
      Answer answer = estimator.apply(method, x);
      double measured = (double) (System.nanoTime() - begun) / x.rows();
      nanosPerRow = Math.min(measured, nanosPerRow * CREEP);
      return answer;
    }
  }
}
