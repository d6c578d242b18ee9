package dev.bonafide.evidence.modelsigning;

import static dev.bonafide.evidence.Fixtures.accepted;
import static dev.bonafide.evidence.Fixtures.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bonafide.artifact.Outcome;
import dev.bonafide.artifact.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelTreeTest {
  @TempDir Path folder;

  private Outcome<ModelTree> walk(Exclusions exclusions, ModelTree.Links links) {
    return ModelTree.walk(folder, exclusions, links, TreeLimits.DEFAULT);
  }

  private void write(String path) throws IOException {
    Path file = folder.resolve(path);
    Path parent = file.getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    Files.writeString(file, path);
  }

  @Test
  void whatIsMissingOrNoFileIsRefused() throws IOException {
    assertRefused(
        ModelTree.walk(
            folder.resolve("x"), Exclusions.NONE, ModelTree.Links.LIST, TreeLimits.DEFAULT),
        Reason.UNREADABLE);
    assertRefused(
        ModelTree.walk(
            Path.of("/dev/null"), Exclusions.NONE, ModelTree.Links.LIST, TreeLimits.DEFAULT),
        Reason.UNREADABLE);
    Files.createSymbolicLink(folder.resolve("broken"), Path.of("nowhere"));
    assertRefused(walk(Exclusions.NONE, ModelTree.Links.FOLLOW_TO_FILES), Reason.UNREADABLE);
  }

  @Test
  void folderBeyondItsLimitsIsRefused() throws IOException {
    write("a/b/c/d");
    write("e");
    assertRefused(
        ModelTree.walk(folder, Exclusions.NONE, ModelTree.Links.LIST, new TreeLimits(3, 64)),
        Reason.LIMIT_EXCEEDED);
    assertRefused(
        ModelTree.walk(folder, Exclusions.NONE, ModelTree.Links.LIST, new TreeLimits(99, 2)),
        Reason.LIMIT_EXCEEDED);
  }

  @Test
  void linksAreListedOrReadThroughButFoldersBehindThemNever() throws IOException {
    write("a");
    write("sub/b");
    Path outside = Files.writeString(folder.resolveSibling("outside-" + System.nanoTime()), "o");
    Files.createSymbolicLink(folder.resolve("to-a"), Path.of("a"));
    Files.createSymbolicLink(folder.resolve("to-sub"), Path.of("sub"));
    Files.createSymbolicLink(folder.resolve("to-outside"), outside);
    ModelTree listed = accepted(walk(Exclusions.NONE, ModelTree.Links.LIST));
    assertThat(listed.links()).containsExactlyInAnyOrder("to-a", "to-sub", "to-outside");
    assertThat(paths(listed)).containsExactly("a", "sub/b");
    ModelTree followed = accepted(walk(Exclusions.NONE, ModelTree.Links.FOLLOW_TO_FILES));
    assertThat(paths(followed)).containsExactly("a", "sub/b", "to-a", "to-outside");
    assertThat(followed.notices()).hasSize(2);
    Files.delete(outside);
  }

  @Test
  void exclusionsTakeWholeComponentsAtTheTopAlone() throws IOException {
    for (String path : List.of(".git/x", ".gitmodules", "sub/.git/y", "cache/a", "cache2", "b")) {
      write(path);
    }
    ModelTree tree =
        accepted(walk(Exclusions.GIT_PATHS.and(List.of("cache")), ModelTree.Links.LIST));
    assertThat(paths(tree)).containsExactly(".gitmodules", "b", "cache2", "sub/.git/y");
  }

  @Test
  void modelThatIsOneFileIsNamedByADot() throws IOException {
    write("a");
    ModelTree tree =
        accepted(
            ModelTree.walk(
                folder.resolve("a"), Exclusions.NONE, ModelTree.Links.LIST, TreeLimits.DEFAULT));
    assertThat(tree.single()).isTrue();
    assertThat(paths(tree)).containsExactly(".");
  }

  @Test
  void ordersAreTheSpecificationsAndThePythonTools() {
    List<String> paths =
        new ArrayList<>(List.of("a/c", "a0", "a.txt", "a b", "a/b", "a-b", "a/b.c/d", "a/b-d"));
    paths.sort(ModelTree.BY_CODE_POINTS);
    assertThat(paths)
        .containsExactly("a b", "a-b", "a.txt", "a/b", "a/b-d", "a/b.c/d", "a/c", "a0");
    paths.sort(ModelTree.BY_COMPONENTS);
    assertThat(paths)
        .containsExactly("a/b", "a/b-d", "a/b.c/d", "a/c", "a b", "a-b", "a.txt", "a0");
    List<String> astral = new ArrayList<>(List.of("\uD83D\uDE00", "\uFFFD"));
    astral.sort(ModelTree.BY_CODE_POINTS);
    assertThat(astral).containsExactly("\uFFFD", "\uD83D\uDE00");
  }

  private static List<String> paths(ModelTree tree) {
    return tree.files().stream().map(ModelTree.Entry::path).toList();
  }
}
