package dev.bonafide.admission.record;

import dev.bonafide.artifact.json.Json;
import dev.bonafide.evidence.Content;
import dev.bonafide.evidence.Facts;
import dev.bonafide.evidence.LoggedEntry;
import dev.bonafide.evidence.Signer;
import dev.bonafide.evidence.TrustedTime;
import java.util.TreeMap;

/** Facts as the decision record and a model's metadata show them. */
public final class FactsJson {
  private FactsJson() {}

  public static Json.Obj of(Facts facts) {
    return Json.object()
        .put("evidence", facts.source().name())
        .put("evidenceDigest", facts.source().digest().toString())
        .put("signer", signer(facts.signer()))
        .put("content", content(facts.content()))
        .put("times", Json.array(facts.times().stream().map(FactsJson::time).toList()))
        .put("log", Json.array(facts.logEntries().stream().map(FactsJson::entry).toList()))
        .put("notices", Json.strings(facts.notices()))
        .build();
  }

  /** Who signed. */
  public static Json.Obj signer(Signer signer) {
    return switch (signer) {
      case Signer.Keyless k -> {
        var extensions = Json.object();
        new TreeMap<>(k.extensions()).forEach(extensions::put);
        yield Json.object()
            .put("method", "keyless")
            .put("subject", k.subject())
            .put("issuer", k.issuer())
            .put("extensions", extensions.build())
            .put("certificate", k.certificate().toString())
            .put("trustRoot", k.trustRoot())
            .build();
      }
      case Signer.KeyHolder k ->
          Json.object().put("method", "key").put("publicKey", k.publicKey().toString()).build();
      case Signer.CertificateHolder c ->
          Json.object()
              .put("method", "certificate")
              .put("names", Json.strings(c.names()))
              .put("subject", c.subject())
              .put("certificate", c.certificate().toString())
              .put("anchor", c.anchor().toString())
              .build();
    };
  }

  private static Json.Obj content(Content content) {
    return switch (content) {
      case Content.Message m ->
          Json.object().put("kind", "message").put("digest", m.digest().toString()).build();
      case Content.Manifest m ->
          Json.object()
              .put("kind", "manifest")
              .put("name", m.name())
              .put("rootDigest", m.rootDigest().toString())
              .put("resources", m.resources().size())
              .build();
      case Content.Statement s ->
          Json.object().put("kind", "statement").put("predicateType", s.predicateType()).build();
    };
  }

  private static Json.Obj time(TrustedTime time) {
    return Json.object()
        .put("time", time.time().toString())
        .put(
            "origin",
            switch (time.origin()) {
              case TIMESTAMP_AUTHORITY -> "timestampAuthority";
              case LOG_PROMISE -> "logPromise";
            })
        .put("authority", time.authority())
        .build();
  }

  private static Json.Obj entry(LoggedEntry entry) {
    return Json.object()
        .put("log", entry.log())
        .put("logId", entry.logId())
        .put("index", entry.index())
        .put("kind", entry.kind())
        .build();
  }
}
