/**
 * JSON for evidence, settings and records: strict to read, canonical to write, bounded in depth and
 * size. The serving path has a streaming codec of its own.
 *
 * <p>Start with {@link dev.bonafide.artifact.json.JsonReader#parse} and {@link
 * dev.bonafide.artifact.json.Json}.
 */
@NullMarked
package dev.bonafide.artifact.json;

import org.jspecify.annotations.NullMarked;
