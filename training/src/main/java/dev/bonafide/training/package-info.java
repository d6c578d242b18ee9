/**
 * Trains a support vector classifier as scikit-learn's {@code SVC} does and writes it as a joblib
 * file that scikit-learn loads. Off the serving path.
 *
 * <p>Start with {@link dev.bonafide.training.Digits} or {@link dev.bonafide.training.CsvTable} for
 * data, {@link dev.bonafide.training.SvcTrainer} for the fit, {@link
 * dev.bonafide.training.Evaluation} for how good it is.
 */
@NullMarked
package dev.bonafide.training;

import org.jspecify.annotations.NullMarked;
