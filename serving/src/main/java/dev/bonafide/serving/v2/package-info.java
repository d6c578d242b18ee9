/**
 * The messages of the Open Inference Protocol (V2), one value for REST and gRPC, and their JSON
 * form as MLServer reads and writes it.
 *
 * <p>Start at {@link dev.bonafide.serving.v2.InferenceRequest}, {@link
 * dev.bonafide.serving.v2.InferenceResponse} and {@link dev.bonafide.serving.v2.V2Json}; {@link
 * dev.bonafide.serving.v2.Codec} turns a tensor into what a model takes.
 */
@NullMarked
package dev.bonafide.serving.v2;

import org.jspecify.annotations.NullMarked;
