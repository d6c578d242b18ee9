/**
 * Decides which models may be loaded. Start with {@link dev.bonafide.admission.Admitter}: evidence,
 * policy and bytes become a {@link dev.bonafide.admission.Verdict}, and only an admitter makes an
 * {@link dev.bonafide.admission.AdmittedModel}. {@code .repository} finds models in folders, {@code
 * .policy} is the operator's word, {@code .record} keeps what was decided.
 */
@NullMarked
package dev.bonafide.admission;

import org.jspecify.annotations.NullMarked;
