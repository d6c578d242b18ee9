package dev.bonafide.sklearn.estimator;

import dev.bonafide.pickle.AllowList;
import java.util.List;
import java.util.function.Consumer;

/**
 * A group of estimators with everything that their files may name.
 *
 * @param title such as {@code Support vector machines}, for the reference page
 * @param classes what is supported
 * @param refused what is known and is not
 * @param parts adds the names of other objects that these estimators hold, such as loss functions
 */
public record Family(
    String title,
    List<EstimatorClass> classes,
    List<RefusedClass> refused,
    Consumer<AllowList.Builder> parts) {

  /**
   * A class of scikit-learn that cannot be computed here.
   *
   * @param reason one line, without a full stop
   */
  public record RefusedClass(String name, String module, String reason) {}

  public Family {
    classes = List.copyOf(classes);
    refused = List.copyOf(refused);
  }

  /** A family that needs no other names and refuses nothing. */
  public static Family of(String title, List<EstimatorClass> classes) {
    return new Family(title, classes, List.of(), builder -> {});
  }
}
