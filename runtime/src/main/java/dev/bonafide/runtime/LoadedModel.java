package dev.bonafide.runtime;

import dev.bonafide.admission.AdmittedModel;
import dev.bonafide.admission.Verification;
import dev.bonafide.admission.record.FactsJson;
import dev.bonafide.admission.repository.ModelSettings;
import dev.bonafide.artifact.Digest;
import dev.bonafide.artifact.Outcome;
import dev.bonafide.artifact.RefusedException;
import dev.bonafide.artifact.json.Json;
import dev.bonafide.evidence.Facts;
import dev.bonafide.evidence.LoggedEntry;
import dev.bonafide.sklearn.Model;
import dev.bonafide.sklearn.Parallelism;
import dev.bonafide.sklearn.data.Answer;
import dev.bonafide.sklearn.data.Features;
import dev.bonafide.sklearn.estimator.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A model that can answer, and why it may. Thread-safe; closing gives its private copy back, and
 * answers that are being computed still finish.
 */
public final class LoadedModel implements AutoCloseable {
  private final AdmittedModel admitted;
  private final Model estimator;
  private final Method defaultMethod;
  private final AtomicBoolean closed = new AtomicBoolean();

  LoadedModel(AdmittedModel admitted, Model estimator, Method defaultMethod) {
    this.admitted = admitted;
    this.estimator = estimator;
    this.defaultMethod = defaultMethod;
  }

  public String name() {
    return admitted.name();
  }

  /** The version, or empty. */
  public String version() {
    return admitted.version();
  }

  /** The platform that the settings name, or empty. */
  public String platform() {
    return admitted.settings().platform();
  }

  public ModelSettings settings() {
    return admitted.settings();
  }

  /** What was read: its class, version, inputs, classes and methods. */
  public Model estimator() {
    return estimator;
  }

  /** The method that answers where a request names no output. */
  public Method defaultMethod() {
    return defaultMethod;
  }

  /** What it was read from; for judging it again. */
  public AdmittedModel admitted() {
    return admitted;
  }

  /** On what ground it was admitted. */
  public AdmittedModel.Ground ground() {
    return admitted.ground();
  }

  /** What whoever runs it should know: of its evidence, and of the release that made it. */
  public List<String> notices() {
    var notices = new ArrayList<>(admitted.ground().notices());
    if (!estimator.isTestedVersion()) {
      notices.add(
          "untested: answers of models by scikit-learn "
              + estimator.version()
              + " were never compared with its own");
    }
    return List.copyOf(notices);
  }

  /** SHA-256 of the model file. */
  public Digest digest() {
    return admitted.digest();
  }

  /**
   * Computes answers on one thread.
   *
   * @param methods what is asked for
   * @return one answer a method, in their order; refused with INVALID_REQUEST
   */
  public Outcome<List<Answer>> infer(Features features, List<Method> methods) {
    return infer(features, methods, Parallelism.NONE);
  }

  public Outcome<List<Answer>> infer(
      Features features, List<Method> methods, Parallelism parallelism) {
    return Outcome.attempt(() -> answers(features, methods, parallelism));
  }

  private List<Answer> answers(Features features, List<Method> methods, Parallelism parallelism)
      throws RefusedException {
    var answers = new ArrayList<Answer>();
    for (Method method : methods) {
      answers.add(estimator.apply(method, features, parallelism).orThrow());
    }
    return answers;
  }

  /** The verification as a model's metadata shows it. */
  public Json.Obj verificationJson() {
    var ground = admitted.ground();
    var logs = new ArrayList<Json>();
    for (Facts facts : ground.facts()) {
      for (LoggedEntry entry : facts.logEntries()) {
        logs.add(Json.object().put("log", entry.log()).put("index", entry.index()).build());
      }
    }
    return Json.object()
        .put("verification", word(ground.verification()))
        .put("decision", ground.decisionId())
        .put("digest", admitted.digest().toString())
        .put("policy", ground.policy())
        .put(
            "signers",
            Json.array(ground.facts().stream().map(f -> FactsJson.signer(f.signer())).toList()))
        .put("log", Json.array(logs))
        .put("notices", Json.strings(notices()))
        .build();
  }

  private static String word(Verification verification) {
    return switch (verification) {
      case VERIFIED -> "VERIFIED";
      case WARNED -> "WARNED";
      case UNVERIFIED -> "UNVERIFIED";
    };
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      admitted.close();
    }
  }
}
