package dev.bonafide.evidence;

/**
 * A verified entry of a transparency log.
 *
 * @param log base URL of the log
 * @param logId hexadecimal key id of the log
 * @param index the entry's index in the log
 * @param kind kind and version, such as {@code hashedrekord:0.0.2}
 */
public record LoggedEntry(String log, String logId, long index, String kind) {}
