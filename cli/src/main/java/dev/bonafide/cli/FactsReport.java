package dev.bonafide.cli;

import dev.bonafide.artifact.json.Json;
import dev.bonafide.evidence.Content;
import dev.bonafide.evidence.Facts;
import dev.bonafide.evidence.LoggedEntry;
import dev.bonafide.evidence.Signer;
import dev.bonafide.evidence.TrustedTime;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** Established facts as lines and as JSON members. */
final class FactsReport {
  private FactsReport() {}

  /** One line: who signed, when, and where it is logged. */
  static String line(Facts facts) {
    var line = new StringBuilder("signed by ").append(who(facts.signer()));
    for (TrustedTime time : facts.times()) {
      line.append(", at ").append(time.time()).append(" (").append(time.authority()).append(')');
    }
    for (LoggedEntry entry : facts.logEntries()) {
      line.append(", index ").append(entry.index()).append(" of ").append(entry.log());
    }
    return line.toString();
  }

  private static String who(Signer signer) {
    return switch (signer) {
      case Signer.Keyless k -> k.subject() + " (" + k.issuer() + ")";
      case Signer.KeyHolder k -> "the holder of key " + k.publicKey();
      case Signer.CertificateHolder c ->
          (c.names().isEmpty() ? c.subject() : String.join(", ", c.names()))
              + " (certificate "
              + c.certificate()
              + ")";
    };
  }

  /** All facts. */
  static Json.ObjectBuilder json(Facts facts) {
    var json = signer(facts.signer());
    List<Json> times = new ArrayList<>();
    for (TrustedTime time : facts.times()) {
      times.add(
          Json.object()
              .put("time", time.time().toString())
              .put("origin", time.origin().name())
              .put("authority", time.authority())
              .build());
    }
    List<Json> entries = new ArrayList<>();
    for (LoggedEntry entry : facts.logEntries()) {
      entries.add(
          Json.object()
              .put("log", entry.log())
              .put("logId", entry.logId())
              .put("logIndex", entry.index())
              .put("kind", entry.kind())
              .build());
    }
    return json.put("content", content(facts.content()))
        .put("times", Json.array(times))
        .put("logEntries", Json.array(entries))
        .put("evidence", facts.source().name())
        .put("evidenceDigest", facts.source().digest().toString())
        .put("notices", Json.strings(facts.notices()));
  }

  private static Json.ObjectBuilder signer(Signer signer) {
    return switch (signer) {
      case Signer.Keyless k -> {
        var extensions = Json.object();
        new TreeMap<>(k.extensions()).forEach(extensions::put);
        yield Json.object()
            .put("method", "keyless")
            .put("signer", k.subject())
            .put("issuer", k.issuer())
            .put("extensions", extensions.build())
            .put("certificate", k.certificate().toString())
            .put("trustRoot", k.trustRoot());
      }
      case Signer.KeyHolder k ->
          Json.object().put("method", "key").put("publicKey", k.publicKey().toString());
      case Signer.CertificateHolder c ->
          Json.object()
              .put("method", "certificate")
              .put("names", Json.strings(c.names()))
              .put("subject", c.subject())
              .put("certificate", c.certificate().toString())
              .put("anchor", c.anchor().toString());
    };
  }

  private static Json content(Content content) {
    return switch (content) {
      case Content.Message(var digest) ->
          Json.object().put("kind", "message").put("digest", digest.toString()).build();
      case Content.Manifest m ->
          Json.object()
              .put("kind", "manifest")
              .put("name", m.name())
              .put("rootDigest", m.rootDigest().toString())
              .put("hash", m.hash())
              .put("resources", m.resources().size())
              .put("ignoredPaths", Json.strings(m.ignoredPaths()))
              .build();
      case Content.Statement s ->
          Json.object()
              .put("kind", "statement")
              .put("predicateType", s.predicateType())
              .put("statement", s.statement())
              .build();
    };
  }
}
