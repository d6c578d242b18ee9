package dev.bonafide.serving.inference;

import dev.bonafide.artifact.Outcome;
import dev.bonafide.artifact.RefusedException;
import dev.bonafide.artifact.json.Json;
import dev.bonafide.runtime.LoadedModel;
import dev.bonafide.serving.v2.ContentType;
import dev.bonafide.serving.v2.InferenceRequest;
import dev.bonafide.serving.v2.InferenceResponse;
import dev.bonafide.serving.v2.Tensor;
import dev.bonafide.serving.v2.V2Json;
import dev.bonafide.sklearn.data.Answer;
import dev.bonafide.sklearn.data.Features;
import dev.bonafide.sklearn.estimator.Method;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A loaded model that speaks V2 without a server: requests become what they become there, and
 * answers have the same form. Unlike there, every method of the estimator can be asked for.
 */
public final class LocalInference {
  private final LoadedModel model;
  private final EstimatorPredictor.Estimator estimator;
  private final RequestFeatures features;
  private final FittedColumns fitted;

  /**
   * @param estimator how the model is asked, which says how many cores that takes
   */
  public LocalInference(LoadedModel model, EstimatorPredictor.Estimator estimator) {
    this.model = model;
    this.estimator = estimator;
    this.fitted = new FittedColumns(model.estimator().inputs().names());
    this.features =
        new RequestFeatures(
            ContentType.named(model.settings().contentType()),
            RequestFeatures.inputTypes(model.settings()),
            fitted);
  }

  /** Answers a request's inputs; refused with INVALID_REQUEST. */
  public Outcome<List<Answer>> answer(InferenceRequest request, List<Method> methods) {
    Outcome<Features> input = Outcome.attempt(() -> features.of(request));
    return input.then(
        x -> fitted.explained(EstimatorPredictor.answers(estimator, x, methods), request, x));
  }

  /**
   * The response's JSON.
   *
   * @param id the request's, or null
   * @param methods that gave the answers, in their order
   */
  public Outcome<byte[]> json(@Nullable String id, List<Method> methods, List<Answer> answers) {
    return Outcome.attempt(
        () ->
            V2Json.write(
                new InferenceResponse(
                    model.name(),
                    model.version().isEmpty() ? null : model.version(),
                    id,
                    Json.object().build(),
                    tensors(methods, answers))));
  }

  private static List<Tensor> tensors(List<Method> methods, List<Answer> answers)
      throws RefusedException {
    var tensors = new ArrayList<Tensor>();
    for (int i = 0; i < answers.size(); i++) {
      tensors.addAll(AnswerTensors.of(methods.get(i).pythonName(), answers.get(i), null));
    }
    return tensors;
  }
}
