/**
 * Partial least squares and canonical correlation. Starts at {@link
 * dev.bonafide.sklearn.cross.CrossFamily}.
 */
@NullMarked
package dev.bonafide.sklearn.cross;

import org.jspecify.annotations.NullMarked;
