package dev.bonafide.pickle;

import dev.bonafide.artifact.Refusal;
import dev.bonafide.artifact.RefusedException;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a pickle stream would do if Python ran it: read off symbolically, for reports only. It goes
 * on where {@link PickleReader} refuses, so it never says that something is safe.
 *
 * @param events what is not harmless by the allow-list, in the order of the stream; at most {@link
 *     #MAX_EVENTS}
 * @param end where the stream ended or reading stopped
 * @param complete whether the stream ran to its STOP
 * @param operations how many operations were understood
 * @param root what the stream would yield, as Python would show it, cut where it is long
 * @param stopped why reading stopped before STOP
 */
public record PickleTrace(
    List<Event> events,
    long end,
    boolean complete,
    long operations,
    String root,
    Optional<Refusal> stopped) {

  /** A stream that does more is cut off here. */
  public static final int MAX_EVENTS = 200;

  /** A kind of thing that a stream would do. */
  public enum Act {
    /** Import a name. */
    IMPORT,
    /** Call something. */
    CALL,
    /** Set attributes or items of something that it did not make. */
    MODIFY,
    /** Ask the program that reads it for an object, by an identifier or a registry's number. */
    ASK
  }

  /**
   * One thing that the stream would do.
   *
   * @param shown as it would be written in Python
   * @param target the name that is imported, called or modified; empty if it is computed
   * @param position byte in the stream
   */
  public record Event(Act act, String shown, Optional<GlobalName> target, long position) {}

  /** Who would read the stream. */
  public enum Loader {
    /** {@code joblib.load}: raw arrays follow their wrappers. */
    JOBLIB,
    /** {@code pickle.load}: it takes whatever follows for operations. */
    PICKLE
  }

  public PickleTrace {
    events = List.copyOf(events);
  }

  /** Follows the stream that begins at a byte. */
  public static PickleTrace of(
      MemorySegment bytes, long from, Loader loader, AllowList allowList, PickleLimits limits) {
    var in = new PickleInput(bytes.asReadOnly(), from);
    var events = new ArrayList<Event>();
    var budget = new Budget(limits);
    var machine = new SymbolicMachine(in, budget, allowList, loader, events);
    try {
      Symbol root = machine.run();
      return new PickleTrace(
          events, in.position, true, budget.opcodes(), Symbol.show(root), Optional.empty());
    } catch (RefusedException e) {
      return new PickleTrace(
          events, in.position, false, budget.opcodes() - 1, "", Optional.of(e.refusal()));
    }
  }
}
