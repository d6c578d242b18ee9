/**
 * Files of rows to what an estimator takes, and its answers to rows: CSV as {@code pandas.read_csv}
 * reads it, and numpy's {@code .npy}. Start with {@link dev.bonafide.runtime.tabular.CsvInput},
 * {@link dev.bonafide.runtime.tabular.NpyInput} and {@link
 * dev.bonafide.runtime.tabular.CsvAnswers}.
 */
@NullMarked
package dev.bonafide.runtime.tabular;

import org.jspecify.annotations.NullMarked;
