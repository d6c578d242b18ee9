package dev.bonafide.sandbox;

import dev.bonafide.artifact.Outcome;
import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.json.Json;
import dev.bonafide.artifact.json.JsonReader;
import dev.bonafide.artifact.json.JsonWriter;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.PublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemReader;

/** How a sandbox lies in its folder: PEM for keys and certificates, JSON for the rest. */
final class SandboxFiles {
  static final String SETTINGS = "sandbox.json";
  static final String SECRET = "token-secret";
  static final String TRUSTED_ROOT = "trusted_root.json";
  static final String SIGNING_CONFIG = "signing_config.json";
  static final String CLIENT_TRUST_CONFIG = "client_trust_config.json";

  static final String LOGGED_ROOTS = "ct-roots.pem";

  private static final String ISSUER = "oidc.pem";
  private static final String AUTHORITY = "fulcio.pem";
  private static final String AUTHORITY_CHAIN = "fulcio-chain.pem";
  private static final String CERTIFICATE_LOG = "ctlog.pem";
  private static final String TRANSPARENCY_LOG = "rekor.pem";
  private static final String TIMESTAMP = "tsa.pem";
  private static final String TIMESTAMP_CHAIN = "tsa-chain.pem";
  private static final int VERSION = 1;

  private SandboxFiles() {}

  /**
   * What {@code sandbox.json} says.
   *
   * @param created from when on its keys count
   */
  record Settings(SandboxOptions options, Instant created) {}

  static void writeSettings(PrivateFolder folder, Settings settings) {
    Json json =
        Json.object()
            .put("version", VERSION)
            .put("port", settings.options().port())
            .put("identity", settings.options().identity())
            .put("created", settings.created().toString())
            .build();
    folder.write(SETTINGS, JsonWriter.indented(json) + "\n");
  }

  static Settings readSettings(PrivateFolder folder) {
    byte[] bytes = folder.read(SETTINGS).getBytes(StandardCharsets.UTF_8);
    if (JsonReader.parse(bytes, Reason.SETTINGS_INVALID)
            instanceof Outcome.Accepted<Json>(Json.Obj json)
        && json.get("version") instanceof Json.Num(String version)
        && version.equals(Integer.toString(VERSION))
        && json.get("port") instanceof Json.Num(String port)
        && port.matches("[1-9][0-9]{0,4}")
        && json.get("identity") instanceof Json.Str(String identity)
        && json.get("created") instanceof Json.Str(String created)) {
      try {
        return new Settings(
            new SandboxOptions(Integer.parseInt(port), identity), Instant.parse(created));
      } catch (DateTimeParseException e) {
        throw folder.damaged(SETTINGS, "created is no instant");
      }
    }
    throw folder.damaged(SETTINGS, "it is not of version " + VERSION);
  }

  static void writeKeys(PrivateFolder folder, SandboxKeys keys) {
    writePair(folder, ISSUER, keys.issuer());
    writePair(folder, AUTHORITY, keys.certificateAuthority());
    folder.write(AUTHORITY_CHAIN, pem(keys.authorityChain()));
    writePair(folder, CERTIFICATE_LOG, keys.certificateLog());
    writePair(folder, TRANSPARENCY_LOG, keys.transparencyLog());
    writePair(folder, TIMESTAMP, keys.timestampAuthority());
    folder.write(TIMESTAMP_CHAIN, pem(keys.timestampChain()));
    folder.write(SECRET, keys.secret() + "\n");
  }

  static SandboxKeys readKeys(PrivateFolder folder) {
    String secret = folder.read(SECRET).strip();
    if (secret.length() < 32) {
      throw folder.damaged(SECRET, "it is shorter than 32 characters");
    }
    KeyPair authority = readPair(folder, AUTHORITY);
    KeyPair timestamp = readPair(folder, TIMESTAMP);
    return new SandboxKeys(
        readPair(folder, ISSUER, "RSA"),
        authority,
        readChain(folder, AUTHORITY_CHAIN, authority.getPublic()),
        readPair(folder, CERTIFICATE_LOG),
        readPair(folder, TRANSPARENCY_LOG),
        timestamp,
        readChain(folder, TIMESTAMP_CHAIN, timestamp.getPublic()),
        secret);
  }

