/**
 * Small dense linear algebra and special functions, for what is computed once when a model is read.
 */
@NullMarked
package dev.bonafide.sklearn.algebra;

import org.jspecify.annotations.NullMarked;
