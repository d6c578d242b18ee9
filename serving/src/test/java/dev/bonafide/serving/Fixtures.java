package dev.bonafide.serving;

import dev.bonafide.artifact.Outcome;
import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.json.Json;
import dev.bonafide.artifact.json.JsonReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;

/** The recordings of MLServer's answers; tests that need them are skipped where they are absent. */
public final class Fixtures {
  private Fixtures() {}

  /** A recorded exchange. */
  public record Case(
      String name,
      String method,
      String path,
      Json.Obj headers,
      byte[] body,
      int status,
      String answer) {
    @Override
    public String toString() {
      return name;
    }
  }

  public static Path folder(String name) {
    Path folder = place(name);
    Assumptions.assumeTrue(Files.isDirectory(folder), "fixtures are absent: " + folder);
    return folder;
  }

  /** The same; empty where they are absent. */
  public static Optional<Path> find(String name) {
    return Optional.of(place(name)).filter(Files::isDirectory);
  }

  private static Path place(String name) {
    String root = System.getenv("BONAFIDE_FIXTURES");
    return root != null
        ? Path.of(root, name)
        : Path.of("..", "..", "shared", "fixtures", name).toAbsolutePath().normalize();
  }

  public static List<Case> rest(String set) {
    try (var files = Files.list(folder("mlserver").resolve(set))) {
      return files
          .filter(f -> f.toString().endsWith(".json"))
          .sorted()
          .map(Fixtures::read)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static Json.Obj json(Path file) {
    try {
      return json(Files.readAllBytes(file), file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static Json.Obj json(byte[] bytes, Path file) {
    return switch (JsonReader.parse(bytes, Reason.INVALID_REQUEST)) {
      case Outcome.Accepted<Json>(Json value) -> (Json.Obj) value;
      case Outcome.Refused<Json>(var refusal) -> throw new AssertionError(file + ": " + refusal);
    };
  }

  private static Case read(Path file) {
    Json.Obj all = json(file);
    var request = (Json.Obj) Objects.requireNonNull(all.get("request"));
    var response = (Json.Obj) Objects.requireNonNull(all.get("response"));
    return new Case(
        file.getFileName().toString().replace(".json", ""),
        Objects.requireNonNull(request.string("method")),
        Objects.requireNonNull(request.string("path")),
        (Json.Obj) Objects.requireNonNull(request.get("headers")),
        body(request),
        (int) ((Json.Num) Objects.requireNonNull(response.get("status"))).doubleValue(),
        new String(body(response), StandardCharsets.UTF_8));
  }

  private static byte[] body(Json.Obj message) {
    String text = message.string("body");
    if (text == null) {
      return new byte[0];
    }
    return "base64".equals(message.string("body_encoding"))
        ? Base64.getDecoder().decode(text)
        : text.getBytes(StandardCharsets.UTF_8);
  }
}
