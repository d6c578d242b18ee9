/**
 * Keeps what was decided, with the facts that it was decided on. Start with {@link
 * dev.bonafide.admission.record.DecisionLog}.
 */
@NullMarked
package dev.bonafide.admission.record;

import org.jspecify.annotations.NullMarked;
