/**
 * A transparency log in a folder: entries are appended, never changed, and each append ends in a
 * signed checkpoint on disk. The sandbox's Rekor and CT log and the decision record are such logs.
 *
 * <p>Start with {@link dev.bonafide.tlog.append.AppendLog}. What is promised: an entry whose append
 * was accepted survives a crash and a restart; threads and processes may append to one folder at
 * the same time; a proof is checked against the signed root before it is handed out, so damage on
 * disk shows as a refusal and never as a wrong proof. What is not: a whole folder put back to an
 * older copy of itself looks like that older log; only who kept a later checkpoint can tell.
 */
@NullMarked
package dev.bonafide.tlog.append;

import org.jspecify.annotations.NullMarked;
