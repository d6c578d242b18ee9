package dev.bonafide.pickle.scan;

import dev.bonafide.artifact.Outcome;
import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.Refusal;
import dev.bonafide.artifact.json.Json;
import dev.bonafide.artifact.json.JsonLimits;
import dev.bonafide.artifact.json.JsonReader;
import dev.bonafide.pickle.AllowList;
import dev.bonafide.pickle.Compression;
import dev.bonafide.pickle.Decompressed;
import dev.bonafide.pickle.ModelReader;
import dev.bonafide.pickle.PickleLimits;
import dev.bonafide.pickle.scan.Finding.Rule;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Recognises what bytes are by their content, never by their name, and judges them. */
final class ContentScan {
  private static final byte[] NPY = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
  private static final byte[] HDF5 = {(byte) 0x89, 'H', 'D', 'F', '\r', '\n', 0x1a, '\n'};
  private static final byte[] SEVEN_ZIP = {'7', 'z', (byte) 0xbc, (byte) 0xaf, 0x27, 0x1c};
  private static final byte[] GGUF = {'G', 'G', 'U', 'F'};
  private static final int TEXT_SAMPLE_BYTES = 1 << 20;
  private static final int MAX_JSON_BYTES = 8 << 20;

  /** A tree of so many values fits a small heap; a larger document counts as text. */
  private static final JsonLimits JSON = new JsonLimits(200, 250_000);

  /** HDF5 files may begin with something else, up to a power of two. */
  private static final int HDF5_FIRST_BLOCK = 512;

  private static final long HDF5_LAST_BLOCK = 1L << 30;
  private static final Set<String> PICKLE_EXTENSIONS =
      Set.of("pkl", "pickle", "joblib", "p", "pt", "pth", "ckpt", "sav", "npy", "npz", "skops");

  /** Whatever was compressed, its own name comes before these. */
  private static final Set<String> COMPRESSED_EXTENSIONS =
      Set.of("gz", "z", "zlib", "bz2", "xz", "lzma", "lz4", "zst", "zstd", "br", "sz");

  /** What begins so by chance now and then. */
  private static final Set<Compression> SHORT_MAGIC =
      Set.of(Compression.ZLIB, Compression.LZMA, Compression.JOBLIB_ZFILE);

  /** Beginnings of files that hold code, or that Bonafide cannot look into. */
  private static final List<String> OPAQUE =
      List.of(
          "7f454c46",
          "4d5a",
          "feedface",
          "feedfacf",
          "cefaedfe",
          "cffaedfe",
          "cafebabe",
          "28b52ffd",
          "526172211a07",
          "0d0d0a",
          "4c5a4950",
          "1f9d",
          "1fa0");

  private static final Map<String, String> INERT_MAGIC =
      Map.of(
          "89504e470d0a1a0a", "PNG",
          "ffd8ff", "JPEG",
          "47494638", "GIF",
          "50415231", "Parquet",
          "4152524f5731", "Arrow");

  private final AllowList allowList;
  private final ScanLimits limits;
  private final PickleScan pickles;
  private int membersLeft;
  private long inflatedBytesLeft;

  ContentScan(AllowList allowList, ScanLimits limits) {
    this.allowList = allowList;
    this.limits = limits;
    this.pickles = new PickleScan(allowList, limits);
    this.membersLeft = limits.archiveMembers();
    this.inflatedBytesLeft = limits.reader().decompressedBytes();
  }

  FileScan scan(String path, MemorySegment bytes) {
    return scan(path, bytes, 0);
  }

