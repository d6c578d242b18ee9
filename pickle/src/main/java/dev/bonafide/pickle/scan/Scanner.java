package dev.bonafide.pickle.scan;

import dev.bonafide.artifact.FileFailure;
import dev.bonafide.pickle.AllowList;
import dev.bonafide.pickle.scan.Finding.Rule;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Scans files and folders. Never loads, imports or executes anything; bounded in memory by its
 * limits. One scanner may be used again and again, by one thread at a time.
 */
public final class Scanner {
  /** Is told of the progress of a long scan. */
  @FunctionalInterface
  public interface Progress {
    /** Called before each file; counts from 0. */
    void next(Path file, int number, int total);

    /** Nobody listens. */
    static Progress none() {
      return (file, number, total) -> {};
    }
  }

  /** Smaller files are read, larger ones are mapped. */
  private static final long MAP_FROM_BYTES = 8 << 20;

  private final AllowList allowList;
  private final ScanLimits limits;

  /**
   * @param allowList the names that make a pickle safe, besides Python's data and numpy's arrays
   */
  public Scanner(AllowList allowList, ScanLimits limits) {
    this.allowList = allowList;
    this.limits = limits;
  }

  /**
   * Scans files, and all files below folders, in the order of their paths; links are followed. What
   * cannot be read is reported as such, and the rest is scanned all the same.
   *
   * @throws IOException if a path does not exist, or there are more files than the limits allow
   */
  public ScanReport scan(List<Path> paths, Progress progress) throws IOException {
    var files = new ArrayList<Path>();
    for (Path path : paths) {
      collect(path, files);
    }
    var scans = new ArrayList<FileScan>();
    for (int i = 0; i < files.size(); i++) {
      progress.next(files.get(i), i, files.size());
      scans.add(scan(files.get(i)));
    }
    return new ScanReport(scans);
  }

  private void collect(Path path, List<Path> files) throws IOException {
    if (!Files.isDirectory(path)) {
      // readAttributes throws for what is not there; a link to nothing is there itself
      BasicFileAttributes unused =
          Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      files.add(path);
      return;
    }
    int before = files.size();
    Files.walkFileTree(
        path,
        EnumSet.of(FileVisitOption.FOLLOW_LINKS),
        Integer.MAX_VALUE,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            if (files.size() >= limits.files()) {
              throw new IOException("more than " + limits.files() + " files below " + path);
            }
            files.add(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) {
            // a loop of links, or no permission: the file itself is reported
            files.add(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path listed, @Nullable IOException e) {
            if (e != null) {
              files.add(listed);
            }
            return FileVisitResult.CONTINUE;
          }
        });
    files.subList(before, files.size()).sort(null);
  }

  /** Scans one file. */
  public FileScan scan(Path file) {
    return scan(file, file.toString());
  }

  /** Scans one file that is to be reported under another path. */
  public FileScan scan(Path file, String path) {
    if (!Files.isRegularFile(file)) {
      return special(file, path);
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        Arena arena = Arena.ofConfined()) {
      long size = channel.size();
      if (size >= MAP_FROM_BYTES) {
        return scan(path, channel.map(MapMode.READ_ONLY, 0, size, arena));
      }
      return scan(path, MemorySegment.ofArray(Files.readAllBytes(file)));
    } catch (IOException e) {
      return FileScan.unknown(
          path, "unreadable", Rule.UNREADABLE, "cannot be read: " + FileFailure.describe(e));
    } catch (InternalError e) {
      // a mapped file that is cut short meanwhile
      return FileScan.unknown(path, "unreadable", Rule.UNREADABLE, "changed while it was read");
    }
  }

  /** What is no file that can be opened without waiting or doing something. */
  private static FileScan special(Path file, String path) {
    if (Files.isDirectory(file)) {
      return Files.isReadable(file)
          ? FileScan.unknown(path, "folder", Rule.SPECIAL, "a link back to a folder around it")
          : FileScan.unknown(path, "folder", Rule.UNREADABLE, "the folder cannot be listed");
    }
    String what = Files.exists(file) ? "a pipe, socket or device" : "a link to nothing";
    return FileScan.unknown(path, "special", Rule.SPECIAL, what + ", which is not opened");
  }

  /** Scans bytes that lie in memory. */
  public FileScan scan(String path, MemorySegment bytes) {
    return new ContentScan(allowList, limits).scan(path, bytes.asReadOnly());
  }
}
