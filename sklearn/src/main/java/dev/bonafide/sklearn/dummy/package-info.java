/** Estimators that ignore their input. Starts at {@link dev.bonafide.sklearn.dummy.DummyFamily}. */
@NullMarked
package dev.bonafide.sklearn.dummy;

import org.jspecify.annotations.NullMarked;
