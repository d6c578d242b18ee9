/** Naive Bayes. Starts at {@link dev.bonafide.sklearn.bayes.BayesFamily}. */
@NullMarked
package dev.bonafide.sklearn.bayes;

import org.jspecify.annotations.NullMarked;
