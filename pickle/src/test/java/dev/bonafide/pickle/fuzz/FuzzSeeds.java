package dev.bonafide.pickle.fuzz;

import dev.bonafide.pickle.GlobalName;
import dev.bonafide.pickle.JoblibWriter;
import dev.bonafide.pickle.NdArray;
import dev.bonafide.pickle.PyDict;
import dev.bonafide.pickle.PyList;
import dev.bonafide.pickle.PyObject;
import dev.bonafide.pickle.PySet;
import dev.bonafide.pickle.PyTuple;
import dev.bonafide.pickle.PyValue;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import net.jpountz.lz4.LZ4FrameOutputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.LZMAOutputStream;
import org.tukaani.xz.XZOutputStream;

/** Writes the seeds that fuzzing starts from, a folder a target: {@code FuzzSeeds FOLDER}. */
public final class FuzzSeeds {
  /** Every loader of skops that makes more than a list. */
  private static final String SCHEMA =
      """
      {"__class__":"B","__module__":"a","__loader__":"ObjectNode","__id__":1,"protocol":2,"content":
       {"__class__":"dict","__module__":"builtins","__loader__":"DictNode","__id__":2,"key_types":
        {"__class__":"list","__module__":"builtins","__loader__":"ListNode","content":[
         {"__class__":"str","__module__":"builtins","__loader__":"TypeNode"},
         {"__class__":"str","__module__":"builtins","__loader__":"TypeNode"},
         {"__class__":"str","__module__":"builtins","__loader__":"TypeNode"}]},
        "content":{
         "x":{"__class__":"ndarray","__module__":"numpy","__loader__":"NdArrayNode","type":"numpy","file":"0.npy"},
         "y":{"__class__":"ndarray","__module__":"numpy","__loader__":"NdArrayNode","type":"json","shape":
          {"__class__":"tuple","__module__":"builtins","__loader__":"TupleNode","content":[
           {"__class__":"str","__module__":"builtins","__loader__":"JsonNode","content":"1"}]},
          "content":[{"__class__":"str","__module__":"builtins","__loader__":"JsonNode","content":"\\"t\\""}]},
         "z":{"__class__":"T","__module__":"a","__loader__":"ReduceNode","__reduce__":{"args":
          {"__class__":"tuple","__module__":"builtins","__loader__":"TupleNode","content":[
           {"__loader__":"CachedNode","__id__":2}]}},"content":
           {"__class__":"slice","__module__":"builtins","__loader__":"SliceNode","content":{"start":1,"stop":null,"step":-1}}}}}}
      """;

  /** One empty file, in the words of 7zFormat.txt: files, names, empty streams. */
  private static final String SEVEN_ZIP_DIRECTORY =
      "\1\5\1\u0011\5\0a\0\0\0\u000e\1\u0080\u000f\1\u0080\0\0";

  private FuzzSeeds() {}

  private interface Wrapper {
    OutputStream over(OutputStream out) throws IOException;
  }

  public static void main(String[] args) throws IOException {
    Path folder = Path.of(args[0]);
    byte[] joblib = joblib();
    byte[] text = latin1("(dp0\nS'a'\np1\n(I1\nI01\nL12L\nF1.5\nVx\\u20ac\ntp2\nscshop\nCart\n.");
    byte[] call = latin1("\u0080\u0004\u008c\u0001a\u008c\u0001f\u0093\u008c\u0002id\u0085R.");
    byte[] binary =
        latin1(
            "\u0080\u0005\u0095\u0010\0\0\0\0\0\0\0]\u0094(K\u0001M\u0001\u0002J\1\2\3\4"
                + "G\0\0\0\0\0\0\0\0\u0088\u0089Ne.");
    for (String target : List.of("reader", "trace", "scan")) {
      write(folder, target, "joblib", joblib);
      write(folder, target, "text", text);
      write(folder, target, "call", call);
      write(folder, target, "binary", binary);
      write(folder, target, "npy", npy());
      write(folder, target, "npz", zip("x.npy", npy()));
      write(folder, target, "zip", zip("data.pkl", call));
      write(folder, target, "skops", zip("schema.json", skops()));
    }
    write(folder, "skops", "dict", skops());
    write(folder, "skops", "objects", latin1(SCHEMA));
    byte[] array = npy();
    write(folder, "npy", "doubles", Arrays.copyOfRange(array, 6, array.length));
    write(folder, "npz", "doubles", Arrays.copyOfRange(array, 6, array.length));
    byte[] archive = zip("data.pkl", call);
    write(folder, "zip", "deflated", Arrays.copyOfRange(archive, 4, archive.length));
    write(folder, "tar", "member", tar(call));
    write(folder, "sevenzip", "copied", latin1(SEVEN_ZIP_DIRECTORY));
    compressed(folder, "zlib", joblib, DeflaterOutputStream::new);
    compressed(folder, "gzip", joblib, GZIPOutputStream::new);
    compressed(folder, "bzip2", joblib, BZip2CompressorOutputStream::new);
    compressed(folder, "xz", joblib, out -> new XZOutputStream(out, new LZMA2Options(0)));
    compressed(folder, "lzma", joblib, out -> new LZMAOutputStream(out, new LZMA2Options(0), -1));
    compressed(folder, "lz4", joblib, LZ4FrameOutputStream::new);
    var deflated = new ByteArrayOutputStream();
    try (var out = new DeflaterOutputStream(deflated)) {
      out.write(joblib);
    }
    var zfile = new ByteArrayOutputStream();
    zfile.write(
        latin1(String.format(Locale.ROOT, "ZF%-19s", "0x" + Integer.toHexString(joblib.length))));
    zfile.write(deflated.toByteArray());
    write(folder, "joblib_zfile", "joblib", zfile.toByteArray());
  }

