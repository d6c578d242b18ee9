package dev.bonafide.serving.grpc;

import io.grpc.reflection.v1.ServerReflectionGrpc.ServerReflectionImplBase;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.stub.StreamObserver;

/** {@code grpc.reflection.v1.ServerReflection}. */
final class ReflectionService extends ServerReflectionImplBase {
  private final Reflection reflection;

  ReflectionService(Reflection reflection) {
    this.reflection = reflection;
  }

  @Override
  public StreamObserver<ServerReflectionRequest> serverReflectionInfo(
      StreamObserver<ServerReflectionResponse> out) {
    return new Answering<>(out, reflection::answer);
  }

  /** One answer a request. */
  record Answering<Q, R>(StreamObserver<R> out, java.util.function.Function<Q, R> answer)
      implements StreamObserver<Q> {
    @Override
    public void onNext(Q request) {
      out.onNext(answer.apply(request));
    }

    @Override
    public void onError(Throwable t) {}

    @Override
    public void onCompleted() {
      out.onCompleted();
    }
  }
}
