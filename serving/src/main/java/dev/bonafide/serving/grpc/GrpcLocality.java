package dev.bonafide.serving.grpc;

import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.Refusal;
import dev.bonafide.serving.dataplane.Locality;
import io.grpc.Metadata;
import io.grpc.StatusRuntimeException;
import org.jspecify.annotations.Nullable;

/** Whether a gRPC call comes from this machine. */
final class GrpcLocality {
  private GrpcLocality() {}

  static void check() throws StatusRuntimeException {
    Metadata headers = CallInterceptor.headers();
    // No authority: browsers cannot make such calls, and Seldon's agent calls 0.0.0.0.
    Locality.Objection objection =
        Locality.objection(CallInterceptor.peer(), null, name -> header(headers, name));
    if (objection != null) {
      throw GrpcRefusals.of(
          Refusal.of(
              Reason.NOT_LOCAL,
              "models are loaded and unloaded from the server's own machine only",
              objection.found(),
              objection.expected()));
    }
  }

  private static @Nullable String header(Metadata headers, String name) {
    return headers.get(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER));
  }
}
