/**
 * Linear and generalised linear models. Starts at {@link dev.bonafide.sklearn.linear.LinearFamily}.
 */
@NullMarked
package dev.bonafide.sklearn.linear;

import org.jspecify.annotations.NullMarked;
