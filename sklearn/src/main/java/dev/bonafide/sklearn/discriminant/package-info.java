/**
 * Linear and quadratic discriminant analysis. Starts at {@link
 * dev.bonafide.sklearn.discriminant.DiscriminantFamily}.
 */
@NullMarked
package dev.bonafide.sklearn.discriminant;

import org.jspecify.annotations.NullMarked;
