package dev.bonafide.sandbox;

import dev.bonafide.artifact.Digest;
import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.RefusedException;
import dev.bonafide.artifact.json.Json;
import dev.bonafide.tlog.append.AppendLog;
import dev.bonafide.tlog.append.SignedTree;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.KeyPair;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.ASN1TaggedObject;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERTaggedObject;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.CertException;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;

/** A certificate transparency log of precertificates (RFC 6962). */
final class CertificateLog {
  /** Marks a certificate that must not be used (RFC 6962, 3.1). */
  static final ASN1ObjectIdentifier POISON = new ASN1ObjectIdentifier("1.3.6.1.4.1.11129.2.4.3");

  /** Where a certificate carries its SCTs (RFC 6962, 3.3). */
  static final ASN1ObjectIdentifier SCT_LIST = new ASN1ObjectIdentifier("1.3.6.1.4.1.11129.2.4.2");

  private static final int PRECERT_ENTRY = 1;
  private static final int TREE_HASH = 1;
  private static final int EXTENSIONS_TAG = 3;
  private static final int MAX_CHAIN = 5;
  private static final byte SHA256 = 4;
  private static final byte ECDSA = 3;

  private final AppendLog log;
  private final KeyPair key;
  private final byte[] id;
  private final List<X509CertificateHolder> roots;
  private final InstantSource clock;

  /**
   * @param roots whose certificates are logged
   */
  CertificateLog(
      AppendLog log, KeyPair key, List<X509CertificateHolder> roots, InstantSource clock) {
    this.log = log;
    this.key = key;
    this.id = Digest.sha256(key.getPublic().getEncoded()).bytes();
    this.roots = List.copyOf(roots);
    this.clock = clock;
  }

  /** A promise to log a certificate, which here is already kept. */
  record Sct(byte[] logId, long timestampMillis, byte[] signature) {
    /** {@code digitally-signed}: algorithms, length, signature. */
    byte[] signatureStruct() {
      return ByteBuffer.allocate(4 + signature.length)
          .put(SHA256)
          .put(ECDSA)
          .putShort((short) signature.length)
          .put(signature)
          .array();
    }

    /** The value of the certificate extension: a list of this one (RFC 6962, 3.2 and 3.3). */
    byte[] list() {
      byte[] signed = signatureStruct();
      int length = 1 + logId.length + Long.BYTES + 2 + signed.length;
      return ByteBuffer.allocate(4 + length)
          .putShort((short) (length + 2))
          .putShort((short) length)
          .put((byte) 0)
          .put(logId)
          .putLong(timestampMillis)
          .putShort((short) 0)
          .put(signed)
          .array();
    }
  }

  /**
   * Logs a precertificate.
   *
   * @param chain precertificate, its issuer, and so on; the root may be left out
   * @throws RefusedException with SERVICE_FAILED, or a refusal of the log
   */
  Sct addPreChain(List<X509CertificateHolder> chain) throws RefusedException {
    if (chain.isEmpty() || chain.size() > MAX_CHAIN) {
      throw refused("a chain of " + chain.size() + " certificates", "1 to " + MAX_CHAIN);
    }
    X509CertificateHolder precertificate = chain.getFirst();
    Extension poison = precertificate.getExtension(POISON);
    if (poison == null || !poison.isCritical()) {
      throw refused("a certificate without poison", "a precertificate");
    }
    X509CertificateHolder issuer = requireTrusted(chain);
    return log(withoutPoison(precertificate), issuer.getSubjectPublicKeyInfo());
  }

  /** The precertificate's issuer, once the chain leads to a root of ours. */
  private X509CertificateHolder requireTrusted(List<X509CertificateHolder> chain)
      throws RefusedException {
    var path = new ArrayList<>(chain);
    X509CertificateHolder last = path.getLast();
    if (!roots.contains(last)) {
      path.add(
          roots.stream()
              .filter(root -> root.getSubject().equals(last.getIssuer()))
              .findFirst()
              .orElseThrow(() -> refused("a chain to " + last.getIssuer(), "a root of this log")));
    }
    for (int i = 0; i + 1 < path.size(); i++) {
      requireSigned(path.get(i), path.get(i + 1));
    }
    if (path.size() < 2) {
      throw refused("a root", "a precertificate under a root");
    }
    return path.get(1);
  }

