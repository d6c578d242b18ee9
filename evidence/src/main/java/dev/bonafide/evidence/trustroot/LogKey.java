package dev.bonafide.evidence.trustroot;

import java.security.PublicKey;

/**
 * The key of a transparency log or certificate log.
 *
 * @param baseUrl where the log is, or was
 * @param host the host of the base URL, which names the log in checkpoints
 * @param keyId hexadecimal id by which entries and certificates name the log
 * @param checkpointKeyId hexadecimal id whose first four bytes stand in the log's checkpoints
 * @param key verifies what the log signs
 */
public record LogKey(
    String baseUrl,
    String host,
    String keyId,
    String checkpointKeyId,
    PublicKey key,
    Validity validity) {}
