/**
 * Prometheus metrics under MLServer's names.
 *
 * <p>Start at {@link dev.bonafide.serving.metrics.ServerMetrics}.
 */
@NullMarked
package dev.bonafide.serving.metrics;

import org.jspecify.annotations.NullMarked;