  FileScan scan(String path, MemorySegment bytes, int depth) {
    if (depth > limits.archiveDepth()) {
      return FileScan.unknown(
          path, "archive", Rule.LIMIT, "archives are nested more than " + depth + " deep");
    }
    if (bytes.byteSize() == 0) {
      return FileScan.of(path, "empty", Verdict.INERT, List.of());
    }
    if (startsWith(bytes, NPY)) {
      return withArchiveBehind(npy(path, bytes), bytes, depth);
    }
    if (isHdf5(bytes)) {
      return withArchiveBehind(recognised(path, "HDF5", bytes, hdf5(bytes)), bytes, depth);
    }
    if (startsWith(bytes, SEVEN_ZIP)) {
      return new SevenZipScan(this).scan(path, bytes, depth);
    }
    String inert = inertFormat(bytes);
    if (inert != null) {
      return withArchiveBehind(recognised(path, inert, bytes, List.of()), bytes, depth);
    }
    if (ZipScan.matches(bytes)) {
      return new ZipScan(this, allowList, limits).scan(path, bytes, depth);
    }
    if (TarScan.matches(bytes)) {
      // a tar file begins with a name, which may begin as anything
      FileScan tar = new TarScan(this).scan(path, bytes, depth);
      return withArchiveBehind(unlessPickle(tar, bytes), bytes, depth);
    }
    Compression compression = Compression.of(bytes);
    if (compression != null) {
      return compressed(path, bytes, compression, depth);
    }
    return stream(path, bytes, depth);
  }

  /** Counts a member of an archive; false when there were too many. */
  boolean takeMember() {
    return membersLeft-- > 0;
  }

  /** How much all archives and compressed files in this file may still inflate to. */
  long inflatedBytesLeft() {
    return inflatedBytesLeft;
  }

  PickleLimits inflationLimits() {
    return limits.reader().withDecompressedBytes(Math.max(1, inflatedBytesLeft));
  }

  static Finding exhausted() {
    return Finding.of(Rule.LIMIT, Verdict.UNKNOWN, "the file inflates to too many bytes together");
  }

  void countInflated(long bytes) {
    inflatedBytesLeft = Math.max(0, inflatedBytesLeft - bytes);
  }

  private @Nullable String inertFormat(MemorySegment bytes) {
    for (var known : INERT_MAGIC.entrySet()) {
      if (head(bytes).startsWith(known.getKey())) {
        return known.getValue();
      }
    }
    if (startsWith(bytes, GGUF)) {
      return "GGUF";
    }
    return isSafetensors(bytes) ? "safetensors" : null;
  }

  /** A format that executes nothing by itself. */
  private FileScan recognised(
      String path, String format, MemorySegment bytes, List<Finding> findings) {
    FileScan scan =
        findings.isEmpty()
            ? inert(path, format)
            : FileScan.of(path, format, Verdict.INERT, findings);
    return unlessPickle(scan, bytes);
  }

  /** Adds what the same bytes would do as a pickle, where nobody can rule out that they are one. */
  private FileScan unlessPickle(FileScan scan, MemorySegment bytes) {
    PickleScan.Result result = pickles.scan(bytes);
    if (!result.acts() && !result.limited()) {
      return scan;
    }
    var findings = new ArrayList<>(scan.findings());
    findings.addAll(result.findings());
    return FileScan.archive(
        scan.path(),
        scan.format() + " and " + result.format(),
        scan.verdict().worse(Verdict.UNKNOWN),
        findings,
        scan.members());
  }

  /** Zip files are read from their end, so that one may stand behind anything. */
  private FileScan withArchiveBehind(FileScan scan, MemorySegment bytes, int depth) {
    if (!ZipScan.endsAsZip(bytes)) {
      return scan;
    }
    FileScan archive =
        new ZipScan(this, allowList, limits).scan(scan.path() + "!zip", bytes, depth + 1);
    return FileScan.archive(
        scan.path(), scan.format() + " and zip", scan.verdict(), scan.findings(), List.of(archive));
  }

  /** A pickle, JSON, text, or nothing that is known; perhaps with an archive behind it. */
  private FileScan stream(String path, MemorySegment bytes, int depth) {
    PickleScan.Result result = pickles.scan(bytes);
    var members = new ArrayList<FileScan>();
    if (ZipScan.endsAsZip(bytes)) {
      members.add(new ZipScan(this, allowList, limits).scan(path + "!zip", bytes, depth + 1));
    }
    if (result.isPickle()) {
      return FileScan.archive(path, result.format(), result.verdict(), result.findings(), members);
    }
    String text = textFormat(bytes);
    if (text != null && members.isEmpty() && !result.limited()) {
      boolean suspicious = hasPickleName(path) || result.importsStandardLibrary();
      return result.imports() && suspicious
          ? FileScan.of(path, "pickle", Verdict.UNKNOWN, result.findings())
          : inert(path, text);
    }
    if (result.imports() || result.limited() || hasPickleName(path)) {
      return FileScan.archive(path, "pickle", Verdict.UNKNOWN, result.findings(), members);
    }
    List<Finding> embedded = pickles.embedded(bytes);
    if (!embedded.isEmpty()) {
      return FileScan.archive(path, "data with a pickle", Verdict.UNKNOWN, embedded, members);
    }
    List<Finding> operations = TensorFlowGraph.findings(bytes);
    if (!operations.isEmpty()) {
      return FileScan.archive(path, "TensorFlow graph", Verdict.INERT, operations, members);
    }
    if (!result.begins() && members.isEmpty() && !isOpaque(bytes)) {
      return inert(path, "data");
    }
    Finding unknown = Finding.of(Rule.FORMAT, Verdict.UNKNOWN, "no format that Bonafide knows");
    return FileScan.archive(path, "unknown", Verdict.UNKNOWN, List.of(unknown), members);
  }

