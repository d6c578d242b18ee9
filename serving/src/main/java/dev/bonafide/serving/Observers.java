package dev.bonafide.serving;

import dev.bonafide.serving.dataplane.DataPlane;
import dev.bonafide.serving.grpc.GrpcObserver;
import dev.bonafide.serving.http.HttpObserver;
import dev.bonafide.serving.repository.ServedModel;
import dev.bonafide.serving.v2.InferenceRequest;
import io.grpc.Status;
import java.time.Duration;

/** Two listeners in place of one. */
final class Observers {
  private Observers() {}

  static HttpObserver both(HttpObserver a, HttpObserver b) {
    return (method, template, header) -> {
      HttpObserver.Exchange first = a.started(method, template, header);
      HttpObserver.Exchange second = b.started(method, template, header);
      return new HttpObserver.Exchange() {
        @Override
        public void answered(int status) {
          first.answered(status);
          second.answered(status);
        }

        @Override
        public void close() {
          first.close();
          second.close();
        }
      };
    };
  }

  static DataPlane.InferenceListener both(
      DataPlane.InferenceListener a, DataPlane.InferenceListener b) {
    return new DataPlane.InferenceListener() {
      @Override
      public void queued(int underWay) {
        a.queued(underWay);
        b.queued(underWay);
      }

      @Override
      public void inferred(
          ServedModel model, InferenceRequest request, boolean answered, Duration took) {
        a.inferred(model, request, answered, took);
        b.inferred(model, request, answered, took);
      }
    };
  }

  static GrpcObserver both(GrpcObserver a, GrpcObserver b) {
    return (service, method, streaming, headers) -> {
      GrpcObserver.Call first = a.started(service, method, streaming, headers);
      GrpcObserver.Call second = b.started(service, method, streaming, headers);
      return new GrpcObserver.Call() {
        @Override
        public void received() {
          first.received();
          second.received();
        }

        @Override
        public void sent() {
          first.sent();
          second.sent();
        }

        @Override
        public void ended(Status status) {
          first.ended(status);
          second.ended(status);
        }
      };
    };
  }
}
