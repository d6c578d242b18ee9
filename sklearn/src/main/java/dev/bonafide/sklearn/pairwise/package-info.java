/**
 * Kernels between samples, and ridge regression with them. Starts at {@link
 * dev.bonafide.sklearn.pairwise.PairwiseKernel} and {@link
 * dev.bonafide.sklearn.pairwise.KernelFamily}.
 */
@NullMarked
package dev.bonafide.sklearn.pairwise;

import org.jspecify.annotations.NullMarked;
