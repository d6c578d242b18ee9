package dev.bonafide.sklearn;

import dev.bonafide.pickle.AllowList;
import dev.bonafide.pickle.GlobalName;
import dev.bonafide.sklearn.approximation.ApproximationFamily;
import dev.bonafide.sklearn.bayes.BayesFamily;
import dev.bonafide.sklearn.cluster.ClusterFamily;
import dev.bonafide.sklearn.compose.ComposeFamily;
import dev.bonafide.sklearn.cross.CrossFamily;
import dev.bonafide.sklearn.decomposition.DecompositionFamily;
import dev.bonafide.sklearn.discriminant.DiscriminantFamily;
import dev.bonafide.sklearn.dummy.DummyFamily;
import dev.bonafide.sklearn.encoding.EncodingFamily;
import dev.bonafide.sklearn.ensemble.EnsembleFamily;
import dev.bonafide.sklearn.estimator.EstimatorClass;
import dev.bonafide.sklearn.estimator.Family;
import dev.bonafide.sklearn.gaussian.GaussianProcessFamily;
import dev.bonafide.sklearn.impute.ImputeFamily;
import dev.bonafide.sklearn.isotonic.IsotonicFamily;
import dev.bonafide.sklearn.linear.LinearFamily;
import dev.bonafide.sklearn.meta.MetaFamily;
import dev.bonafide.sklearn.mixture.MixtureFamily;
import dev.bonafide.sklearn.neighbors.NeighborsFamily;
import dev.bonafide.sklearn.neural.NeuralFamily;
import dev.bonafide.sklearn.outlier.OutlierFamily;
import dev.bonafide.sklearn.pairwise.KernelFamily;
import dev.bonafide.sklearn.preprocessing.ScalingFamily;
import dev.bonafide.sklearn.selection.SelectionFamily;
import dev.bonafide.sklearn.svm.SvmFamily;
import dev.bonafide.sklearn.text.TextFamily;
import dev.bonafide.sklearn.tree.TreeFamily;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The one table of scikit-learn's classes: what is supported and what is refused. The reader, the
 * allow-list of the pickle reader and {@code docs/reference/estimators.md} all come from it.
 */
public final class EstimatorTable {
  private static final List<Family> FAMILIES =
      List.of(
          LinearFamily.family(),
          SvmFamily.family(),
          DiscriminantFamily.family(),
          CrossFamily.family(),
          IsotonicFamily.family(),
          KernelFamily.family(),
          NeuralFamily.family(),
          DummyFamily.family(),
          ComposeFamily.family(),
          ScalingFamily.family(),
          BayesFamily.family(),
          ClusterFamily.family(),
          DecompositionFamily.family(),
          MixtureFamily.family(),
          NeighborsFamily.family(),
          TreeFamily.family(),
          EnsembleFamily.family(),
          MetaFamily.family(),
          EncodingFamily.family(),
          ImputeFamily.family(),
          SelectionFamily.family(),
          TextFamily.family(),
          GaussianProcessFamily.family(),
          OutlierFamily.family(),
          ApproximationFamily.family(),
          RemainingFamily.family());

  private static final Map<GlobalName, EstimatorClass> SUPPORTED = new HashMap<>();
  private static final Map<GlobalName, Family.RefusedClass> REFUSED = new HashMap<>();
  private static final AllowList ALLOWED;

  static {
    AllowList.Builder allowed = AllowList.builder();
    CommonParts.allow(allowed);
    LossNames.allow(allowed);
    for (Family family : FAMILIES) {
      for (EstimatorClass type : family.classes()) {
        for (String module : type.modules()) {
          if (SUPPORTED.put(new GlobalName(module, type.name()), type) != null) {
            throw new IllegalStateException(module + "." + type.name() + " stands twice");
          }
          allowed.object(module, type.name());
        }
      }
      for (Family.RefusedClass type : family.refused()) {
        REFUSED.put(new GlobalName(type.module(), type.name()), type);
      }
      family.parts().accept(allowed);
    }
    ALLOWED = allowed.build();
  }

  private EstimatorTable() {}

  /** The families in the order of the reference page. */
  public static List<Family> families() {
    return FAMILIES;
  }

  /** Every name that a model file may mention, and as what. */
  public static AllowList allowList() {
    return ALLOWED;
  }

  static @Nullable EstimatorClass supported(GlobalName name) {
    return SUPPORTED.get(name);
  }

  static Family.@Nullable RefusedClass refused(GlobalName name) {
    return REFUSED.get(name);
  }
}
