/**
 * What files would do if a program loaded them, found out without loading them. Starting points:
 * {@link dev.bonafide.pickle.scan.Scanner} and its {@link dev.bonafide.pickle.scan.ScanReport}.
 *
 * <p>{@code safe} means exactly that Bonafide's own reader accepts the file; everything else here
 * only makes the report better.
 */
@NullMarked
package dev.bonafide.pickle.scan;

import org.jspecify.annotations.NullMarked;
