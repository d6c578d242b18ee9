/**
 * From V2 tensors to an estimator's input, and from its answers back to tensors, as MLServer's
 * scikit-learn runtime does both.
 *
 * <p>Start at {@link dev.bonafide.serving.inference.EstimatorPredictor}.
 */
@NullMarked
package dev.bonafide.serving.inference;

import org.jspecify.annotations.NullMarked;