  private static void requireSigned(X509CertificateHolder child, X509CertificateHolder parent)
      throws RefusedException {
    try {
      var verifier = new JcaContentVerifierProviderBuilder().build(parent);
      if (child.getIssuer().equals(parent.getSubject()) && child.isSignatureValid(verifier)) {
        return;
      }
    } catch (OperatorCreationException
        | java.security.cert.CertificateException
        | CertException
        | RuntimeException e) {
      throw refused("a certificate whose signature cannot be read", "a chain to a root");
    }
    throw refused("a certificate not signed by the next one", "a chain to a root");
  }

  /** The TBSCertificate as it will be in the final certificate, its SCTs aside. */
  private static byte[] withoutPoison(X509CertificateHolder precertificate)
      throws RefusedException {
    var tbs = ASN1Sequence.getInstance(precertificate.toASN1Structure().getTBSCertificate());
    var fields = new ASN1EncodableVector();
    for (ASN1Encodable field : tbs) {
      boolean extensions =
          field instanceof ASN1TaggedObject tagged && tagged.getTagNo() == EXTENSIONS_TAG;
      fields.add(extensions ? filtered((ASN1TaggedObject) field) : field);
    }
    try {
      return new DERSequence(fields).getEncoded("DER");
    } catch (IOException e) {
      throw refused("a precertificate that cannot be encoded", "DER");
    }
  }

  private static DERTaggedObject filtered(ASN1TaggedObject extensions) {
    var kept = new ASN1EncodableVector();
    for (ASN1Encodable extension : ASN1Sequence.getInstance(extensions, true)) {
      if (!POISON.equals(ASN1Sequence.getInstance(extension).getObjectAt(0))) {
        kept.add(extension);
      }
    }
    return new DERTaggedObject(true, EXTENSIONS_TAG, new DERSequence(kept));
  }

  private Sct log(byte[] tbs, SubjectPublicKeyInfo issuer) throws RefusedException {
    long now = clock.millis();
    byte[] leaf = leaf(now, Digest.sha256(SandboxFiles.encoded(issuer)).bytes(), tbs);
    // the MerkleTreeLeaf and what the SCT signs differ in names alone: both begin with two zeros
    var sct = new Sct(id, now, Keys.sign(key.getPrivate(), leaf));
    log.append(leaf).orThrow();
    return sct;
  }

  private static byte[] leaf(long timestampMillis, byte[] issuerKeyHash, byte[] tbs) {
    return ByteBuffer.allocate(2 + 8 + 2 + issuerKeyHash.length + 3 + tbs.length + 2)
        .putShort((short) 0)
        .putLong(timestampMillis)
        .putShort((short) PRECERT_ENTRY)
        .put(issuerKeyHash)
        .put((byte) (tbs.length >>> 16))
        .putShort((short) tbs.length)
        .put(tbs)
        .putShort((short) 0)
        .array();
  }

  /** The answer to {@code get-sth} (RFC 6962, 4.3). */
  Json.Obj signedTreeHead() throws RefusedException {
    SignedTree tree = log.tree().orThrow();
    long now = clock.millis();
    byte[] root = tree.checkpoint().root().bytes();
    byte[] head =
        ByteBuffer.allocate(2 + 8 + 8 + root.length)
            .put((byte) 0)
            .put((byte) TREE_HASH)
            .putLong(now)
            .putLong(tree.size())
            .put(root)
            .array();
    var signed = new Sct(id, now, Keys.sign(key.getPrivate(), head));
    return Json.object()
        .put("tree_size", tree.size())
        .put("timestamp", now)
        .put("sha256_root_hash", base64(root))
        .put("tree_head_signature", base64(signed.signatureStruct()))
        .build();
  }

  /** The answer to {@code get-sth-consistency} (RFC 6962, 4.4). */
  Json.Obj consistency(long first, long second) throws RefusedException {
    List<Digest> path = log.consistencyProof(first, second).orThrow();
    return Json.object()
        .put("consistency", Json.strings(path.stream().map(d -> base64(d.bytes())).toList()))
        .build();
  }

  /** The answer to {@code get-roots} (RFC 6962, 4.7). */
  Json.Obj roots() {
    return Json.object()
        .put(
            "certificates",
            Json.strings(roots.stream().map(r -> base64(SandboxFiles.encoded(r))).toList()))
        .build();
  }

  /** The answer to {@code add-pre-chain} (RFC 6962, 4.2). */
  static Json.Obj json(Sct sct) {
    return Json.object()
        .put("sct_version", 0)
        .put("id", base64(sct.logId()))
        .put("timestamp", sct.timestampMillis())
        .put("extensions", "")
        .put("signature", base64(sct.signatureStruct()))
        .build();
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  private static RefusedException refused(String found, String expected) {
    return new RefusedException(
        Reason.SERVICE_FAILED, "the certificate log does not accept this", found, expected);
  }
}
