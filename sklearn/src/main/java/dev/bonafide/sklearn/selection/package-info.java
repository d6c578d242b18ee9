/** Choosing among features. Starts at {@link dev.bonafide.sklearn.selection.SelectionFamily}. */
@NullMarked
package dev.bonafide.sklearn.selection;

import org.jspecify.annotations.NullMarked;
