package dev.bonafide.sandbox;

import dev.bonafide.artifact.Digest;
import dev.bonafide.artifact.DigestAlgorithm;
import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.RefusedException;
import dev.bonafide.artifact.json.Json;
import dev.bonafide.evidence.service.TransparencyLog.Verifier;
import dev.bonafide.tlog.append.AppendLog;
import java.util.Base64;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Rekor's API v2 (rekor-tiles): writing, and reading as tiles (C2SP tlog-tiles). */
final class RekorEndpoints {
  /** Level or {@code entries}, number in groups of three digits, and the width of a partial. */
  private static final Pattern TILE =
      Pattern.compile("(entries|[0-5])/((?:x[0-9]{3}/){0,4}[0-9]{3})(?:\\.p/([1-9][0-9]{0,2}))?");

  private final Rekor rekor;

  RekorEndpoints(Rekor rekor) {
    this.rekor = rekor;
  }

  void addTo(Map<String, Http.Endpoint> all) {
    all.put("POST /api/v2/log/entries", this::append);
    for (String prefix : new String[] {"", "/api/v2"}) {
      all.put("GET " + prefix + "/checkpoint", request -> checkpoint());
      all.put("GET " + prefix + "/tile/", this::tile);
    }
  }

  private Http.Answer append(Http.Request request) throws RefusedException {
    if (!(request.json().get("hashedRekordRequestV002") instanceof Json.Obj entry)) {
      // a DSSE envelope is logged by the digest of its pre-authentication encoding
      throw Http.invalid("invalid type, must be hashedrekord");
    }
    if (entry.get("signature") instanceof Json.Obj signature
        && signature.get("verifier") instanceof Json.Obj verifier
        && verifier.string("keyDetails") instanceof String details) {
      byte[] digest = bytes(entry.string("digest"), "digest");
      byte[] content = bytes(signature.string("content"), "signature.content");
      return Http.Answer.json(
          201, rekor.append(digest(digest), content, verifier(verifier, details)).orThrow());
    }
    throw Http.invalid("expected digest, signature.content, signature.verifier with keyDetails");
  }

  private static Verifier verifier(Json.Obj verifier, String details) throws RefusedException {
    boolean certificate = verifier.get("x509Certificate") != null;
    boolean key = verifier.get("publicKey") != null;
    if (certificate == key) {
      throw Http.invalid("expected exactly one of x509Certificate and publicKey");
    }
    String name = certificate ? "x509Certificate" : "publicKey";
    byte[] raw =
        bytes(verifier.get(name) instanceof Json.Obj o ? o.string("rawBytes") : null, name);
    return certificate
        ? new Verifier.Certificate(raw, details)
        : new Verifier.PublicKey(raw, details);
  }

  private static Digest digest(byte[] value) throws RefusedException {
    for (DigestAlgorithm algorithm : DigestAlgorithm.values()) {
      if (algorithm.lengthBytes() == value.length) {
        return Digest.of(algorithm, value);
      }
    }
    throw Http.invalid("a digest of " + value.length + " bytes");
  }

  private static byte[] bytes(@Nullable String base64, String name) throws RefusedException {
    try {
      if (base64 != null) {
        return Base64.getDecoder().decode(base64);
      }
    } catch (IllegalArgumentException e) {
      throw Http.invalid(name + " is not base64");
    }
    throw Http.invalid(name + " is missing");
  }

  private Http.Answer checkpoint() throws RefusedException {
    return Http.Answer.text(200, "text/plain; charset=utf-8", rekor.log().tree().orThrow().note());
  }

  private Http.Answer tile(Http.Request request) throws RefusedException {
    int start = request.path().indexOf("/tile/") + "/tile/".length();
    Matcher tile = TILE.matcher(request.path().substring(start));
    if (!tile.matches()) {
      throw new RefusedException(
          Reason.LOG_PROOF_INVALID, "no tile has this path", request.path(), "tile/0/x001/234");
    }
    long index = Long.parseLong(tile.group(2).replace("x", "").replace("/", ""));
    int width = tile.group(3) == null ? AppendLog.TILE_WIDTH : Integer.parseInt(tile.group(3));
    byte[] bytes =
        (tile.group(1).equals("entries")
                ? rekor.log().entryBundle(index, width)
                : rekor.log().tile(Integer.parseInt(tile.group(1)), index, width))
            .orThrow();
    return Http.Answer.of(200, "application/octet-stream", bytes);
  }
}
