/**
 * V2 over gRPC, in MLServer's dialect and the Open Inference Protocol's, whose field numbers agree.
 *
 * <p>Start at {@link dev.bonafide.serving.grpc.GrpcFront}.
 */
@NullMarked
package dev.bonafide.serving.grpc;

import org.jspecify.annotations.NullMarked;
