package dev.bonafide.serving.inference;

import dev.bonafide.admission.Admitter;
import dev.bonafide.artifact.ConfigurationException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks regularly whether the operator's policy changed, and has every model judged again when it
 * did. A policy that cannot be read changes nothing: the last one holds, and that is said.
 */
public final class PolicyWatch implements AutoCloseable {
  /** How soon a changed policy counts. */
  public static final Duration EVERY = Duration.ofSeconds(5);

  private static final Logger LOG = LoggerFactory.getLogger(PolicyWatch.class);

  private final Supplier<Optional<Admitter>> changed;
  private final AdmittedModels models;
  private final IntSupplier review;
  private final Thread thread;
  private String problem = "";

  private PolicyWatch(
      Duration every,
      Supplier<Optional<Admitter>> changed,
      AdmittedModels models,
      IntSupplier review) {
    this.changed = changed;
    this.models = models;
    this.review = review;
    this.thread = Thread.ofVirtual().name("policy-watch").unstarted(() -> watch(every));
  }

  /**
   * Begins to look.
   *
   * @param changed the admitter for what the policy says now, where that is something new; throws
   *     {@link ConfigurationException} where it cannot be read
   * @param review judges what is loaded, and says how many models do not serve any longer
   */
  public static PolicyWatch start(
      Duration every,
      Supplier<Optional<Admitter>> changed,
      AdmittedModels models,
      IntSupplier review) {
    var watch = new PolicyWatch(every, changed, models, review);
    watch.thread.start();
    return watch;
  }

  private void watch(Duration every) {
    try {
      while (true) {
        Thread.sleep(every);
        look();
      }
    } catch (InterruptedException e) {
      // the server stops
    }
  }

  private void look() {
    try {
      Optional<Admitter> next = changed.get();
      if (!problem.isEmpty()) {
        LOG.info("the policy can be read again");
        problem = "";
      }
      if (next.isPresent()) {
        models.judgeBy(next.get());
        LOG.info("the policy changed; {}", withdrawn(review.getAsInt()));
      }
    } catch (ConfigurationException e) {
      String found = String.valueOf(e.getMessage());
      if (!found.equals(problem)) {
        LOG.error("the policy cannot be read, and the last one holds: {}", found);
        problem = found;
      }
    } catch (RuntimeException e) {
      LOG.error("a bug: the policy was not looked at", e);
    }
  }

  static String withdrawn(int models) {
    return switch (models) {
      case 0 -> "no model is withdrawn";
      case 1 -> "1 model is withdrawn";
      default -> models + " models are withdrawn";
    };
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
