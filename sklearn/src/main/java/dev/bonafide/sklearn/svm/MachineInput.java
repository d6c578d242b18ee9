package dev.bonafide.sklearn.svm;

import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.RefusedException;
import dev.bonafide.sklearn.data.Features;
import dev.bonafide.sklearn.data.SparseMatrix;
import dev.bonafide.sklearn.estimator.Attributes;
import dev.bonafide.sklearn.estimator.Inputs;

/**
 * What a kernel machine takes: dense rows, and sparse ones only where it was trained on sparse
 * data.
 *
 * @param columns features, or training samples for a precomputed kernel
 */
record MachineInput(Inputs inputs, int columns, boolean sparse) {

  static MachineInput read(Attributes a) throws RefusedException {
    int columns = a.get("shape_fit_").items(2).get(1).count();
    return new MachineInput(Inputs.of(a, columns), columns, a.flag("_sparse"));
  }

  Features check(Features x) throws RefusedException {
    Features checked = inputs.numeric(x, Inputs.NonFinite.REFUSED);
    if (checked instanceof SparseMatrix && !sparse) {
      throw new RefusedException(
          Reason.INVALID_REQUEST,
          inputs.estimator() + " was trained on dense data and cannot use sparse input");
    }
    return checked;
  }
}
