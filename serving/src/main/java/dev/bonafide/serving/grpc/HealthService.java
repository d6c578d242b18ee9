package dev.bonafide.serving.grpc;

import dev.bonafide.serving.dataplane.DataPlane;
import io.grpc.Status;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc.HealthImplBase;
import io.grpc.stub.StreamObserver;

/**
 * {@code grpc.health.v1.Health}: the empty service is the server and its readiness; any other name
 * is the inference service or a model.
 */
final class HealthService extends HealthImplBase {
  private final DataPlane data;

  HealthService(DataPlane data) {
    this.data = data;
  }

  @Override
  public void check(HealthCheckRequest request, StreamObserver<HealthCheckResponse> out) {
    InferenceService.reply(
        out,
        () -> {
          ServingStatus status = status(request.getService());
          if (status == ServingStatus.SERVICE_UNKNOWN) {
            throw Status.NOT_FOUND
                .withDescription("no service or model of that name")
                .asRuntimeException();
          }
          return HealthCheckResponse.newBuilder().setStatus(status).build();
        });
  }

  private ServingStatus status(String service) {
    if (service.isEmpty() || service.startsWith("inference.")) {
      return data.isReady() ? ServingStatus.SERVING : ServingStatus.NOT_SERVING;
    }
    return data.model(service, null).isAccepted()
        ? ServingStatus.SERVING
        : ServingStatus.SERVICE_UNKNOWN;
  }
}
