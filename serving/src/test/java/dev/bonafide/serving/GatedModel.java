package dev.bonafide.serving;

import dev.bonafide.artifact.RefusedException;
import dev.bonafide.serving.repository.Predictor;
import dev.bonafide.serving.v2.InferenceRequest;
import dev.bonafide.serving.v2.Tensor;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;

/** Answers as {@link TestModels#COUNTER}, once it is let go. */
final class GatedModel implements Predictor {
  private final CountDownLatch gate = new CountDownLatch(1);
  private final Semaphore came = new Semaphore(0);

  @Override
  public List<Tensor> predict(InferenceRequest request) throws RefusedException {
    came.release();
    try {
      gate.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
    return TestModels.COUNTER.predict(request);
  }

  /** Returns when so many more requests are being computed. */
  void awaitRequests(int count) {
    came.acquireUninterruptibly(count);
  }

  void letGo() {
    gate.countDown();
  }
}
