/**
 * The V2 inference server: MLServer's protocol over REST and gRPC.
 *
 * <p>Start at {@link dev.bonafide.serving.Server}.
 */
@NullMarked
package dev.bonafide.serving;

import org.jspecify.annotations.NullMarked;
