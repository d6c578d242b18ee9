/**
 * What the server does, whatever protocol asks: metadata, health, inference.
 *
 * <p>Start at {@link dev.bonafide.serving.dataplane.DataPlane}.
 */
@NullMarked
package dev.bonafide.serving.dataplane;

import org.jspecify.annotations.NullMarked;