  /** Something harmless, unless it goes by the name of something that is loaded otherwise. */
  private static FileScan inert(String path, String format) {
    return hasPickleName(path)
        ? FileScan.unknown(path, format, Rule.FORMAT, format + " under the name of a pickle")
        : FileScan.of(path, format, Verdict.INERT, List.of());
  }

  private static String head(MemorySegment bytes) {
    byte[] head = bytes.asSlice(0, Math.min(16, bytes.byteSize())).toArray(ValueLayout.JAVA_BYTE);
    return HexFormat.of().formatHex(head);
  }

  /** Executables, Python bytecode, and compressions that are not supported (zstd may begin so). */
  private static boolean isOpaque(MemorySegment bytes) {
    String head = head(bytes);
    return OPAQUE.stream().anyMatch(head::startsWith)
        || head.startsWith("0d0d0a", 2)
        || head.matches("5[0-9a-f]2a4d18.*");
  }

  private static boolean hasPickleName(String path) {
    String name = path.toLowerCase(Locale.ROOT);
    int dot = name.lastIndexOf('.');
    if (dot > 0 && COMPRESSED_EXTENSIONS.contains(name.substring(dot + 1))) {
      name = name.substring(0, dot);
    }
    return PICKLE_EXTENSIONS.contains(name.substring(name.lastIndexOf('.') + 1));
  }

  private FileScan npy(String path, MemorySegment bytes) {
    Outcome<Integer> outcome = ModelReader.countArrays(bytes, allowList, limits.reader());
    if (outcome instanceof Outcome.Refused<Integer>(Refusal refusal)) {
      var findings = new ArrayList<Finding>();
      long header = headerBytes(bytes);
      if (header > 0 && header < bytes.byteSize()) {
        PickleScan.Result objects = pickles.scan(bytes.asSlice(header));
        if (objects.isPickle() || objects.imports()) {
          objects.findings().stream()
              .filter(finding -> finding.verdict() == Verdict.DANGEROUS)
              .forEach(findings::add);
        }
      }
      if (findings.isEmpty()) {
        findings.add(PickleScan.refusalFinding(refusal));
      }
      return FileScan.of(path, "npy", Verdict.UNKNOWN, findings);
    }
    return FileScan.of(path, "npy", Verdict.SAFE, List.of());
  }

