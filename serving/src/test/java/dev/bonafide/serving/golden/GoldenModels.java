package dev.bonafide.serving.golden;

import dev.bonafide.artifact.RefusedException;
import dev.bonafide.serving.Server;
import dev.bonafide.serving.SignedRepository;
import dev.bonafide.serving.repository.Candidate;
import dev.bonafide.serving.repository.ModelSource;
import dev.bonafide.serving.settings.ServerSettings;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Map;

/** The recorded repository, copied without its Python, signed, and served. */
final class GoldenModels {
  private GoldenModels() {}

  /**
   * Every model file is signed as it is, but for the tampered one: there lies the bundle of the
   * good one, as in the notebook.
   */
  static SignedRepository signed(Path folder, Path from) throws IOException, RefusedException {
    var repository = new SignedRepository(folder);
    var files = new ArrayList<Path>();
    try (var all = Files.walk(from)) {
      for (Path source : all.toList()) {
        Path target = repository.models().resolve(from.relativize(source).toString());
        if (Files.isDirectory(source)) {
          Files.createDirectories(target);
        } else if (!source.toString().endsWith(".py")) {
          Files.copy(source, target);
          if (target.getFileName().toString().matches("model\\.(joblib|pickle|pkl)")
              && !target.toString().contains("tampered-model")) {
            files.add(target);
          }
        }
      }
    }
    repository.sign(files);
    Path good = repository.models().resolve("good-model/model.joblib.sigstore.json");
    Path tampered = repository.models().resolve("tampered-model");
    if (Files.exists(good) && Files.isDirectory(tampered)) {
      Files.copy(good, tampered.resolve("model.joblib.sigstore.json"));
    }
    return repository;
  }

  static Server serve(SignedRepository repository, ServerSettings settings) throws IOException {
    return Server.start(settings, withEcho(repository.admitted(Map.of())));
  }

  private static ModelSource withEcho(ModelSource models) {
    return () -> {
      var candidates = new ArrayList<Candidate>();
      for (Candidate candidate : models.candidates()) {
        candidates.add(candidate.name().equals("echo") ? new EchoModel() : candidate);
      }
      return candidates;
    };
  }

  /** Loads a model; the status of the answer. */
  static int load(Server server, String model) throws IOException, InterruptedException {
    URI uri =
        URI.create(
            "http://127.0.0.1:" + server.httpPort() + "/v2/repository/models/" + model + "/load");
    try (var client = HttpClient.newHttpClient()) {
      return client
          .send(
              HttpRequest.newBuilder(uri).POST(HttpRequest.BodyPublishers.noBody()).build(),
              HttpResponse.BodyHandlers.discarding())
          .statusCode();
    }
  }
}
