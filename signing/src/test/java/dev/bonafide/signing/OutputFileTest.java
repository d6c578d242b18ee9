package dev.bonafide.signing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.bonafide.artifact.ConfigurationException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputFileTest {
  @TempDir Path folder;

  private static final byte[] NEW = "new".getBytes(StandardCharsets.UTF_8);

  @Test
  void fileThatExistsIsNotReplacedUnlessAsked() throws Exception {
    Path target = Files.writeString(folder.resolve("a"), "old");
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> OutputFile.write(target, NEW, OutputFile.Existing.REFUSE))
        .withMessageContaining("Refusing to overwrite");
    assertThat(target).hasContent("old");
    OutputFile.write(target, NEW, OutputFile.Existing.REPLACE);
    assertThat(target).hasContent("new");
    assertThat(listing()).containsExactly("a");
  }

  @Test
  void linkInTheTargetsPlaceIsReplacedAndNotFollowed() throws Exception {
    Path victim = Files.writeString(folder.resolve("victim"), "old");
    Path target = Files.createSymbolicLink(folder.resolve("b"), victim);
    OutputFile.write(target, NEW, OutputFile.Existing.REPLACE);
    assertThat(victim).hasContent("old");
    assertThat(Files.isSymbolicLink(target)).isFalse();
  }

  @Test
  void folderThatDoesNotExistIsAnErrorThatNamesTheFile() {
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(
            () -> OutputFile.write(folder.resolve("none/c"), NEW, OutputFile.Existing.REFUSE))
        .withMessageContaining("none");
  }

  @Test
  void newFileIsWrittenWhole() throws Exception {
    OutputFile.write(folder.resolve("d"), NEW, OutputFile.Existing.REFUSE);
    assertThat(folder.resolve("d")).hasContent("new");
    assertThat(listing()).containsExactly("d");
  }

  @Test
  void fileHasItsPermissionsAlsoInThePlaceOfAnother() throws Exception {
    Path target = Files.writeString(folder.resolve("e"), "old");
    Set<PosixFilePermission> mine = PosixFilePermissions.fromString("rw-------");
    OutputFile.write(
        target, NEW, OutputFile.Existing.REPLACE, PosixFilePermissions.asFileAttribute(mine));
    assertThat(Files.getPosixFilePermissions(target)).isEqualTo(mine);
    assertThat(target).hasContent("new");
  }

  private List<String> listing() throws Exception {
    try (var names = Files.list(folder)) {
      return names.map(p -> p.getFileName().toString()).toList();
    }
  }
}
