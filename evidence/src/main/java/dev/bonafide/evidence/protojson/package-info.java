/**
 * Reading values that were written by protobuf's JSON mapping: integers as numbers or strings,
 * bytes in either base64 alphabet, null as absence, RFC 3339 times.
 *
 * <p>Start with {@link dev.bonafide.evidence.protojson.Fields}.
 */
@NullMarked
package dev.bonafide.evidence.protojson;

import org.jspecify.annotations.NullMarked;