  private static long headerBytes(MemorySegment bytes) {
    if (bytes.byteSize() < 12) {
      return -1;
    }
    int major = bytes.get(ValueLayout.JAVA_BYTE, 6);
    return major == 1
        ? 10
            + (bytes.get(ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN), 8)
                & 0xffff)
        : 12
            + (bytes.get(ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN), 8)
                & 0xffff_ffffL);
  }

  private static boolean isHdf5(MemorySegment bytes) {
    if (startsWith(bytes, HDF5)) {
      return true;
    }
    for (long at = HDF5_FIRST_BLOCK;
        at <= HDF5_LAST_BLOCK && at + HDF5.length <= bytes.byteSize();
        at *= 2) {
      if (startsWith(bytes.asSlice(at), HDF5)) {
        return true;
      }
    }
    return false;
  }

  /** Attributes are stored as they are: Keras' configuration, and the objects of PyTables. */
  private List<Finding> hdf5(MemorySegment bytes) {
    var findings = new ArrayList<>(KerasConfig.inHdf5(bytes));
    findings.addAll(pickles.embedded(bytes));
    return findings;
  }

  private FileScan compressed(
      String path, MemorySegment bytes, Compression compression, int depth) {
    if (inflatedBytesLeft == 0) {
      return FileScan.of(
          path, compression.name().toLowerCase(Locale.ROOT), Verdict.UNKNOWN, List.of(exhausted()));
    }
    Decompressed inner = compression.partially(bytes, inflationLimits());
    countInflated(inner.bytes().byteSize());
    String format = compression.name().toLowerCase(Locale.ROOT);
    var findings = new ArrayList<Finding>();
    inner.stopped().ifPresent(refusal -> findings.add(PickleScan.refusalFinding(refusal)));
    boolean broken = !findings.isEmpty() && findings.getFirst().rule() == Rule.REFUSED;
    boolean weak = SHORT_MAGIC.contains(compression) && inner.bytes().byteSize() == 0;
    if (broken && (weak || textFormat(bytes) != null)) {
      FileScan asStream = stream(path, bytes, depth);
      return asStream.verdict() == Verdict.UNKNOWN
          ? FileScan.of(path, format, Verdict.UNKNOWN, findings)
          : asStream;
    }
    if (inner.bytes().byteSize() == 0 && !findings.isEmpty()) {
      return FileScan.of(path, format, Verdict.UNKNOWN, findings);
    }
    FileScan content = scan(path, inner.bytes(), depth + 1);
    findings.addAll(content.findings());
    if (inner.stopped().map(r -> r.reason() == Reason.TRAILING_BYTES).orElse(false)) {
      // programs that read member after member would go on
      long next = nextMember(bytes, compression);
      if (next > 0) {
        return FileScan.archive(
            path,
            content.format() + ", " + format,
            content.verdict(),
            findings,
            List.of(scan(path + "!next", bytes.asSlice(next), depth + 1)));
      }
    }
    return FileScan.archive(
        path, content.format() + ", " + format, content.verdict(), findings, content.members());
  }

  private static long nextMember(MemorySegment bytes, Compression compression) {
    return compression == Compression.GZIP
        ? PickleScan.find(bytes, new byte[] {0x1f, (byte) 0x8b, 8}, 3)
        : -1;
  }

  private static boolean startsWith(MemorySegment bytes, byte[] magic) {
    return bytes.byteSize() >= magic.length
        && bytes.asSlice(0, magic.length).mismatch(MemorySegment.ofArray(magic)) == -1;
  }

  /** Eight bytes of length, then a JSON object of that length. */
  private static boolean isSafetensors(MemorySegment bytes) {
    if (bytes.byteSize() < 10 || bytes.get(ValueLayout.JAVA_BYTE, 8) != '{') {
      return false;
    }
    long length = bytes.get(ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN), 0);
    return length >= 2
        && length <= bytes.byteSize() - 8
        && length <= MAX_JSON_BYTES
        && isJson(bytes.asSlice(8, length));
  }

  private static boolean isJson(MemorySegment bytes) {
    byte[] utf8 = bytes.toArray(ValueLayout.JAVA_BYTE);
    return JsonReader.parse(utf8, Reason.MALFORMED_MODEL, JSON) instanceof Outcome.Accepted<Json>;
  }

  /** {@code JSON}, {@code text}, or null. */
  private static @Nullable String textFormat(MemorySegment bytes) {
    byte first = bytes.get(ValueLayout.JAVA_BYTE, 0);
    if ((first == '{' || first == '[') && bytes.byteSize() <= MAX_JSON_BYTES && isJson(bytes)) {
      return "JSON";
    }
    long sample = Math.min(TEXT_SAMPLE_BYTES, bytes.byteSize());
    byte[] head = bytes.asSlice(0, sample).toArray(ValueLayout.JAVA_BYTE);
    int cut = head.length;
    if (sample < bytes.byteSize()) {
      while (cut > 0 && cut > head.length - 4 && head[cut - 1] < 0) {
        cut--;
      }
    }
    for (int i = 0; i < cut; i++) {
      byte b = head[i];
      if ((b >= 0 && b < 0x20 && b != '\n' && b != '\r' && b != '\t' && b != '\f') || b == 0x7f) {
        return null;
      }
    }
    try {
      var unused = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(head, 0, cut));
      return "text";
    } catch (CharacterCodingException e) {
      return null;
    }
  }
}
