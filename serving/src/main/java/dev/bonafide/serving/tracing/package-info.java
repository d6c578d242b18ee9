/**
 * OpenTelemetry traces of requests, sent only where the operator names a collector.
 *
 * <p>Start at {@link dev.bonafide.serving.tracing.Tracing}.
 */
@NullMarked
package dev.bonafide.serving.tracing;

import org.jspecify.annotations.NullMarked;
