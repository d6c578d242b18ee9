package dev.bonafide.evidence.trustroot;

import dev.bonafide.artifact.Digest;
import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.Refusal;
import dev.bonafide.artifact.RefusedException;
import dev.bonafide.artifact.json.Json;
import dev.bonafide.artifact.json.JsonReader;
import dev.bonafide.evidence.protojson.Fields;
import dev.bonafide.evidence.x509.Certificates;
import dev.bonafide.evidence.x509.PublicKeys;
import java.net.URI;
import java.net.URISyntaxException;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads trusted roots in protobuf's JSON form. */
final class TrustRootReader {
  private static final String ROOT_TYPE = "application/vnd.dev.sigstore.trustedroot";
  private static final String CONFIG_TYPE = "application/vnd.dev.sigstore.clienttrustconfig";

  private final RootLimits limits;

  TrustRootReader(RootLimits limits) {
    this.limits = limits;
  }

  TrustRoot read(String name, byte[] json, Instant asOf) throws RefusedException {
    if (json.length > limits.maxBytes()) {
      throw new RefusedException(
          Reason.LIMIT_EXCEEDED,
          "the trusted root is too large",
          json.length + " bytes",
          "at most " + limits.maxBytes());
    }
    Json document = JsonReader.parse(json, Reason.TRUST_ROOT_INVALID).orThrow();
    Fields root = Fields.ofMessage(document, "the trusted root", Reason.TRUST_ROOT_INVALID);
    if (root.stringOr("mediaType", "").startsWith(CONFIG_TYPE)) {
      root = root.object("trustedRoot");
    }
    if (!root.string("mediaType").startsWith(ROOT_TYPE)) {
      throw root.refused("mediaType", root.string("mediaType"), ROOT_TYPE + "…");
    }
    return new TrustRoot(
        name,
        logs(root, "tlogs"),
        logs(root, "ctlogs"),
        authorities(root, "certificateAuthorities"),
        authorities(root, "timestampAuthorities"),
        Digest.sha256(json),
        asOf);
  }

  private List<LogKey> logs(Fields root, String kind) throws RefusedException {
    List<LogKey> logs = new ArrayList<>();
    for (Fields log : root.objects(kind, limits.maxMembers())) {
      Fields publicKey = log.object("publicKey");
      String baseUrl = log.stringOr("baseUrl", "");
      // checkpointKeyId, where present, is the id that checkpoints carry in place of the log's own
      Fields id = log.objectOrNull("checkpointKeyId");
      byte[] keyId = (id == null ? log.object("logId") : id).bytes("keyId");
      byte[] logId = log.object("logId").bytes("keyId");
      if (keyId.length < Integer.BYTES || logId.length < Integer.BYTES) {
        throw log.refused("logId", keyId.length + " bytes", "a key id");
      }
      logs.add(
          new LogKey(
              baseUrl,
              host(baseUrl),
              HexFormat.of().formatHex(logId),
              HexFormat.of().formatHex(keyId),
              key(publicKey),
              validity(publicKey)));
    }
    return logs;
  }

  private static PublicKey key(Fields publicKey) throws RefusedException {
    byte[] raw = publicKey.bytes("rawBytes");
    try {
      // The one registered form whose bytes are no SubjectPublicKeyInfo.
      return publicKey.stringOr("keyDetails", "").equals("PKCS1_RSA_PKCS1V5")
          ? PublicKeys.ofPkcs1(raw)
          : PublicKeys.ofDer(raw);
    } catch (RefusedException e) {
      throw invalid(e);
    }
  }

  private List<Authority> authorities(Fields root, String kind) throws RefusedException {
    List<Authority> authorities = new ArrayList<>();
    for (Fields authority : root.objects(kind, limits.maxMembers())) {
      List<X509Certificate> chain = new ArrayList<>();
      Fields certChain = authority.object("certChain");
      for (Fields member : certChain.objects("certificates", limits.maxCertificates())) {
        chain.add(certificate(member));
      }
      if (chain.isEmpty()) {
        throw certChain.refused("certificates", "none", "at least one certificate");
      }
      String uri = authority.stringOr("uri", "");
      if (uri.isEmpty()) {
        uri = chain.getLast().getSubjectX500Principal().getName();
      }
      authorities.add(new Authority(uri, chain, validity(authority)));
    }
    return authorities;
  }

  private static X509Certificate certificate(Fields member) throws RefusedException {
    try {
      return Certificates.ofDer(member.bytes("rawBytes"));
    } catch (RefusedException e) {
      throw invalid(e);
    }
  }

  /**
   * A missing start would silently mean "always", so it is refused; a missing end means "still".
   */
  private static Validity validity(Fields owner) throws RefusedException {
    Fields range = owner.object("validFor");
    Instant start = range.timeOrNull("start");
    if (start == null) {
      throw range.refused("start", "nothing", "the start of the validity");
    }
    @Nullable Instant end = range.timeOrNull("end");
    if (end != null && end.isBefore(start)) {
      throw range.refused("end", end.toString(), "not before " + start);
    }
    return new Validity(start, end == null ? Instant.MAX : end);
  }

  private static String host(String baseUrl) throws RefusedException {
    try {
      String host = new URI(baseUrl).getHost();
      if (host != null) {
        int port = new URI(baseUrl).getPort();
        return port < 0 ? host : host + ":" + port;
      }
    } catch (URISyntaxException e) {
      // falls through: the text as it stands is the name
    }
    return baseUrl;
  }

  private static RefusedException invalid(RefusedException cause) {
    Refusal refusal = cause.refusal();
    return new RefusedException(
        new Refusal(
            Reason.TRUST_ROOT_INVALID,
            "the trusted root: " + refusal.message(),
            refusal.found(),
            refusal.expected(),
            Reason.TRUST_ROOT_INVALID.tryFirst()));
  }
}
