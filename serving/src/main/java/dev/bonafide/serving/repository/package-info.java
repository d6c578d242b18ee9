/**
 * Which models there are, which of them serve, and why the others do not.
 *
 * <p>Start at {@link dev.bonafide.serving.repository.ModelRepository}.
 */
@NullMarked
package dev.bonafide.serving.repository;

import org.jspecify.annotations.NullMarked;
