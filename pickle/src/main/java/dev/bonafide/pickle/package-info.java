/**
 * Pickle, joblib and npy bytes to an inert object graph. Nothing here ever turns a name into code:
 * a global is a name, an object is a type name with its arguments and state, and only names on the
 * caller's {@link dev.bonafide.pickle.AllowList} get that far.
 */
@NullMarked
package dev.bonafide.pickle;

import org.jspecify.annotations.NullMarked;
