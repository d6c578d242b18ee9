/**
 * Joins an admitted model with a reader. Start with {@link dev.bonafide.runtime.ModelRuntime}: it
 * takes only an {@code AdmittedModel}, and nothing else may make an estimator from bytes. Serving,
 * local inference and batch jobs use it; there is no HTTP here.
 */
@NullMarked
package dev.bonafide.runtime;

import org.jspecify.annotations.NullMarked;
