package dev.bonafide.serving.dataplane;

import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.Refusal;
import dev.bonafide.artifact.RefusedException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What bodies and messages of requests under way may take together ({@code max_in_flight_bytes}).
 * They are counted as they come, so that nothing is held for a length that was only announced.
 */
public final class RequestMemory {
  private final long budget;
  private final AtomicLong taken = new AtomicLong();

  public RequestMemory(long budgetBytes) {
    budget = budgetBytes;
  }

  /** Bytes that all requests under way have now. */
  public long takenBytes() {
    return taken.get();
  }

  /** The part of a new request: nothing yet. */
  public Share share() {
    return new Share();
  }

  /** One request's part. Any thread may use it; once closed it counts nothing any more. */
  public final class Share implements AutoCloseable {
    private long own;
    private boolean closed;
    private @Nullable Refusal refused;

    /**
     * Takes more; a request that may not gives back all it has before anybody is told, and may not
     * afterwards either.
     *
     * @throws RefusedException {@code OVERLOADED} where others have too much now; {@code
     *     PAYLOAD_TOO_LARGE} where it would be too much without them
     */
    public synchronized void grow(long bytes) throws RefusedException {
      if (refused != null) {
        throw new RefusedException(refused);
      }
      if (closed) {
        return;
      }
      long wanted = own + bytes;
      long others = taken.getAndAdd(bytes) - own;
      own = wanted;
      if (others + wanted <= budget) {
        return;
      }
      close();
      refused =
          wanted > budget
              ? Refusal.of(
                  Reason.PAYLOAD_TOO_LARGE,
                  "the request takes more memory than all requests together may",
                  wanted + " bytes",
                  "at most " + budget + " bytes (max_in_flight_bytes)")
              : Refusal.of(
                  Reason.OVERLOADED,
                  "the server is overloaded",
                  others + " bytes of other requests under way",
                  "at most " + budget + " bytes (max_in_flight_bytes) with this one's " + wanted);
      throw new RefusedException(refused);
    }

    /** Gives some back. */
    public synchronized void shrink(long bytes) {
      if (!closed) {
        own -= bytes;
        taken.addAndGet(-bytes);
      }
    }

    /** Gives all back. */
    @Override
    public synchronized void close() {
      shrink(own);
      closed = true;
    }
  }
}
