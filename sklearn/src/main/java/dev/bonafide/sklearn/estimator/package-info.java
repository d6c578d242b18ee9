/**
 * What every family of estimators is written with. Start at {@link
 * dev.bonafide.sklearn.estimator.Estimator} (what a family implements), {@link
 * dev.bonafide.sklearn.estimator.Attributes} (how it takes its state out of a graph) and {@link
 * dev.bonafide.sklearn.estimator.EstimatorClass} (how it enters the table).
 */
@NullMarked
package dev.bonafide.sklearn.estimator;

import org.jspecify.annotations.NullMarked;
