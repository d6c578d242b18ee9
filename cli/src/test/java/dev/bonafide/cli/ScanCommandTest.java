package dev.bonafide.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScanCommandTest {
  private static final String SYSTEM_CALL = "cposix\nsystem\n(S'env > pwnd.txt'\ntR.";

  @TempDir Path folder;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private int run(String... args) {
    return run(new byte[0], args);
  }

  private int run(byte[] standardInput, String... args) {
    var console =
        new Console(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            new ByteArrayInputStream(standardInput),
            Console.Mode.TEXT,
            false);
    return Bonafide.run(List.of(args), console);
  }

  private Path file(String name, String content) throws Exception {
    return Files.writeString(folder.resolve(name), content, StandardCharsets.ISO_8859_1);
  }

  private String stdout() {
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void missingPathIsUsageError() {
    assertThat(run("scan", folder.resolve("none").toString())).isEqualTo(2);
    assertThat(run("scan")).isEqualTo(2);
    assertThat(out.size()).isZero();
  }

  @Test
  void dangerousFileIsShownWithTheCallAndGivesExitCodeOne() throws Exception {
    assertThat(run("scan", file("model.joblib", SYSTEM_CALL).toString())).isEqualTo(1);
    assertThat(stdout())
        .contains("dangerous", "would call posix.system(\"env > pwnd.txt\")", "1 dangerous");
    assertThat(folder.resolve("pwnd.txt")).doesNotExist();
  }

  @Test
  void harmlessFilesGiveExitCodeZero() throws Exception {
    file("settings.json", "{}");
    file("numbers.pkl", "(lp0\nI1\na.");
    assertThat(run("scan", folder.toString())).isZero();
    assertThat(stdout()).contains("2 files: 0 dangerous, 0 unknown, 1 safe, 1 inert");
  }

  @Test
  void jsonAndSarifSayTheSame() throws Exception {
    String path = file("model.joblib", SYSTEM_CALL).toString();
    assertThat(run("scan", "--json", path)).isEqualTo(1);
    assertThat(stdout()).contains("\"verdict\": \"dangerous\"", "\"target\": \"posix.system\"");
    out.reset();
    assertThat(run("scan", "--sarif", path)).isEqualTo(1);
    assertThat(stdout()).contains("\"version\": \"2.1.0\"", "\"ruleId\": \"calls-function\"");
    assertThat(run("scan", "--sarif", "--json", path)).isEqualTo(2);
  }

  @Test
  void standardInputIsScannedBesideFiles() throws Exception {
    byte[] model = SYSTEM_CALL.getBytes(StandardCharsets.ISO_8859_1);
    assertThat(run(model, "scan", "-")).isEqualTo(1);
    assertThat(stdout()).contains("dangerous  -  (", "1 file: 1 dangerous");
    out.reset();
    byte[] none = "N.".getBytes(StandardCharsets.ISO_8859_1);
    assertThat(run(none, "scan", "-", file("settings.json", "{}").toString())).isZero();
    assertThat(stdout()).contains("2 files: 0 dangerous, 0 unknown, 1 safe, 1 inert");
  }

  @Test
  void brokenLinksPipesAndLoopsAreReportedAndNotOpened() throws Exception {
    Files.createSymbolicLink(folder.resolve("gone.pkl"), Path.of("nowhere.pkl"));
    Files.createSymbolicLink(folder.resolve("around"), folder);
    assertThat(new ProcessBuilder("mkfifo", folder.resolve("pipe").toString()).start().waitFor())
        .isZero();
    file("settings.json", "{}");
    assertThat(run("scan", folder.toString())).isEqualTo(1);
    assertThat(stdout())
        .contains("a link to nothing", "a link back to a folder", "a pipe, socket or device")
        .contains("4 files: 0 dangerous, 3 unknown, 0 safe, 1 inert");
    assertThat(run("scan", folder.resolve("gone.pkl").toString())).isEqualTo(1);
  }

  @Test
  void unreadableFileAndFolderGiveExitCodeTwoAndTheOthersAreReported() throws Exception {
    Path file = file("secret.pkl", "N.");
    Path inner = Files.createDirectory(folder.resolve("secrets"));
    Set<PosixFilePermission> nothing = Set.of();
    Files.setPosixFilePermissions(file, nothing);
    Files.setPosixFilePermissions(inner, nothing);
    Assumptions.assumeFalse(Files.isReadable(file), "the administrator may read everything");
    file("model.joblib", SYSTEM_CALL);
    assertThat(run("scan", folder.toString())).isEqualTo(2);
    assertThat(stdout())
        .contains("cannot be read: AccessDenied", "the folder cannot be listed", "posix.system");
  }
}
