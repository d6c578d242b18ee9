package dev.bonafide.serving;

import dev.bonafide.serving.grpc.GrpcObserver;
import dev.bonafide.serving.http.HttpObserver;
import io.grpc.Status;

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
