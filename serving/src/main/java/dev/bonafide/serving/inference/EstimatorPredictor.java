package dev.bonafide.serving.inference;

import dev.bonafide.artifact.Outcome;
import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.RefusedException;
import dev.bonafide.serving.repository.Predictor;
import dev.bonafide.serving.v2.ContentType;
import dev.bonafide.serving.v2.InferenceRequest;
import dev.bonafide.serving.v2.RequestedOutput;
import dev.bonafide.serving.v2.Tensor;
import dev.bonafide.serving.v2.V2Limits;
import dev.bonafide.sklearn.data.Answer;
import dev.bonafide.sklearn.data.Features;
import dev.bonafide.sklearn.estimator.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** An estimator behind the protocol: what MLServer's {@code SKLearnModel} is there. */
public final class EstimatorPredictor implements Predictor {

  /** The estimator itself. */
  public interface Estimator {
    /** The answers of these methods, in their order. */
    Outcome<List<Answer>> infer(Features features, List<Method> methods);
  }

  /** Outputs that MLServer offers, and the one that it lacks. */
  private static final Set<Method> OFFERED =
      Set.of(Method.PREDICT, Method.PREDICT_PROBA, Method.TRANSFORM, Method.DECISION_FUNCTION);

  private final Estimator estimator;
  private final String type;
  private final Set<Method> methods;
  private final Method standard;
  private final RequestFeatures features;
  private final FittedColumns fitted;
  private final Map<String, String> outputTypes;

  /**
   * @param type the estimator's class, such as {@code sklearn.svm._classes.SVC}
   * @param methods those that it has
   * @param standard the one that answers when no output is asked for
   * @param modelType the model's content type, or null
   * @param inputTypes content types that the model's metadata gives its inputs
   * @param outputTypes the same of its outputs
   * @param columns names of the columns that it was fitted with, or empty
   */
  public EstimatorPredictor(
      Estimator estimator,
      String type,
      Set<Method> methods,
      Method standard,
      @Nullable ContentType modelType,
      Map<String, ContentType> inputTypes,
      Map<String, String> outputTypes,
      List<String> columns) {
    this.outputTypes = Map.copyOf(outputTypes);
    this.estimator = estimator;
    this.type = type;
    this.methods = Set.copyOf(methods);
    this.standard = standard;
    this.fitted = new FittedColumns(columns);
    this.features = new RequestFeatures(modelType, inputTypes, fitted);
  }

  @Override
  public List<Tensor> predict(InferenceRequest request) throws RefusedException {
    List<Method> wanted = wanted(request);
    Features input = features.of(request);
    try {
      Outcome<List<Answer>> outcome = answers(estimator, input, wanted);
      return tensors(request, wanted, fitted.explained(outcome, request, input).orThrow());
    } catch (OutOfMemoryError e) {
      throw new RefusedException(V2Limits.noMemory());
    } catch (ArithmeticException e) {
      if ("integer overflow".equals(e.getMessage())) { // rows × columns: Math.multiplyExact
        throw new RefusedException(V2Limits.noMemory());
      }
      throw e;
    }
  }

  private List<Tensor> tensors(InferenceRequest request, List<Method> wanted, List<Answer> answers)
      throws RefusedException {
    var tensors = new ArrayList<Tensor>();
    for (int i = 0; i < answers.size(); i++) {
      String name = wanted.get(i).pythonName();
      String asked = request.outputs().isEmpty() ? null : request.outputs().get(i).contentType();
      String type = asked == null ? outputTypes.get(name) : asked;
      tensors.addAll(AnswerTensors.of(name, answers.get(i), type));
    }
    return tensors;
  }

  /** As numpy does, a table of text is tried as the numbers that it spells. */
  static Outcome<List<Answer>> answers(Estimator estimator, Features input, List<Method> wanted) {
    Outcome<List<Answer>> outcome = estimator.infer(input, wanted);
    Features numbers = outcome.isAccepted() ? null : RequestFeatures.spelledNumbers(input);
    return numbers == null ? outcome : estimator.infer(numbers, wanted);
  }

  private List<Method> wanted(InferenceRequest request) throws RefusedException {
    if (request.outputs().isEmpty()) {
      return List.of(supported(standard));
    }
    var wanted = new ArrayList<Method>();
    for (RequestedOutput output : request.outputs()) {
      Optional<Method> method = Method.named(output.name()).filter(OFFERED::contains);
      if (method.isEmpty()) {
        throw new RefusedException(
            Reason.INVALID_REQUEST,
            "SKLearnModel only supports 'predict', 'predict_proba', 'transform' and"
                + " 'decision_function' as outputs ("
                + output.name()
                + " was received)");
      }
      wanted.add(supported(method.get()));
    }
    return wanted;
  }

  private Method supported(Method method) throws RefusedException {
    if (!methods.contains(method)) {
      throw new RefusedException(
          Reason.INVALID_REQUEST,
          "<class '"
              + type
              + "'> models do not support '"
              + method.pythonName()
              + "'; this one answers "
              + OFFERED.stream()
                  .filter(methods::contains)
                  .map(m -> "'" + m.pythonName() + "'")
                  .sorted()
                  .collect(Collectors.joining(", ")));
    }
    return method;
  }
}
