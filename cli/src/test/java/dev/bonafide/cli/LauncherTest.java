package dev.bonafide.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * First starts of the launcher, with a JDK and a Maven that are scripts: they write down that they
 * were called and go on when the test says so.
 */
class LauncherTest {
  /** A guard against waiting for ever, not a measure. */
  private static final long PATIENCE_SECONDS = 120;

  @TempDir Path folder;
  private Path home;
  private Path calls;
  private Path go;
  private final List<Process> started = new ArrayList<>();

  @BeforeEach
  void makeHome() throws IOException {
    Assumptions.assumeTrue(
        Stream.of("/usr/bin/flock", "/bin/flock").map(Path::of).anyMatch(Files::exists),
        "without flock, starts do not wait for each other");
    home = Files.createDirectory(folder.resolve("home"));
    calls = folder.resolve("calls");
    go = folder.resolve("go");
    Files.copy(Path.of("..", "bonafide"), home.resolve("bonafide"));
    Path jdk = Files.createDirectories(folder.resolve("jdk"));
    Files.writeString(jdk.resolve("release"), "JAVA_VERSION=\"25\"\nIMPLEMENTOR=\"Test\"\n");
    script(
        jdk.resolve("bin/java"),
        """
        case $* in
          *-XX:AOTCacheOutput=*)
            echo recording >> "$CALLS"
            until [ -e "$GO" ]; do sleep 0.05; done
            all=$*
            out=${all#*-XX:AOTCacheOutput=}
            echo whole > "${out%% *}"
            [ -z "${FAIL:-}" ]
            ;;
          *-XX:AOTCache=*) echo 'started with a cache' ;;
          *) echo 'started without a cache' ;;
        esac
        """);
  }

  @AfterEach
  void endProcesses() {
    started.forEach(Process::destroyForcibly);
  }

  private static void script(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, "#!/usr/bin/env bash\n" + text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private void unpackDistribution() throws IOException {
    Files.createFile(Files.createDirectory(home.resolve("lib")).resolve("bonafide-cli-0.1.0.jar"));
  }

  private Process start(String... settings) throws IOException {
    var builder = new ProcessBuilder("bash", home.resolve("bonafide").toString(), "doctor");
    builder.redirectErrorStream(true);
    var environment = builder.environment();
    environment.put("JAVA_HOME", folder.resolve("jdk").toString());
    environment.put("CALLS", calls.toString());
    environment.put("GO", go.toString());
    environment.keySet().removeAll(List.of("BONAFIDE_NO_AOT", "BONAFIDE_JAVA_OPTS"));
    for (String setting : settings) {
      environment.put(setting, "1");
    }
    Process process = builder.start();
    started.add(process);
    return process;
  }

  private static String ended(Process process) throws Exception {
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    return said;
  }

  private void awaitCall(String call) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (!Files.exists(calls) || !Files.readString(calls).contains(call)) {
      assertThat(System.nanoTime()).as("waited for: " + call).isLessThan(end);
      Thread.sleep(20);
    }
  }

  private List<String> cacheFiles() throws IOException {
    try (var files = Files.list(home.resolve("aot"))) {
      return files.map(f -> f.getFileName() + "").filter(n -> !n.equals("lock")).toList();
    }
  }

  @Test
  void ofTwoFirstStartsOnePreparesTheCacheAndTheOtherStartsWithoutIt() throws Exception {
    unpackDistribution();
    Process first = start();
    awaitCall("recording");
    assertThat(ended(start())).isEqualTo("started without a cache\n");
    Files.createFile(go);
    assertThat(ended(first)).contains("preparing fast start-up", "started with a cache");
    assertThat(ended(start())).isEqualTo("started with a cache\n");
    assertThat(Files.readString(calls)).isEqualTo("recording\n");
    assertThat(cacheFiles()).hasSize(1).allMatch(name -> name.endsWith(".aot"));
  }

  @Test
  void cacheWhosePreparationFailedIsNeverUsedAndLeavesNothing() throws Exception {
    unpackDistribution();
    Files.createFile(go);
    assertThat(ended(start("FAIL"))).contains("started without a cache");
    assertThat(cacheFiles()).isEmpty();
    assertThat(ended(start())).contains("started with a cache");
  }

  @Test
  void ofTwoFirstStartsOfACheckoutOneBuilds() throws Exception {
    script(
        home.resolve("mvnw"),
        """
        echo build >> "$CALLS"
        until [ -e "$GO" ]; do sleep 0.05; done
        mkdir -p cli/target/dist/lib
        : > cli/target/dist/lib/bonafide-cli-0.1.0.jar
        """);
    Process first = start("BONAFIDE_NO_AOT");
    awaitCall("build");
    Process second = start("BONAFIDE_NO_AOT");
    var waiting = second.inputReader(StandardCharsets.UTF_8);
    assertThat(waiting.readLine()).contains("another start is building");
    Files.createFile(go);
    assertThat(ended(first)).contains("started without a cache");
    assertThat(waiting.readLine()).isEqualTo("started without a cache");
    assertThat(Files.readString(calls)).isEqualTo("build\n");
  }
}
