package dev.bonafide.artifact;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContainmentTest {
  @TempDir Path temp;
  private Path mount;
  private Path folder;

  @BeforeEach
  void folders() throws IOException {
    mount = Files.createDirectory(temp.toRealPath().resolve("mount"));
    folder = Files.createDirectories(mount.resolve("good"));
    Files.writeString(folder.resolve("model.joblib"), "x");
    Files.writeString(temp.resolve("outside"), "x");
    Files.createDirectories(mount.resolve("other"));
    Files.writeString(mount.resolve("other/secret"), "x");
  }

  private Containment containment() {
    return ((Outcome.Accepted<Containment>) Containment.of(mount, folder)).value();
  }

  private Reason refused(String name) {
    return ((Outcome.Refused<Path>) containment().resolve(name)).refusal().reason();
  }

  private Path resolved(String name) {
    return ((Outcome.Accepted<Path>) containment().resolve(name)).value();
  }

  @ParameterizedTest
  @ValueSource(strings = {"../other/secret", "/etc/passwd", "a/../../outside", "..", "a\0b"})
  void nameThatLeadsOutIsRefused(String name) {
    assertThat(refused(name)).isEqualTo(Reason.OUTSIDE_MODEL);
  }

  @ParameterizedTest
  @ValueSource(strings = {"../other/secret", "../../outside", "/etc", "..data/x", "link"})
  void linkThatLeavesTheFolderIsRefused(String target) throws IOException {
    Files.createSymbolicLink(folder.resolve("link"), Path.of(target));
    assertThat(refused("link")).isIn(Reason.SYMLINK, Reason.ARTEFACT_NOT_FOUND);
    if (!target.startsWith("..data")) {
      assertThat(refused("link")).isEqualTo(Reason.SYMLINK);
    }
  }

  @Test
  void folderLinkOnTheWayIsRefusedToo() throws IOException {
    Files.createSymbolicLink(folder.resolve("dir"), Path.of("../other"));
    assertThat(refused("dir/secret")).isEqualTo(Reason.SYMLINK);
  }

  @Test
  void missingFileIsNotFound() {
    assertThat(refused("model.pkl")).isEqualTo(Reason.ARTEFACT_NOT_FOUND);
  }

  @Test
  void modelFolderThatIsALinkElsewhereIsRefused() throws IOException {
    Path link = Files.createSymbolicLink(mount.resolve("alias"), Path.of("good"));
    var outcome = (Outcome.Refused<Containment>) Containment.of(mount, link);
    assertThat(outcome.refusal().reason()).isEqualTo(Reason.SYMLINK);
  }

  @Test
  void linkWithinTheFolderIsFollowed() throws IOException {
    Files.createDirectories(folder.resolve("v1"));
    Files.writeString(folder.resolve("v1/model.bin"), "x");
    Files.createSymbolicLink(folder.resolve("a"), Path.of("v1/../v1/model.bin"));
    Files.createSymbolicLink(folder.resolve("b"), folder.resolve("model.joblib"));
    assertThat(resolved("a")).isEqualTo(folder.resolve("v1/model.bin"));
    assertThat(resolved("b")).isEqualTo(folder.resolve("model.joblib"));
    assertThat(resolved("./v1//model.bin")).isEqualTo(folder.resolve("v1/model.bin"));
  }

  @Test
  void kubernetesVolumeIsFollowedThroughItsDataLink() throws IOException {
    Path real = Files.createDirectories(mount.resolve("..2026_11_23/cm/sub"));
    Files.writeString(real.resolve("model.joblib"), "k8s");
    Files.createSymbolicLink(mount.resolve("..data"), Path.of("..2026_11_23"));
    Files.createSymbolicLink(mount.resolve("cm"), Path.of("..data/cm"));
    var containment =
        ((Outcome.Accepted<Containment>) Containment.of(mount, mount.resolve("cm"))).value();
    assertThat(containment.folder()).isEqualTo(mount.resolve("..2026_11_23/cm"));
    assertThat(((Outcome.Accepted<Path>) containment.resolve("sub/model.joblib")).value())
        .isEqualTo(real.resolve("model.joblib"));

    Files.createSymbolicLink(folder.resolve("model.pkl"), Path.of("../..data/cm/sub/model.joblib"));
    assertThat(resolved("model.pkl")).isEqualTo(real.resolve("model.joblib"));
  }

  @Test
  void dataLinkThatLeavesTheMountIsRefused() throws IOException {
    Files.createSymbolicLink(mount.resolve("..data"), temp.toRealPath());
    Files.createSymbolicLink(folder.resolve("model.pkl"), Path.of("../..data/outside"));
    assertThat(refused("model.pkl")).isEqualTo(Reason.SYMLINK);
  }
}
