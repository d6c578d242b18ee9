package dev.bonafide.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class CommandLineTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private int run(String... args) {
    var console =
        new Console(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            InputStream.nullInputStream(),
            Console.Mode.TEXT,
            false);
    return Bonafide.run(List.of(args), console);
  }

  @Test
  void misspeltCommandIsUsageErrorWithSuggestion() {
    assertThat(run("docter")).isEqualTo(2);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("did you mean 'doctor'?");
    assertThat(out.size()).isZero();
  }

  @Test
  void unknownOptionIsUsageError() {
    assertThat(run("doctor", "--jsn")).isEqualTo(2);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("--jsn");
  }

  @Test
  void jsonIsTheOnlyThingOnStandardOutput() {
    assertThat(run("--json", "doctor")).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8))
        .startsWith("{")
        .contains("\"outcome\": \"ok\"");
  }

  @Test
  void optionsBeforeTheCommandAreThoseOfTheCommand() {
    var split = Arguments.split(List.of("--trust_config", "x", "doctor", "--sandbox", "a"));
    assertThat(split.path()).containsExactly("doctor");
    assertThat(split.rest())
        .containsExactly("--trust-config", "x", "--sandbox=.bonafide/sandbox", "a");
  }

  @Test
  void versionIsTheOneInThePom() throws Exception {
    var pom = java.nio.file.Files.readString(java.nio.file.Path.of("pom.xml"));
    assertThat(pom).contains("<version>" + Bonafide.VERSION + "</version>");
  }
}
