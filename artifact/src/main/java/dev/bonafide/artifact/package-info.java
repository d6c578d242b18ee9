/**
 * The model as bytes, and the words every room uses to say no.
 *
 * <p>Start with {@link dev.bonafide.artifact.Digest}, {@link dev.bonafide.artifact.Outcome} (the
 * result of anything that may be refused) and {@link dev.bonafide.artifact.Reason} (the closed list
 * of why). {@link dev.bonafide.artifact.SnapshotStore} makes files into immutable snapshots, {@link
 * dev.bonafide.artifact.FileHasher} hashes them on all cores. Nothing here knows about signatures
 * or model formats.
 */
@NullMarked
package dev.bonafide.artifact;

import org.jspecify.annotations.NullMarked;
