/**
 * What a signature establishes. Evidence is verified against given trust, without any network and
 * without any policy, and the result is {@link dev.bonafide.evidence.Facts}: who signed what, when,
 * and how we know. Whether that is enough is not decided here.
 */
@NullMarked
package dev.bonafide.evidence;

import org.jspecify.annotations.NullMarked;
