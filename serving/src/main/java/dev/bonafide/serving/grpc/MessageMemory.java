package dev.bonafide.serving.grpc;

import dev.bonafide.artifact.RefusedException;
import dev.bonafide.serving.dataplane.RequestMemory;
import io.grpc.Context;
import io.grpc.Metadata;
import io.grpc.ServerStreamTracer;
import io.grpc.Status;
import java.util.Objects;

/**
 * Counts a call's messages while they arrive and are decompressed; a call that would take too much
 * ends.
 */
final class MessageMemory extends ServerStreamTracer {
  private static final Context.Key<MessageMemory> OF_CALL = Context.key("bonafide-message-memory");

  private final RequestMemory.Share share;
  private long arrived;
  private long decompressed;
  private long counted;
  private long givenBack;
  private int working;
  private boolean ended;

  private MessageMemory(RequestMemory.Share share) {
    this.share = share;
  }

  static Factory of(RequestMemory memory) {
    return new Factory() {
      @Override
      public ServerStreamTracer newServerStreamTracer(String method, Metadata headers) {
        return new MessageMemory(memory.share());
      }
    };
  }

  /** That of the call in whose context this runs. */
  static MessageMemory ofCall() {
    return Objects.requireNonNull(OF_CALL.get());
  }

  @Override
  public Context filterContext(Context context) {
    return context.withValue(OF_CALL, this);
  }

  @Override
  public synchronized void inboundWireSize(long bytes) {
    arrived += bytes;
    count();
  }

  @Override
  public synchronized void inboundUncompressedSize(long bytes) {
    decompressed += bytes;
    count();
  }

  /** A message that is not compressed is one and the same before and after. */
  private void count() {
    long more = Math.max(arrived, decompressed) - counted;
    if (more > 0) {
      try {
        share.grow(more);
        counted += more;
      } catch (RefusedException e) {
        throw GrpcRefusals.of(e.refusal());
      }
    }
  }

  /** What all messages until now took; between two messages only. */
  synchronized long soFar() {
    return counted;
  }

  /** Gives back what messages took until then. */
  synchronized void giveBack(long soFar) {
    share.shrink(soFar - givenBack);
    givenBack = soFar;
  }

  /** Somebody works with a message: it is held until then, even where the call ends before. */
  synchronized void begin() {
    working++;
  }

  synchronized void end() {
    working--;
    giveBackAll();
  }

  @Override
  public synchronized void streamClosed(Status status) {
    ended = true;
    giveBackAll();
  }

  private void giveBackAll() {
    if (ended && working == 0) {
      share.close();
    }
  }
}
