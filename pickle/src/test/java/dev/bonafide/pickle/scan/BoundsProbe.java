package dev.bonafide.pickle.scan;

import dev.bonafide.pickle.AllowList;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Scans hostile streams in a process of its own with little heap; prints a line each: name,
 * verdict, milliseconds. Ends with a stack trace and a code other than 0 if anything escapes.
 */
public final class BoundsProbe {
  private BoundsProbe() {}

  private interface Bomb {
    void write(OutputStream out) throws IOException;
  }

  /** A 7z file whose directory says that it has 2^31 - 1 files, and when each was made. */
  private static final byte[] SEVEN_ZIP = sevenZip("0105f0ffffff7f14020100");

  private static byte[] sevenZip(String directory) {
    byte[] content = HexFormat.of().parseHex(directory);
    var header = ByteBuffer.allocate(32 + content.length).order(ByteOrder.LITTLE_ENDIAN);
    header.put(HexFormat.of().parseHex("377abcaf271c0004"));
    header.putLong(12, 0).putLong(20, content.length).putInt(28, crc(content));
    header.putInt(8, crc(Arrays.copyOfRange(header.array(), 12, 32))).put(32, content);
    return header.array();
  }

  private static int crc(byte[] bytes) {
    var crc = new CRC32();
    crc.update(bytes);
    return (int) crc.getValue();
  }

  public static void main(String[] args) throws IOException {
    var scanner = new Scanner(AllowList.dataOnly(), ScanLimits.defaults());
    for (String arg : args) {
      probe(scanner, Path.of(arg).getFileName().toString(), Files.readAllBytes(Path.of(arg)));
    }
    for (Map.Entry<String, Bomb> bomb : bombs().entrySet()) {
      var out = new ByteArrayOutputStream();
      bomb.getValue().write(out);
      byte[] bytes = out.toByteArray();
      out = null;
      probe(scanner, bomb.getKey(), bytes);
    }
  }

  private static void probe(Scanner scanner, String name, byte[] bytes) {
    long begun = System.nanoTime();
    FileScan scan = scanner.scan(name, MemorySegment.ofArray(bytes));
    long millis = (System.nanoTime() - begun) / 1_000_000;
    System.out.println(name + " " + scan.verdict().word() + " " + millis);
  }

  private static byte[] latin1(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  /** In every test run a sixth of it; all of it with {@code -Dbombs=full}. */
  private static Bomb repeated(String unit, int fullCount, String end) {
    int count = System.getProperty("bombs", "").equals("full") ? fullCount : fullCount / 6;
    return out -> {
      byte[] block = latin1(unit.repeat(1000));
      for (int i = 0; i < count / 1000; i++) {
        out.write(block);
      }
      out.write(latin1(end));
    };
  }

  private static Bomb gzipped(Bomb inner) {
    return out -> {
      try (var gzip = new GZIPOutputStream(out)) {
        inner.write(gzip);
      }
    };
  }

  private static Map<String, Bomb> bombs() {
    var bombs = new LinkedHashMap<String, Bomb>();
    bombs.put("empty-lists", repeated("]", 20_000_000, "."));
    bombs.put("empty-dicts", repeated("}", 20_000_000, "."));
    bombs.put("empty-sets", repeated("\u008f", 20_000_000, "."));
    bombs.put("marks", repeated("(", 20_000_000, "."));
    bombs.put("nones", repeated("N", 30_000_000, "."));
    bombs.put("memoized-lists", repeated("]\u0094", 10_000_000, "."));
    bombs.put("empty-texts", repeated("\u008c\0", 10_000_000, "."));
    bombs.put("empty-bytes", repeated("C\0", 10_000_000, "."));
    bombs.put("tuples", repeated("))\u0086", 10_000_000, "."));
    bombs.put("floats", repeated("G\0\0\0\0\0\0\0\0", 3_000_000, "."));
    bombs.put("lists-of-lists", repeated("](]]e", 6_000_000, "."));
    bombs.put("names", repeated("cos\nsystem\n", 2_000_000, "."));
    bombs.put("calls", repeated("cos\nsystem\n)R", 2_000_000, "."));
    bombs.put("push-and-pop", gzipped(repeated("N0", 50_000_000, "N.")));
    bombs.put("zeros", gzipped(repeated("\0", 400_000_000, "")));
    bombs.put("duplicates", repeated("2", 30_000_000, "."));
    bombs.put(
        "colliding-texts",
        out -> {
          out.write(latin1("}("));
          for (int i = 0; i < 1 << 18; i++) {
            var key = new StringBuilder();
            for (int bit = 0; bit < 18; bit++) {
              key.append((i >> bit & 1) == 0 ? "Aa" : "BB");
            }
            out.write(latin1("\u008c\u0024" + key + "N"));
          }
          out.write(latin1("u."));
        });
    bombs.put(
        "doubling-lists",
        out -> {
          out.write(latin1("]\u0094"));
          for (int i = 0; i < 200; i++) {
            out.write(latin1("](h" + (char) i + "h" + (char) i + "e\u0094"));
          }
          out.write('.');
        });
    bombs.put(
        "zip-of-zeros",
        out -> {
          var zip = new ZipOutputStream(out);
          byte[] zeros = new byte[1 << 20];
          for (int i = 0; i < 20; i++) {
            zip.putNextEntry(new ZipEntry("m" + i + ".npy"));
            for (int j = 0; j < 20; j++) {
              zip.write(zeros);
            }
          }
          zip.finish();
        });
    bombs.put(
        "zip-of-many",
        out -> {
          var zip = new ZipOutputStream(out);
          for (int i = 0; i < 60_000; i++) {
            zip.putNextEntry(new ZipEntry("m" + i));
            zip.write('N');
          }
          zip.finish();
        });
    bombs.put("7z-of-two-milliard-files", out -> out.write(SEVEN_ZIP));
    bombs.put("vocabulary-of-a-million-terms", BoundsProbe::vocabulary);
    return bombs;
  }

  /** As protocol 4 writes {@code {"term0": 0, …}}. */
  static void vocabulary(OutputStream out) throws IOException {
    out.write(latin1("\u0080\u0004}\u0094"));
    for (int i = 0; i < 1_000_000; i++) {
      if (i % 1000 == 0) {
        out.write('(');
      }
      String term = "term" + i;
      out.write(0x8c);
      out.write(term.length());
      out.write(latin1(term));
      out.write(0x94);
      out.write(new byte[] {'J', (byte) i, (byte) (i >> 8), (byte) (i >> 16), (byte) (i >> 24)});
      if (i % 1000 == 999) {
        out.write('u');
      }
    }
    out.write('.');
  }
}
