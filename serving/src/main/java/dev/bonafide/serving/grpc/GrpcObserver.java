package dev.bonafide.serving.grpc;

import io.grpc.Metadata;
import io.grpc.Status;

/** Hears of every gRPC call: metrics and traces. */
public interface GrpcObserver {

  /**
   * A call came.
   *
   * @param service the service's full name
   * @param streaming {@code UNARY} or {@code BIDI_STREAMING} …
   */
  Call started(String service, String method, String streaming, Metadata headers);

  /** One call until it ended. */
  interface Call {
    void received();

    void sent();

    void ended(Status status);
  }
}
