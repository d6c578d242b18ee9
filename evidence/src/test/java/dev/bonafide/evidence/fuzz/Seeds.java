package dev.bonafide.evidence.fuzz;

import static dev.bonafide.evidence.testkit.TestSigstore.NOW;
import static dev.bonafide.evidence.testkit.TestSigstore.hashedRekordV2;
import static dev.bonafide.evidence.testkit.TestSigstore.raw;
import static dev.bonafide.evidence.testkit.TestSigstore.utf8;

import dev.bonafide.artifact.Digest;
import dev.bonafide.artifact.json.JsonWriter;
import dev.bonafide.evidence.testkit.Keys;
import dev.bonafide.evidence.testkit.TestSigstore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Well-formed inputs to start from. {@code main} writes them as files for a fuzzer's corpus. */
public final class Seeds {
  private Seeds() {}

  static byte[] bundle() {
    var sigstore = new TestSigstore();
    var leaf = sigstore.leaf();
    Digest digest = Digest.sha256(new byte[] {1});
    byte[] signature = Keys.sign("SHA256withECDSA", leaf.key().getPrivate(), new byte[] {1});
    var bundle = TestSigstore.message(raw(leaf.der()), digest, signature);
    String body = hashedRekordV2(digest, signature, "x509Certificate", leaf.der());
    bundle.entry(sigstore.log.entry("hashedrekord", "0.0.2", body));
    bundle.timestamp(sigstore.tsa.stamp(signature, NOW));
    return utf8(JsonWriter.compact(bundle.json()));
  }

  static byte[] manifest() {
    String digest = "ab".repeat(32);
    String root = Digest.sha256(java.util.HexFormat.of().parseHex(digest + digest + digest)).hex();
    return utf8(
        """
        {"_type":"https://in-toto.io/Statement/v1",
         "subject":[{"name":"m","digest":{"sha256":"%s"}}],
         "predicateType":"https://model_signing/signature/v1.0",
         "predicate":{"serialization":{"method":"shards","hash_type":"sha256",
           "allow_symlinks":false,"shard_size":1000.0,"ignore_paths":[".git"]},
          "resources":[
           {"name":"a:b:0:1000","algorithm":"sha256-sharded-1000","digest":"%s"},
           {"name":"a:b:1000:1001","algorithm":"sha256","digest":"%s"},
           {"name":"c/d:0:7","algorithm":"sha256","digest":"%s"}]}}
        """
            .formatted(root, digest, digest, digest));
  }

  /** Writes the seeds into a folder a target. */
  public static void main(String[] arguments) throws IOException {
    Path folder = Path.of(arguments[0]);
    var sigstore = new TestSigstore();
    write(folder, "bundle", bundle());
    write(folder, "root", utf8(JsonWriter.compact(sigstore.root().json())));
    write(folder, "statement", manifest());
    write(folder, "certificate", sigstore.leaf().der());
    write(folder, "timestamp", sigstore.tsa.embedding().stamp(new byte[] {1}, NOW));
  }

  private static void write(Path folder, String name, byte[] bytes) throws IOException {
    Path into = Files.createDirectories(folder.resolve(name));
    Files.write(into.resolve("seed"), bytes);
  }
}
