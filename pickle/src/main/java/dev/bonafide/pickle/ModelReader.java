package dev.bonafide.pickle;

import dev.bonafide.artifact.Outcome;
import dev.bonafide.artifact.RefusedException;
import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * The front door for model files of any kind: recognises by their first bytes pickle and joblib
 * streams, joblib's compressions, npy, npz and skops, and gives the same inert graph for all.
 *
 * <p>Arrays of a file that is not compressed are slices of the given bytes, which must therefore
 * outlive the graph. Refusals as {@link PickleReader}'s, and {@code UNSUPPORTED_FORMAT}.
 */
public final class ModelReader {
  private ModelReader() {}

  /** Reads a whole file. */
  public static Outcome<PyValue> read(
      MemorySegment bytes, AllowList allowList, PickleLimits limits) {
    return Outcome.attempt(() -> readAll(bytes, allowList, new Budget(limits)));
  }

  private static PyValue readAll(MemorySegment bytes, AllowList allowList, Budget budget)
      throws RefusedException {
    Compression compression = Compression.of(bytes);
    MemorySegment stream =
        compression == null ? bytes : Decompressor.decompress(bytes, compression, budget.limits);
    return PickleReader.readAll(stream, List.of(), allowList, budget);
  }
}
