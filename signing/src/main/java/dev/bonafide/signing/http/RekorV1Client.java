package dev.bonafide.signing.http;

import dev.bonafide.artifact.Digest;
import dev.bonafide.artifact.Outcome;
import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.RefusedException;
import dev.bonafide.artifact.json.Json;
import dev.bonafide.artifact.json.JsonReader;
import dev.bonafide.evidence.service.TransparencyLog;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rekor v1: {@code POST /api/v1/log/entries}, answered with the entry in Rekor's own JSON, which is
 * turned into the bundle's form here. An entry that the log already has is fetched.
 */
public final class RekorV1Client implements TransparencyLog {
  private final Http http;
  private final URI base;

  public RekorV1Client(Http http, URI base) {
    this.http = http;
    this.base = base;
  }

  @Override
  public Outcome<Json.Obj> append(Digest digest, byte[] signature, Verifier verifier) {
    return submit("hashedrekord", hashedRekord(digest, signature, verifier));
  }

  /**
   * Looks up the entry of a file's signature that was kept without a bundle.
   *
   * @return the oldest one, as {@link #append} gives it; refused with LOG_ENTRY_MISSING where the
   *     log has none, or SERVICE_FAILED
   */
  public Outcome<Json.Obj> find(Digest digest, byte[] signature, Verifier verifier) {
    return Outcome.attempt(
        () -> {
          URI target = Http.below(base, "/api/v1/log/entries/retrieve");
          var entry = proposed("hashedrekord", hashedRekord(digest, signature, verifier));
          var question = Json.object().put("entries", Json.array(List.of(entry))).build();
          byte[] answer = http.send(target, Http.post(question)).success();
          Json found = JsonReader.parse(answer, Reason.SERVICE_FAILED).orThrow();
          return translate(target, "hashedrekord", oldest(target, found));
        });
  }

  private static Json.Obj oldest(URI target, Json found) throws RefusedException {
    if (!(found instanceof Json.Arr(var items))) {
      throw Http.failed(target, "answered JSON that is no list", "a list of entries");
    }
    Json.Obj oldest = null;
    long since = Long.MAX_VALUE;
    for (Json item : items) {
      if (!(item instanceof Json.Obj(var byId)) || byId.size() != 1) {
        throw Http.failed(target, "sent no entry", "exactly one");
      }
      if (byId.values().iterator().next() instanceof Json.Obj entry) {
        long time = Long.parseLong(number(target, entry, "integratedTime"));
        oldest = time < since ? entry : oldest;
        since = Math.min(time, since);
      }
    }
    if (oldest == null) {
      throw new RefusedException(
          Reason.LOG_ENTRY_MISSING,
          "the log has no entry of this signature",
          "none in " + target.getHost(),
          "an entry over the file, the signature and the certificate");
    }
    return oldest;
  }

  private static Json.Obj hashedRekord(Digest digest, byte[] signature, Verifier verifier) {
    var base64 = Base64.getEncoder();
    String key = base64.encodeToString(pem(verifier).getBytes(StandardCharsets.US_ASCII));
    return Json.object()
        .put(
            "signature",
            Json.object()
                .put("content", base64.encodeToString(signature))
                .put("publicKey", Json.object().put("content", key).build())
                .build())
        .put(
            "data",
            Json.object()
                .put(
                    "hash",
                    Json.object()
                        .put("algorithm", digest.algorithm().id())
                        .put("value", digest.hex())
                        .build())
                .build())
        .build();
  }

  private static Json.Obj proposed(String kind, Json spec) {
    return Json.object().put("apiVersion", "0.0.1").put("kind", kind).put("spec", spec).build();
  }

  @Override
  public Outcome<Json.Obj> appendEnvelope(
      Digest digest, byte[] signature, Verifier verifier, byte[] envelope) {
    String key =
        Base64.getEncoder().encodeToString(pem(verifier).getBytes(StandardCharsets.US_ASCII));
    var content =
        Json.object()
            .put("envelope", new String(envelope, StandardCharsets.UTF_8))
            .put("verifiers", Json.strings(List.of(key)))
            .build();
    return submit("dsse", Json.object().put("proposedContent", content).build());
  }

