/**
 * Categories, bins and labels as numbers. Starts at {@link
 * dev.bonafide.sklearn.encoding.EncodingFamily}.
 */
@NullMarked
package dev.bonafide.sklearn.encoding;

import org.jspecify.annotations.NullMarked;
