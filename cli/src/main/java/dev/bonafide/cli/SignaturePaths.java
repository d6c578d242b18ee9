package dev.bonafide.cli;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Signatures at the top of a model's folder: evidence, and never part of the model. */
final class SignaturePaths {
  private SignaturePaths() {}

  static List<String> in(Path model) {
    List<String> found = new ArrayList<>();
    if (!Files.isDirectory(model)) {
      return found;
    }
    try (var names = Files.newDirectoryStream(model)) {
      for (Path path : names) {
        String name = String.valueOf(path.getFileName());
        if (name.endsWith(".sig") && Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)
            || name.equals("signatures") && Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
          found.add(name);
        }
      }
    } catch (IOException | DirectoryIteratorException e) {
      // The comparison itself reports a folder that cannot be read.
    }
    return found;
  }
}
