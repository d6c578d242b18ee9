package dev.bonafide.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SandboxCommandsTest {
  @TempDir Path parent;
  private ByteArrayOutputStream out = new ByteArrayOutputStream();
  private ByteArrayOutputStream err = new ByteArrayOutputStream();

  private int run(String command, String... options) {
    out = new ByteArrayOutputStream();
    err = new ByteArrayOutputStream();
    var args = new ArrayList<>(List.of("sandbox", command, "--dir", parent.resolve("s") + ""));
    args.addAll(List.of(options));
    var console =
        new Console(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            InputStream.nullInputStream(),
            Console.Mode.TEXT,
            false);
    return Bonafide.run(args, console);
  }

  private String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private String err() {
    return err.toString(StandardCharsets.UTF_8);
  }

  @Test
  void tokenStatusAndTrustConfigMakeNoSandbox() {
    for (String command : List.of("token", "status", "trust-config")) {
      assertThat(run(command)).isEqualTo(ExitCode.USAGE);
      assertThat(err()).contains("there is no sandbox").contains("try: bonafide sandbox start");
    }
    assertThat(parent.resolve("s")).doesNotExist();
  }

  @Test
  void startServesUntilItIsStoppedAndKeepsPortAndIdentity() throws Exception {
    var codes = new ArrayList<Integer>();
    var thread = Thread.ofPlatform().start(() -> codes.add(run("start", "--port", "0")));
    while (!out().contains("Ctrl-C") && thread.isAlive()) {
      Thread.sleep(20);
    }
    int port = Integer.parseInt(out().replaceAll("(?s).*http://localhost:([0-9]+),.*", "$1"));
    try (var http = HttpClient.newHttpClient()) {
      var answer =
          http.send(
              HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/healthz")).build(),
              BodyHandlers.ofString());
      assertThat(answer.statusCode()).isEqualTo(200);
    }
    thread.interrupt();
    thread.join();
    assertThat(codes).containsExactly(ExitCode.OK);

    assertThat(run("start", "--port", Integer.toString(port - 1))).isEqualTo(ExitCode.USAGE);
    assertThat(err()).contains("http://localhost:" + port);
    assertThat(run("start", "--identity", "eve@example.com")).isEqualTo(ExitCode.USAGE);
    assertThat(run("start", "--ct-roots", parent.resolve("none") + "")).isEqualTo(ExitCode.USAGE);

    assertThat(run("token")).isZero();
    assertThat(out()).matches("[\\w-]+\\.[\\w-]+\\.[\\w-]+\\R");
    assertThat(run("token", "--identity", "not an identity")).isEqualTo(ExitCode.USAGE);
    assertThat(run("token", "--json", "--identity", "eve@example.com")).isZero();
    assertThat(out()).contains("\"identity\": \"eve@example.com\"");
    assertThat(run("status")).isZero();
    assertThat(out()).contains("issuer         http://localhost:" + port);
    assertThat(run("trust-config")).isZero();
    assertThat(out()).contains("clienttrustconfig");
    assertThat(run("trust-config", "--only", "trusted_root")).isZero();
    assertThat(out()).contains("trustedroot+json").doesNotContain("signingconfig");
    assertThat(run("trust-config", "--only", "everything")).isEqualTo(ExitCode.USAGE);

    Files.setPosixFilePermissions(
        parent.resolve("s"), PosixFilePermissions.fromString("rwxr-xr-x"));
    assertThat(run("status")).isEqualTo(ExitCode.USAGE);
    assertThat(err()).contains("open to others").contains("chmod 700");
  }
}
