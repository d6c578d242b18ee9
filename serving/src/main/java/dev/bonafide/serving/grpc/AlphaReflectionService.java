package dev.bonafide.serving.grpc;

import com.google.protobuf.InvalidProtocolBufferException;
import io.grpc.reflection.v1alpha.ServerReflectionGrpc.ServerReflectionImplBase;
import io.grpc.reflection.v1alpha.ServerReflectionRequest;
import io.grpc.reflection.v1alpha.ServerReflectionResponse;
import io.grpc.stub.StreamObserver;

/** {@code grpc.reflection.v1alpha.ServerReflection}: the same messages under the older name. */
final class AlphaReflectionService extends ServerReflectionImplBase {
  private final Reflection reflection;

  AlphaReflectionService(Reflection reflection) {
    this.reflection = reflection;
  }

  @Override
  public StreamObserver<ServerReflectionRequest> serverReflectionInfo(
      StreamObserver<ServerReflectionResponse> out) {
    return new ReflectionService.Answering<>(out, this::answer);
  }

  private ServerReflectionResponse answer(ServerReflectionRequest request) {
    try {
      var same = io.grpc.reflection.v1.ServerReflectionRequest.parseFrom(request.toByteString());
      return ServerReflectionResponse.parseFrom(reflection.answer(same).toByteString());
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("the two versions have the same fields", e);
    }
  }
}
