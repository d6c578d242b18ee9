/**
 * The operator's word on which models may be loaded. Start with {@link
 * dev.bonafide.admission.policy.Policy}: read once from a file or the environment into an immutable
 * value, then asked with established facts. Deciding does no I/O, so that the same question always
 * has the same answer and {@code policy explain} shows the very decision that the server makes.
 */
@NullMarked
package dev.bonafide.admission.policy;

import org.jspecify.annotations.NullMarked;