  private static void writePair(PrivateFolder folder, String name, KeyPair pair) {
    folder.write(
        name,
        block("PRIVATE KEY", pair.getPrivate().getEncoded())
            + block("PUBLIC KEY", pair.getPublic().getEncoded()));
  }

  private static KeyPair readPair(PrivateFolder folder, String name) {
    return readPair(folder, name, "EC");
  }

  private static KeyPair readPair(PrivateFolder folder, String name, String algorithm) {
    List<PemObject> blocks = blocks(folder, name);
    if (blocks.size() != 2
        || !blocks.get(0).getType().equals("PRIVATE KEY")
        || !blocks.get(1).getType().equals("PUBLIC KEY")) {
      throw folder.damaged(name, "expected a PRIVATE KEY and its PUBLIC KEY");
    }
    try {
      var factory = KeyFactory.getInstance(algorithm);
      var pair =
          new KeyPair(
              factory.generatePublic(new X509EncodedKeySpec(blocks.get(1).getContent())),
              factory.generatePrivate(new PKCS8EncodedKeySpec(blocks.get(0).getContent())));
      if (Keys.match(pair.getPublic(), pair.getPrivate())) {
        return pair;
      }
    } catch (GeneralSecurityException e) {
      throw folder.damaged(name, "it holds no " + algorithm + " key");
    }
    throw folder.damaged(name, "its two keys do not belong together");
  }

  private static List<X509CertificateHolder> readChain(
      PrivateFolder folder, String name, PublicKey key) {
    List<X509CertificateHolder> chain = certificates(folder, name);
    if (chain.size() != 2) {
      throw folder.damaged(name, "expected 2 certificates, found " + chain.size());
    }
    byte[] certified = encoded(chain.getFirst().getSubjectPublicKeyInfo());
    if (!java.util.Arrays.equals(certified, key.getEncoded())) {
      throw folder.damaged(name, "its certificate is of another key");
    }
    return chain;
  }

  /** All certificates of a PEM file. */
  static List<X509CertificateHolder> certificates(PrivateFolder folder, String name) {
    List<X509CertificateHolder> chain = new ArrayList<>();
    for (PemObject block : blocks(folder, name)) {
      try {
        chain.add(new X509CertificateHolder(block.getContent()));
      } catch (IOException | IllegalArgumentException e) {
        throw folder.damaged(name, "it holds something that is no certificate");
      }
    }
    return chain;
  }

  private static List<PemObject> blocks(PrivateFolder folder, String name) {
    List<PemObject> blocks = new ArrayList<>();
    try (var reader = new PemReader(new StringReader(folder.read(name)))) {
      for (PemObject next = reader.readPemObject(); next != null; next = reader.readPemObject()) {
        blocks.add(next);
      }
    } catch (IOException | RuntimeException e) {
      if (e instanceof dev.bonafide.artifact.ConfigurationException known) {
        throw known;
      }
      throw folder.damaged(name, "it is no PEM");
    }
    return blocks;
  }

  static String pem(List<X509CertificateHolder> chain) {
    var out = new StringBuilder();
    for (X509CertificateHolder certificate : chain) {
      out.append(block("CERTIFICATE", encoded(certificate)));
    }
    return out.toString();
  }

  static byte[] encoded(org.bouncycastle.util.Encodable value) {
    try {
      return value.getEncoded();
    } catch (IOException e) {
      throw new IllegalStateException("a certificate or key cannot be encoded", e);
    }
  }

  static String block(String type, byte[] der) {
    String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    return "-----BEGIN " + type + "-----\n" + text + "\n-----END " + type + "-----\n";
  }
}
