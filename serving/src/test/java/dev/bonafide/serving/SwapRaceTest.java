package dev.bonafide.serving;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bonafide.serving.settings.ServerSettings;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Somebody who can write into the repository swaps the model's file as fast as they can, while it
 * is loaded again and again and asked for answers.
 */
class SwapRaceTest {
  private static final byte[] PICKLE =
      "cos\nsystem\n(S'true'\ntR.".getBytes(StandardCharsets.US_ASCII);
  private static final int LOADS = 60;

  @TempDir Path folder;

  /** The numbers, but for the last bits: compiled and interpreted code may differ there. */
  private static String answer(HttpResponse<String> response) {
    var numbers = new StringBuilder();
    String outputs = response.body().substring(response.body().indexOf("\"data\":"));
    for (String number : outputs.replaceAll("[^-0-9.,eE]", "").split(",")) {
      if (!number.isEmpty()) {
        numbers.append(String.format(Locale.ROOT, "%.9f ", Double.parseDouble(number)));
      }
    }
    return numbers.toString();
  }

  @Test
  void everyAnswerIsOfTheSignedModelWhateverLiesInTheFolder() throws Exception {
    var repository = new SignedRepository(folder);
    Path file = repository.models().resolve("m/model.joblib");
    Files.createDirectories(file.getParent());
    Path good = Fixtures.folder("mlserver").resolve("models/good-model/model.joblib");
    Files.copy(good, file);
    repository.sign(List.of(file));
    byte[] changed = Files.readAllBytes(good);
    Arrays.fill(changed, changed.length / 2, changed.length / 2 + 64, (byte) 0x40);
    Path[] variants = {folder.resolve("v0"), folder.resolve("v1"), folder.resolve("v2")};
    Files.write(variants[0], Files.readAllBytes(good));
    Files.write(variants[1], changed);
    Files.write(variants[2], PICKLE);
    String request =
        "{\"id\":\"1\",\"inputs\":[{\"name\":\"x\",\"shape\":[1,64],\"datatype\":\"FP32\",\"data\":["
            + "3,".repeat(63)
            + "3]}],\"outputs\":[{\"name\":\"decision_function\"}]}";
    var done = new AtomicBoolean();
    Map<String, AtomicInteger> answers = new ConcurrentHashMap<>();
    Map<Integer, AtomicInteger> loads = new ConcurrentHashMap<>();
    try (Server server =
            Server.start(ServerSettings.DEFAULT.onFreePorts(), repository.admitted(Map.of()));
        var client = new TestClient(server).awaitReady();
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      String expected = answer(client.post("/v2/models/m/infer", request));
      Future<?> swapping = threads.submit(() -> swap(file, variants, done));
      Future<?> asking =
          threads.submit(
              () -> {
                while (!done.get()) {
                  var response = client.post("/v2/models/m/infer", request);
                  String said = response.statusCode() == 200 ? answer(response) : response.body();
                  answers.computeIfAbsent(said, a -> new AtomicInteger()).incrementAndGet();
                }
                return null;
              });
      try {
        for (int i = 0; i < LOADS; i++) {
          HttpResponse<String> loaded = client.load("m");
          loads.computeIfAbsent(loaded.statusCode(), s -> new AtomicInteger()).incrementAndGet();
          if (loaded.statusCode() != 200) {
            assertThat(loaded.body())
                .containsAnyOf("DIGEST_MISMATCH", "CHANGED_WHILE_READING", "ARTEFACT_NOT_FOUND")
                .doesNotContain("FORBIDDEN_GLOBAL", "MALFORMED_MODEL"); // never parsed
          }
        }
      } finally {
        done.set(true);
      }
      swapping.get();
      asking.get();
      assertThat(answers.keySet()).containsExactly(expected);
      assertThat(loads.keySet()).contains(200).isSubsetOf(200, 400);
    }
    assertThat(repository.storeFolder())
        .isDirectoryNotContaining("glob:**/*.copy"); // nothing stays behind
  }

  /** By renaming, by writing into the same file, and by cutting it off. */
  private static Void swap(Path file, Path[] variants, AtomicBoolean done) throws Exception {
    Path next = file.resolveSibling(".next");
    for (int i = 0; !done.get(); i++) {
      Path variant = variants[i % variants.length];
      if (i % 2 == 0) {
        Files.copy(variant, next, StandardCopyOption.REPLACE_EXISTING);
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
      } else {
        Files.write(file, Files.readAllBytes(variant));
      }
      Thread.sleep(i % 7);
    }
    return null;
  }
}
