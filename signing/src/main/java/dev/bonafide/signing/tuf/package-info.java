/**
 * The Update Framework (specification 1.0), as far as an instance's trusted roots need it: {@link
 * dev.bonafide.signing.tuf.TufClient} refreshes a {@link dev.bonafide.signing.tuf.TufStore} from a
 * {@link dev.bonafide.signing.tuf.TufSource}, which is the instance's repository or an export that
 * was carried over an air gap. Either is verified in the same way.
 */
@NullMarked
package dev.bonafide.signing.tuf;

import org.jspecify.annotations.NullMarked;