  private static String pem(Verifier verifier) {
    return switch (verifier) {
      case Verifier.Certificate(byte[] der, String details) -> Pem.write("CERTIFICATE", der);
      case Verifier.PublicKey(byte[] spki, String details) -> Pem.write("PUBLIC KEY", spki);
    };
  }

  private Outcome<Json.Obj> submit(String kind, Json spec) {
    return Outcome.attempt(
        () -> {
          URI target = Http.below(base, "/api/v1/log/entries");
          Http.Answer answer = http.send(target, Http.post(proposed(kind, spec)));
          if (answer.status() == 409) {
            answer = http.send(existing(target, answer), HttpRequest.newBuilder().GET());
          }
          Json.Obj byId = answer.json();
          if (byId.members().size() == 1
              && byId.members().values().iterator().next() instanceof Json.Obj entry) {
            return translate(target, kind, entry);
          }
          throw Http.failed(target, "sent no entry", "exactly one");
        });
  }

  private URI existing(URI target, Http.Answer answer) throws RefusedException {
    String location = answer.response().headers().firstValue("Location").orElse("");
    int id = location.lastIndexOf('/') + 1;
    if (!location.substring(id).matches("[0-9a-f]{64,80}")) {
      throw Http.failed(target, "knows the entry but not where it is", "a Location header");
    }
    return Http.below(base, "/api/v1/log/entries/" + location.substring(id));
  }

  private static Json.Obj translate(URI target, String kind, Json.Obj entry)
      throws RefusedException {
    String body = entry.string("body");
    String logId = entry.string("logID");
    if (body == null
        || logId == null
        || !(entry.get("verification") instanceof Json.Obj verification)
        || !(verification.get("inclusionProof") instanceof Json.Obj proof)
        || !(proof.get("hashes") instanceof Json.Arr(var hashes))
        || !(verification.string("signedEntryTimestamp") instanceof String promise)
        || !(proof.string("checkpoint") instanceof String checkpoint)) {
      throw Http.failed(target, "sent an incomplete entry", "body, logID, proof and promise");
    }
    List<Json> siblings = new java.util.ArrayList<>();
    for (Json hash : hashes) {
      siblings.add(Json.of(base64OfHex(target, hash instanceof Json.Str(String h) ? h : null)));
    }
    return Json.object()
        .put("logIndex", number(target, entry, "logIndex"))
        .put("logId", Json.object().put("keyId", base64OfHex(target, logId)).build())
        .put(
            "kindVersion",
            Json.object().put("kind", kind).put("version", version(target, body)).build())
        .put("integratedTime", number(target, entry, "integratedTime"))
        .put("inclusionPromise", Json.object().put("signedEntryTimestamp", promise).build())
        .put(
            "inclusionProof",
            Json.object()
                .put("logIndex", number(target, proof, "logIndex"))
                .put("rootHash", base64OfHex(target, proof.string("rootHash")))
                .put("treeSize", number(target, proof, "treeSize"))
                .put("hashes", Json.array(siblings))
                .put("checkpoint", Json.object().put("envelope", checkpoint).build())
                .build())
        .put("canonicalizedBody", body)
        .build();
  }

  /** Protobuf's JSON writes 64-bit integers as strings. */
  private static String number(URI target, Json.Obj from, String name) throws RefusedException {
    if (from.get(name) instanceof Json.Num(String literal) && literal.matches("[0-9]{1,18}")) {
      return literal;
    }
    throw Http.failed(target, "sent no usable " + name, "a number");
  }

  private static String base64OfHex(URI target, @Nullable String hex) throws RefusedException {
    try {
      return Base64.getEncoder().encodeToString(HexFormat.of().parseHex(hex == null ? "x" : hex));
    } catch (IllegalArgumentException e) {
      throw Http.failed(target, "sent a hash that is no hexadecimal", "hexadecimal");
    }
  }

  private static String version(URI target, String body) throws RefusedException {
    byte[] canonical;
    try {
      canonical = Base64.getDecoder().decode(body);
    } catch (IllegalArgumentException e) {
      throw Http.failed(target, "sent a body that is no base64", "base64");
    }
    Json value = JsonReader.parse(canonical, Reason.SERVICE_FAILED).orThrow();
    if (value instanceof Json.Obj object && object.string("apiVersion") instanceof String found) {
      return found;
    }
    throw Http.failed(target, "sent a body without apiVersion", "an entry");
  }
}
