/**
 * scikit-learn's estimators, computed from an inert object graph as scikit-learn computes them.
 *
 * <p>Start at {@link dev.bonafide.sklearn.EstimatorReader} (graph to {@link
 * dev.bonafide.sklearn.Model}) and {@link dev.bonafide.sklearn.EstimatorTable} (what is supported,
 * and which names a file may mention). {@link dev.bonafide.sklearn.EstimatorLoader} goes from bytes
 * and is for the room that holds an admitted model, nobody else; {@link
 * dev.bonafide.sklearn.EstimatorCheck} only says whether it would. Each family of estimators has a
 * package of its own; the words they are written in are in {@code estimator} and {@code data}.
 */
@NullMarked
package dev.bonafide.sklearn;

import org.jspecify.annotations.NullMarked;
