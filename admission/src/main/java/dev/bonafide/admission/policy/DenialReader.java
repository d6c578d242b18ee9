package dev.bonafide.admission.policy;

import dev.bonafide.evidence.TextMatcher;
import java.util.ArrayList;
import java.util.List;

/** Reads {@code deny:}. */
final class DenialReader {
  private final PolicyReader policy;

  DenialReader(PolicyReader policy) {
    this.policy = policy;
  }

  List<Denial> read(Node node) {
    var denials = new ArrayList<Denial>();
    for (Node entry : node.list()) {
      denials.add(denial(entry));
    }
    return denials;
  }

  private Denial denial(Node node) {
    var m =
        node.members(
            "match",
            "digest",
            "subject",
            "subjectRegExp",
            "issuer",
            "issuerRegExp",
            "key",
            "certificate",
            "because");
    String because = m.read("because", Node::text).orElse("");
    boolean issuer = m.has("issuer") || m.has("issuerRegExp");
    String kind =
        issuer && !m.has("subject") && !m.has("subjectRegExp")
            ? "issuer"
            : m.exactlyOne("match", "digest", "subject", "subjectRegExp", "key", "certificate");
    boolean ofSubject = kind.startsWith("subject") || kind.equals("issuer");
    if (issuer && !ofSubject) {
      throw node.wrong(kind + " with an issuer", "an issuer only with a subject, or alone");
    }
    if (kind.equals("issuer") && m.values().size() > (because.isEmpty() ? 1 : 2)) {
      throw node.wrong("an issuer with other words", "an issuer with a subject, or alone");
    }
    return switch (kind) {
      case "match" -> new Denial.Model(PolicyReader.globs(m.need("match")), because);
      case "digest" -> new Denial.Bytes(AuthorityReader.digest(m.need("digest")), because);
      case "key" -> key(m.need("key"), because);
      case "certificate" ->
          new Denial.Certificate(AuthorityReader.digest(m.need("certificate")), because);
      default -> {
        var any = TextMatcher.any();
        yield new Denial.Subject(
            issuer ? AuthorityReader.textMatcher(m, "issuer", "issuerRegExp") : any,
            kind.equals("issuer")
                ? any
                : AuthorityReader.textMatcher(m, "subject", "subjectRegExp"),
            because);
      }
    };
  }

  private Denial key(Node node, String because) {
    if (node.text().startsWith("sha256:")) {
      return new Denial.Key(AuthorityReader.digest(node), because);
    }
    OperatorFile file = policy.file(node, 1 << 20);
    return new Denial.Key(
        dev.bonafide.artifact.Digest.sha256(PublicKeys.read(node, file).getEncoded()), because);
  }
}
