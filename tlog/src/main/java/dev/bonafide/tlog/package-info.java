/**
 * Transparency logs as mathematics: Merkle trees (RFC 6962, RFC 9162), their proofs, and signed
 * checkpoints (C2SP signed-note and tlog-checkpoint). The verifier, the sandbox's log and the
 * decision record share it.
 *
 * <p>Start with {@link dev.bonafide.tlog.MerkleTree}, {@link dev.bonafide.tlog.MerkleProof} and
 * {@link dev.bonafide.tlog.Checkpoint}.
 */
@NullMarked
package dev.bonafide.tlog;

import org.jspecify.annotations.NullMarked;
