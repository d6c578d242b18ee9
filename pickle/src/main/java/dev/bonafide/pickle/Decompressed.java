package dev.bonafide.pickle;

import dev.bonafide.artifact.Refusal;
import java.lang.foreign.MemorySegment;
import java.util.Optional;

/**
 * Bytes that came out of a compressed file.
 *
 * @param stopped why decompressing did not come to a clean end
 */
public record Decompressed(MemorySegment bytes, Optional<Refusal> stopped) {}
