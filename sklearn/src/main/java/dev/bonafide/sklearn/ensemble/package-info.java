/** Boosting, bagging, voting and stacking. Start with {@link EnsembleFamily}. */
@org.jspecify.annotations.NullMarked
package dev.bonafide.sklearn.ensemble;
