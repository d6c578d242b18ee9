/** Support vector machines. Starts at {@link dev.bonafide.sklearn.svm.SvmFamily}. */
@NullMarked
package dev.bonafide.sklearn.svm;

import org.jspecify.annotations.NullMarked;
