package dev.bonafide.pickle;

import dev.bonafide.artifact.Outcome;
import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.RefusedException;
import dev.bonafide.pickle.Construction.Dialect;
import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * Reads one uncompressed pickle or joblib stream to an inert graph. Protocols 0 to 5; arrays are
 * slices of the given bytes, which must therefore outlive the graph.
 *
 * <p>Refuses with {@code FORBIDDEN_GLOBAL}, {@code FORBIDDEN_OPCODE}, {@code MALFORMED_MODEL},
 * {@code TRAILING_BYTES} and {@code LIMIT_EXCEEDED}; messages say at which byte. Any bytes give a
 * value or one of these. {@link ModelReader} is the front door for files of any kind.
 */
public final class PickleReader {
  private PickleReader() {}

  /** Reads a stream that must fill the bytes to their end. */
  public static Outcome<PyValue> read(
      MemorySegment bytes, AllowList allowList, PickleLimits limits) {
    return read(bytes, List.of(), allowList, limits);
  }

  /** The same with protocol 5's out-of-band buffers, in the order in which they are asked for. */
  public static Outcome<PyValue> read(
      MemorySegment bytes, List<MemorySegment> buffers, AllowList allowList, PickleLimits limits) {
    return Outcome.attempt(() -> readAll(bytes, buffers, allowList, new Budget(limits)));
  }

  static PyValue readAll(
      MemorySegment bytes, List<MemorySegment> buffers, AllowList allowList, Budget budget)
      throws RefusedException {
    var in = new PickleInput(bytes.asReadOnly(), 0);
    var construction = new Construction(allowList, budget, Dialect.JOBLIB);
    PyValue value = new PickleMachine(in, budget, construction, buffers).run();
    if (in.position != in.end()) {
      throw new RefusedException(
          Reason.TRAILING_BYTES,
          "bytes follow the end of the pickle",
          (in.end() - in.position) + " bytes at byte " + in.position,
          "none");
    }
    return value;
  }
}
