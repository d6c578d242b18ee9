/**
 * Multi-layer perceptrons and the Boltzmann machine. Starts at {@link
 * dev.bonafide.sklearn.neural.NeuralFamily}.
 */
@NullMarked
package dev.bonafide.sklearn.neural;

import org.jspecify.annotations.NullMarked;
