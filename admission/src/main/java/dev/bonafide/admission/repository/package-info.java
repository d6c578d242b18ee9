/**
 * Finds models in a repository folder: MLServer's layout, read once and bounded, nothing imported.
 * Start with {@link dev.bonafide.admission.repository.Repository}.
 */
@NullMarked
package dev.bonafide.admission.repository;

import org.jspecify.annotations.NullMarked;
