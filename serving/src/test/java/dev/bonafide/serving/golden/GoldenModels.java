package dev.bonafide.serving.golden;

import dev.bonafide.serving.Fixtures;
import dev.bonafide.serving.Server;
import dev.bonafide.serving.settings.ServerSettings;
import java.io.IOException;
import java.net.URI;
import java.net.http.*;
import java.nio.file.*;
import java.util.List;

final class GoldenModels {
  static final List<String> LOADED_BEFORE_GRPC =
      List.of(
          "decision-model",
          "meta-model",
          "text-model",
          "tampered-model",
          "proba-model",
          "noname",
          "nested-model",
          "scaler",
          "regressor",
          "pandas-model",
          "echo");

  static Path signed(Path target) throws IOException {
    Path from = Fixtures.folder("mlserver").resolve("models");
    try (var all = Files.walk(from)) {
      for (Path p : all.toList()) {
        Path to = target.resolve(from.relativize(p).toString());
        if (Files.isDirectory(p)) Files.createDirectories(to);
        else if (!p.toString().endsWith(".py")) Files.copy(p, to);
      }
    }
    return target;
  }

  static Server serve(Path models, ServerSettings settings) {
    return Server.start(settings, new UncheckedModels(models));
  }

  static void load(Server server, String model) throws Exception {
    HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(
                    URI.create(
                        "http://127.0.0.1:"
                            + server.httpPort()
                            + "/v2/repository/models/"
                            + model
                            + "/load"))
                .POST(HttpRequest.BodyPublishers.noBody())
                .build(),
            HttpResponse.BodyHandlers.discarding());
  }
}