  private static void compressed(Path folder, String target, byte[] content, Wrapper wrapper)
      throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (OutputStream out = wrapper.over(bytes)) {
      out.write(content);
    }
    write(folder, target, "joblib", bytes.toByteArray());
    write(folder, "scan", target, bytes.toByteArray());
  }

  private static void write(Path folder, String target, String name, byte[] bytes)
      throws IOException {
    Path file = folder.resolve(target).resolve("seed-" + name);
    Files.createDirectories(file.getParent());
    Files.write(file, bytes);
  }

  private static byte[] latin1(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static byte[] zip(String name, byte[] content) throws IOException {
    var out = new ByteArrayOutputStream();
    try (var zip = new ZipOutputStream(out)) {
      zip.putNextEntry(new ZipEntry(name));
      zip.write(content);
    }
    return out.toByteArray();
  }

  private static byte[] tar(byte[] content) {
    byte[] tar = new byte[3 * 512];
    byte[] head = latin1("a.pkl");
    System.arraycopy(head, 0, tar, 0, head.length);
    byte[] size = latin1(String.format(Locale.ROOT, "%011o\0", content.length));
    System.arraycopy(size, 0, tar, 124, size.length);
    System.arraycopy(content, 0, tar, 512, content.length);
    return tar;
  }

  private static byte[] npy() {
    String header = "{'descr': '<f8', 'fortran_order': False, 'shape': (2,), }";
    String padded = header + " ".repeat(117 - header.length()) + "\n";
    return latin1("\u0093NUMPY\1\0" + (char) padded.length() + "\0" + padded + "\0".repeat(16));
  }

  private static byte[] skops() {
    return latin1(
        "{\"__class__\": \"dict\", \"__module__\": \"builtins\", \"__loader__\": \"DictNode\","
            + " \"content\": {}, \"key_types\": {\"__class__\": \"list\", \"__module__\":"
            + " \"builtins\", \"__loader__\": \"ListNode\", \"content\": []}, \"protocol\": 2}");
  }

  private static byte[] joblib() throws IOException {
    PyList shared = PyList.of(List.of(new PyValue.Int(70_000), new PyValue.Float(0.5)));
    PyDict state =
        PyDict.builder()
            .put("doubles", NdArray.ofDoubles(new double[] {1, 2, 3, 4}, 2, 2))
            .put("longs", NdArray.ofLongs(new long[] {-1, 5}, 2))
            .put("texts", NdArray.ofObjects(List.of(new PyValue.Str("ä"), PyValue.None.NONE)))
            .put("pair", PyTuple.of(shared, shared))
            .put("set", PySet.of(List.of(new PyValue.Int(3))))
            .put("bytes", new PyValue.Bytes(new byte[] {1, 2}))
            .put("complex", new PyValue.Complex(1, 2))
            .build();
    var out = new ByteArrayOutputStream();
    JoblibWriter.write(
        PyObject.instance(new GlobalName("a", "B"), state), out, JoblibWriter.Compress.NONE);
    return out.toByteArray();
  }
}
