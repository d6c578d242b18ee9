/**
 * Adaptive batching: requests that wait for each other anyway are computed together.
 *
 * <p>Start at {@link dev.bonafide.serving.batching.BatchingPredictor}.
 */
@NullMarked
package dev.bonafide.serving.batching;

import org.jspecify.annotations.NullMarked;
