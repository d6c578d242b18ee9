package dev.bonafide.serving.batching;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bonafide.artifact.Outcome;
import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.RefusedException;
import dev.bonafide.artifact.json.Json;
import dev.bonafide.serving.repository.Predictor;
import dev.bonafide.serving.v2.Datatype;
import dev.bonafide.serving.v2.InferenceRequest;
import dev.bonafide.serving.v2.Tensor;
import dev.bonafide.serving.v2.TensorData;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class BatchingPredictorTest {
  private static final Json.Obj NONE = Json.object().build();

  private final CountDownLatch firstIsComputing = new CountDownLatch(1);
  private final CountDownLatch letGo = new CountDownLatch(1);
  private final List<Integer> queued = new ArrayList<>();
  private final List<Integer> computed = Collections.synchronizedList(new ArrayList<>());

  /** Doubles every number; refuses -1; the first call waits until it is let go. */
  private final Predictor doubling =
      request -> {
        Tensor x = request.inputs().getFirst();
        var data = (TensorData.Reals) x.data();
        boolean first = computed.isEmpty();
        computed.add(data.size());
        if (first) {
          firstIsComputing.countDown();
          try {
            letGo.await();
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
        }
        double[] doubled = data.toArray();
        for (int i = 0; i < doubled.length; i++) {
          if (doubled[i] == -1) {
            throw new RefusedException(Reason.INVALID_REQUEST, "-1 is refused");
          }
          doubled[i] *= 2;
        }
        return List.of(
            new Tensor("y", Datatype.FP64, x.shape(), NONE, TensorData.Reals.of(doubled)));
      };

  private static InferenceRequest request(String name, double... values) {
    return new InferenceRequest(
        "id",
        NONE,
        List.of(
            new Tensor(
                name,
                Datatype.FP64,
                List.of((long) values.length, 1L),
                NONE,
                TensorData.Reals.of(values))),
        List.of());
  }

  private List<Outcome<List<Tensor>>> answers(int maxRows, InferenceRequest... requests)
      throws Exception {
    var batching = new BatchingPredictor(doubling, maxRows, Duration.ofSeconds(20), queued::add);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<?> busy = threads.submit(() -> batching.predict(request("x", 0)));
      firstIsComputing.await();
      var futures = new ArrayList<Future<Outcome<List<Tensor>>>>();
      for (InferenceRequest request : requests) {
        futures.add(threads.submit(() -> Outcome.attempt(() -> batching.predict(request))));
      }
      Thread.sleep(100);
      letGo.countDown();
      busy.get();
      var answers = new ArrayList<Outcome<List<Tensor>>>();
      for (var future : futures) {
        answers.add(future.get());
      }
      return answers;
    }
  }

  private static double[] values(Outcome<List<Tensor>> outcome) {
    return ((TensorData.Reals) ((Outcome.Accepted<List<Tensor>>) outcome).value().getFirst().data())
        .toArray();
  }

  @Test
  void oneClientsMistakeIsNobodyElses() throws Exception {
    var answers = answers(16, request("x", 1, 2), request("x", -1), request("x", 3));
    assertThat(values(answers.get(0))).containsExactly(2, 4);
    assertThat(answers.get(1).isAccepted()).isFalse();
    assertThat(values(answers.get(2))).containsExactly(6);
  }

  @Test
  void requestsThatWaitAnywayAreComputedTogetherAndAnsweredApart() throws Exception {
    var answers = answers(16, request("x", 1, 2), request("x", 3), request("x", 4, 5, 6));
    assertThat(values(answers.get(0))).containsExactly(2, 4);
    assertThat(values(answers.get(1))).containsExactly(6);
    assertThat(values(answers.get(2))).containsExactly(8, 10, 12);
    assertThat(computed).containsExactly(1, 6);
    assertThat(queued).containsExactly(0, 0, 1, 2);
  }

  @Test
  void differentRequestsAreNeverMerged() throws Exception {
    answers(16, request("x", 1), request("other", 2));
    assertThat(computed).containsExactly(1, 1, 1);
  }

  @Test
  void noMoreRowsThanTheLimitAreMerged() throws Exception {
    answers(3, request("x", 1, 2), request("x", 3, 4), request("x", 5, 6, 7, 8));
    assertThat(computed).allSatisfy(n -> assertThat(n).isLessThanOrEqualTo(4));
    assertThat(computed).hasSize(4);
  }
}
