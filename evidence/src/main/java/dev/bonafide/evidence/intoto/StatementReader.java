package dev.bonafide.evidence.intoto;

import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.RefusedException;
import dev.bonafide.artifact.json.Json;
import dev.bonafide.artifact.json.JsonLimits;
import dev.bonafide.artifact.json.JsonReader;
import dev.bonafide.evidence.Content;
import dev.bonafide.evidence.protojson.Fields;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads the in-toto statement of an envelope whose signature was verified. */
public final class StatementReader {
  private static final String STATEMENT_V1 = "https://in-toto.io/Statement/v1";
  private static final String STATEMENT_V0_1 = "https://in-toto.io/Statement/v0.1";
  private static final int MAX_SUBJECTS = 1_000_000;

  private StatementReader() {}

  /**
   * Reads a statement.
   *
   * @throws RefusedException PREDICATE_MISMATCH for a payload that is no in-toto statement,
   *     MALFORMED_EVIDENCE for one that cannot be read
   */
  public static Content.Statement read(String payloadType, byte[] payload, JsonLimits limits)
      throws RefusedException {
    if (!payloadType.equals(Dsse.IN_TOTO)) {
      throw new RefusedException(
          Reason.PREDICATE_MISMATCH,
          "the envelope does not hold an in-toto statement",
          payloadType,
          Dsse.IN_TOTO);
    }
    Json document = JsonReader.parse(payload, Reason.MALFORMED_EVIDENCE, limits).orThrow();
    Fields statement = Fields.of(document, "the statement", Reason.MALFORMED_EVIDENCE);
    String type = statement.string("_type");
    if (!type.equals(STATEMENT_V1) && !type.equals(STATEMENT_V0_1)) {
      throw new RefusedException(
          Reason.PREDICATE_MISMATCH, "not an in-toto statement", type, STATEMENT_V1);
    }
    List<Content.Subject> subjects = new ArrayList<>();
    for (Fields subject : statement.objects("subject", MAX_SUBJECTS)) {
      Map<String, String> digests = new LinkedHashMap<>();
      Fields digest = subject.objectOrNull("digest");
      if (digest != null) {
        for (String algorithm : digest.json().members().keySet()) {
          digests.put(algorithm, digest.string(algorithm));
        }
      }
      subjects.add(new Content.Subject(subject.stringOr("name", ""), digests));
    }
    return new Content.Statement(statement.string("predicateType"), subjects, statement.json());
  }
}
