package dev.bonafide.pickle.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bonafide.artifact.json.JsonWriter;
import dev.bonafide.pickle.AllowList;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScannerTest {
  /** What the notebook puts in a model's place, with its own spelling of protocol 4. */
  private static final byte[] ENV =
      latin1(
          "\u0080\u0004\u008c\u0005posix\u008c\u0006system\u0093\u008c\u000eenv >"
              + " pwnd.txt\u0085R.");

  @TempDir Path folder;
  private final Scanner scanner = new Scanner(AllowList.dataOnly(), ScanLimits.defaults());

  private static byte[] latin1(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private FileScan scan(String name, byte[] bytes) {
    return scanner.scan(name, MemorySegment.ofArray(bytes));
  }

  private static List<String> messages(FileScan scan) {
    return scan.flattened().stream()
        .flatMap(file -> file.findings().stream())
        .map(Finding::message)
        .toList();
  }

  @Test
  void whatCannotBeReadGivesExitCodeTwoWhateverTheOthersAre() {
    FileScan unread =
        FileScan.unknown("a", "unreadable", Finding.Rule.UNREADABLE, "cannot be read");
    FileScan pipe = FileScan.unknown("b", "special", Finding.Rule.SPECIAL, "a pipe");
    assertThat(new ScanReport(List.of(pipe)).exitCode()).isEqualTo(1);
    assertThat(new ScanReport(List.of(pipe, unread)).exitCode()).isEqualTo(2);
  }

  @Test
  void callIsShownWithItsArguments() {
    FileScan scan = scan("model.joblib", ENV);
    assertThat(scan.verdict()).isEqualTo(Verdict.DANGEROUS);
    assertThat(messages(scan)).containsExactly("would call posix.system(\"env > pwnd.txt\")");
    assertThat(scan.findings().getFirst().target()).isEqualTo("posix.system");
    assertThat(Files.exists(Path.of("pwnd.txt"))).isFalse();
  }

  @Test
  void callThatIsHiddenBehindGetattrIsResolved() {
    FileScan scan =
        scan(
            "m.pkl",
            latin1(
                "cbuiltins\ngetattr\n(cimportlib\nimport_module\n(X\u0002\0\0\0ostR"
                    + "X\u0006\0\0\0systemtR(X\u0002\0\0\0idtR."));
    assertThat(messages(scan)).contains("would call os.system(\"id\")");
  }

  @Test
  void callThroughPartialIsResolved() {
    FileScan scan =
        scan("m.pkl", latin1("cfunctools\npartial\n(cos\nsystem\nX\u0002\0\0\0idtR)R."));
    assertThat(messages(scan)).contains("would call os.system(\"id\")");
  }

  @Test
  void secondStreamIsReported() {
    byte[] harmless = latin1("N.");
    byte[] both = new byte[harmless.length + ENV.length];
    System.arraycopy(harmless, 0, both, 0, harmless.length);
    System.arraycopy(ENV, 0, both, harmless.length, ENV.length);
    FileScan scan = scan("m.pkl", both);
    assertThat(scan.verdict()).isEqualTo(Verdict.DANGEROUS);
    assertThat(messages(scan)).contains("would call posix.system(\"env > pwnd.txt\")");
  }

  @Test
  void streamThatBreaksAfterTheCallIsDangerous() {
    FileScan scan = scan("m.pkl", java.util.Arrays.copyOf(ENV, ENV.length - 1));
    assertThat(scan.verdict()).isEqualTo(Verdict.DANGEROUS);
  }

  @Test
  void compressedPayloadIsFoundEvenWhereItIsCutOff() throws IOException {
    var out = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(out)) {
      gzip.write(ENV);
    }
    assertThat(scan("m.joblib", out.toByteArray()).verdict()).isEqualTo(Verdict.DANGEROUS);
    byte[] cut = java.util.Arrays.copyOf(out.toByteArray(), out.size() - 6);
    assertThat(scan("m.joblib", cut).verdict()).isEqualTo(Verdict.DANGEROUS);
  }

  @Test
  void memberOfAnArchiveIsFoundWhateverItsName() throws IOException {
    FileScan scan = scan("m.zip", zip("docs/readme.txt", ENV));
    assertThat(scan.verdict()).isEqualTo(Verdict.DANGEROUS);
    assertThat(scan.members().getFirst().path()).isEqualTo("m.zip!docs/readme.txt");
  }

  @Test
  void archiveInArchiveIsOpened() throws IOException {
    assertThat(scan("m.zip", zip("inner.zip", zip("x", ENV))).verdict())
        .isEqualTo(Verdict.DANGEROUS);
  }

  @Test
  void memberThatTheDirectoryHidesIsFound() throws IOException {
    byte[] hidden = zip("x.pkl", ENV);
    byte[] plain = zip("note.txt", latin1("hello"));
    var both = new ByteArrayOutputStream();
    both.write(hidden, 0, hidden.length - 22);
    both.write(plain);
    FileScan scan = scan("m.zip", both.toByteArray());
    assertThat(scan.verdict()).isEqualTo(Verdict.DANGEROUS);
  }

  @Test
  void lambdaLayerOfKerasIsDangerous() throws IOException {
    byte[] config = latin1("{\"config\": {\"layers\": [{\"class_name\": \"Lambda\"}]}}");
    var out = new ByteArrayOutputStream();
    try (var zip = new ZipOutputStream(out)) {
      zip.putNextEntry(new ZipEntry("metadata.json"));
      zip.write(latin1("{\"keras_version\": \"3.5.0\"}"));
      zip.putNextEntry(new ZipEntry("config.json"));
      zip.write(config);
    }
    assertThat(scan("m.keras", out.toByteArray()).verdict()).isEqualTo(Verdict.DANGEROUS);

    var h5 = new ByteArrayOutputStream();
    h5.write(latin1("\u0089HDF\r\n\u001a\n"));
    h5.write(new byte[100]);
    h5.write(config);
    assertThat(scan("m.h5", h5.toByteArray()).verdict()).isEqualTo(Verdict.DANGEROUS);
  }

  @Test
  void plainDataIsSafeAndTextIsInert() {
    assertThat(scan("a.pkl", latin1("(lp0\nI1\na.")).verdict()).isEqualTo(Verdict.SAFE);
    assertThat(scan("a.json", latin1("{\"a\": 1}")).verdict()).isEqualTo(Verdict.INERT);
    assertThat(scan("a.txt", latin1("class Foo\nbar\n")).verdict()).isEqualTo(Verdict.INERT);
    assertThat(scan("a.gguf", latin1("GGUF\u0003\0\0\0")).verdict()).isEqualTo(Verdict.INERT);
  }

  @Test
  void reportsAgreeWithOneAnother() throws IOException {
    Files.write(folder.resolve("bad.pkl"), ENV);
    Files.write(folder.resolve("good.json"), latin1("{}"));
    ScanReport report = scanner.scan(List.of(folder), Scanner.Progress.none());
    assertThat(report.exitCode()).isEqualTo(1);
    assertThat(report.summary()).isEqualTo("2 files: 1 dangerous, 0 unknown, 0 safe, 1 inert");
    assertThat(String.join("\n", report.lines()))
        .contains("would call posix.system(\"env > pwnd.txt\")");
    assertThat(JsonWriter.compact(report.json()))
        .contains("\"outcome\":\"refused\"", "\"verdict\":\"dangerous\"");
    assertThat(JsonWriter.compact(report.sarif("1")))
        .contains("\"ruleId\":\"calls-function\"", "\"level\":\"error\"");
  }

  @Test
  void pathThatDoesNotExistIsAnError() {
    assertThatThrownBy(() -> scanner.scan(List.of(folder.resolve("none")), Scanner.Progress.none()))
        .isInstanceOf(NoSuchFileException.class);
  }

  private static byte[] zip(String name, byte[] content) throws IOException {
    var out = new ByteArrayOutputStream();
    try (var zip = new ZipOutputStream(out)) {
      zip.putNextEntry(new ZipEntry(name));
      zip.write(content);
    }
    return out.toByteArray();
  }
}
