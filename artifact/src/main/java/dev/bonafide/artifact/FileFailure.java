package dev.bonafide.artifact;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Locale;

/** Why a file could not be used, in words: the JDK's exceptions often say the path alone. */
public final class FileFailure {
  private FileFailure() {}

  /** What went wrong, without the path, such as "permission denied". */
  public static String describe(IOException e) {
    return switch (e) {
      case NoSuchFileException missing -> "there is no such file or folder";
      case AccessDeniedException denied -> "permission denied";
      case FileAlreadyExistsException taken -> "there is a file of that name already";
      case FileSystemException other when other.getReason() != null -> lower(other.getReason());
      case FileSystemException other -> other.getClass().getSimpleName();
      case IOException other when other.getMessage() != null -> lower(other.getMessage());
      case IOException other -> other.getClass().getSimpleName();
    };
  }

  private static String lower(String words) {
    return words.isEmpty()
        ? words
        : words.substring(0, 1).toLowerCase(Locale.ROOT) + words.substring(1);
  }
}
