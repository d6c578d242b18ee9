package dev.bonafide.serving.grpc;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/** Lets a service see the call's headers and add trailers, and tells the observer. */
final class CallInterceptor implements ServerInterceptor {
  private static final Context.Key<Metadata> HEADERS = Context.key("bonafide-headers");
  private static final Context.Key<Metadata> TRAILERS = Context.key("bonafide-trailers");

  private static final Context.Key<SocketAddress> PEER = Context.key("bonafide-peer");

  private final GrpcObserver observer;

  CallInterceptor(GrpcObserver observer) {
    this.observer = observer;
  }

  /** The headers of the call that runs. */
  static Metadata headers() {
    Metadata headers = HEADERS.get();
    return headers == null ? new Metadata() : headers;
  }

  /** The other end of the connection. */
  static @Nullable SocketAddress peer() {
    return PEER.get();
  }

  /** What will be sent after the call's last message. */
  static Metadata trailers() {
    Metadata trailers = TRAILERS.get();
    return trailers == null ? new Metadata() : trailers;
  }

  @Override
  public <Q, R> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
    MethodDescriptor<Q, R> method = call.getMethodDescriptor();
    GrpcObserver.Call observed =
        observer.started(
            String.valueOf(method.getServiceName()),
            String.valueOf(method.getBareMethodName()),
            method.getType().name(),
            headers);
    var trailers = new Metadata();
    var forwarding =
        new SimpleForwardingServerCall<Q, R>(call) {
          @Override
          public void sendMessage(R message) {
            observed.sent();
            super.sendMessage(message);
          }

          @Override
          public void close(Status status, Metadata sent) {
            sent.merge(trailers);
            observed.ended(status);
            super.close(status, sent);
          }
        };
    SocketAddress peer = call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR);
    Context context =
        Context.current().withValues(HEADERS, headers, TRAILERS, trailers).withValue(PEER, peer);
    MessageMemory memory = MessageMemory.ofCall();
    boolean mayGoOn = !method.getType().clientSendsOneMessage();
    return new SimpleForwardingServerCallListener<Q>(
        Contexts.interceptCall(context, forwarding, headers, next)) {
      @Override
      public void onMessage(Q message) {
        observed.received();
        long soFar = memory.soFar();
        memory.begin();
        try {
          super.onMessage(message);
        } finally {
          if (mayGoOn) { // a stream's message counts until it is answered
            memory.giveBack(soFar);
          }
          memory.end();
        }
      }

      @Override
      public void onHalfClose() { // a single message is answered now
        memory.begin();
        try {
          super.onHalfClose();
        } finally {
          memory.end();
        }
      }
    };
  }
}
