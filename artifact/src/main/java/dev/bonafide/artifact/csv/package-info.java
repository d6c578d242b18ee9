/**
 * CSV text as records of fields, read as it streams past. Start with {@link
 * dev.bonafide.artifact.csv.CsvReader}.
 */
@NullMarked
package dev.bonafide.artifact.csv;

import org.jspecify.annotations.NullMarked;
