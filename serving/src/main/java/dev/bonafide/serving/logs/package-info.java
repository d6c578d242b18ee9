/**
 * The server's own lines, on standard error: text, or one JSON object a line.
 *
 * <p>Start at {@link dev.bonafide.serving.logs.ServerLogs}.
 */
@NullMarked
package dev.bonafide.serving.logs;

import org.jspecify.annotations.NullMarked;
