package dev.bonafide.admission.policy;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.bonafide.artifact.Digest;
import dev.bonafide.artifact.DigestAlgorithm;
import dev.bonafide.evidence.TextMatcher;
import java.io.ByteArrayInputStream;
import java.security.PublicKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Reads {@code authorities:}. */
final class AuthorityReader {
  private static final int MAX_KEY_BYTES = 1 << 20;
  private static final String GITHUB_ISSUER = "https://token.actions.githubusercontent.com";

  /** Fields of a GitHub workflow's certificate, as Fulcio names them. */
  private static final List<String> GITHUB_FIELDS =
      List.of(
          "githubWorkflowRepository",
          "githubWorkflowRef",
          "githubWorkflowTrigger",
          "githubWorkflowSha",
          "githubWorkflowName");

  /** The other extensions that Fulcio writes into certificates of CI systems. */
  private static final List<String> CI_FIELDS =
      List.of(
          "buildSignerUri",
          "buildSignerDigest",
          "runnerEnvironment",
          "sourceRepositoryUri",
          "sourceRepositoryDigest",
          "sourceRepositoryRef",
          "sourceRepositoryIdentifier",
          "sourceRepositoryOwnerUri",
          "sourceRepositoryOwnerIdentifier",
          "buildConfigUri",
          "buildConfigDigest",
          "buildTrigger",
          "runInvocationUri",
          "sourceRepositoryVisibilityAtSigning",
          "deploymentEnvironment");

  private final PolicyReader policy;
  private final Set<String> roots;

  AuthorityReader(PolicyReader policy, Set<String> roots) {
    this.policy = policy;
    this.roots = roots;
  }

  Map<String, Authority> read(Node node) {
    var authorities = new LinkedHashMap<String, Authority>();
    node.entries().forEach((name, entry) -> authorities.put(name, authority(name, entry)));
    if (authorities.isEmpty()) {
      throw node.wrong("none", "at least one authority");
    }
    return authorities;
  }

  private Authority authority(String name, Node node) {
    var m = node.members("keyless", "key", "certificate", "signedAfter", "signedBefore");
    TimeWindow window = window(node, m);
    return switch (m.exactlyOne("keyless", "key", "certificate")) {
      case "keyless" -> keyless(name, m.need("keyless"), window);
      case "key" -> key(name, m.need("key"), window);
      default -> certificate(name, m.need("certificate"), window);
    };
  }

  private static TimeWindow window(Node node, Node.Members m) {
    Instant after = m.read("signedAfter", AuthorityReader::instant).orElse(Instant.MIN);
    Instant before = m.read("signedBefore", AuthorityReader::instant).orElse(Instant.MAX);
    if (!after.isBefore(before)) {
      throw node.wrong("signedAfter " + after, "a time before signedBefore " + before);
    }
    return new TimeWindow(after, before);
  }

  private static Instant instant(Node node) {
    try {
      return OffsetDateTime.parse(node.text()).toInstant();
    } catch (DateTimeParseException e) {
      throw node.wrong("'" + node.text() + "'", "a time such as 2026-12-01T00:00:00Z");
    }
  }

  private Authority keyless(String name, Node node, TimeWindow window) {
    var m = node.members("trustRoot", "identities");
    String root =
        m.read(
                "trustRoot",
                n -> {
                  if (!roots.contains(n.text())) {
                    throw n.oneOf(new TreeSet<>(roots));
                  }
                  return n.text();
                })
            .orElseGet(
                () -> {
                  if (roots.size() != 1) {
                    throw node.wrong(
                        "no 'trustRoot'", "one of " + String.join(", ", new TreeSet<>(roots)));
                  }
                  return roots.iterator().next();
                });
    var identities = new ArrayList<Identity>();
    for (Node entry : m.need("identities").list()) {
      identities.add(identity(entry));
    }
    return new Authority.Keyless(name, root, identities, window);
  }

  private static Identity identity(Node node) {
    var known = new ArrayList<>(List.of("issuer", "issuerRegExp", "subject", "subjectRegExp"));
    known.addAll(GITHUB_FIELDS);
    known.addAll(CI_FIELDS);
    var m = node.members(known.toArray(String[]::new));
    var extensions = new LinkedHashMap<String, TextMatcher>();
    m.values()
        .forEach(
            (key, value) -> {
              if (!key.startsWith("issuer") && !key.startsWith("subject")) {
                extensions.put(key.toLowerCase(Locale.ROOT), TextMatcher.exactly(value.text()));
              }
            });
    boolean github = GITHUB_FIELDS.stream().anyMatch(m::has);
    TextMatcher issuer =
        github && !m.has("issuer") && !m.has("issuerRegExp")
            ? TextMatcher.exactly(GITHUB_ISSUER)
            : textMatcher(m, "issuer", "issuerRegExp");
    // A repository names who signs as well as a subject does; nothing else may stand for one.
    boolean anySubject =
        (m.has("githubWorkflowRepository") || m.has("sourceRepositoryUri"))
            && !m.has("subject")
            && !m.has("subjectRegExp");
    TextMatcher subject =
        anySubject ? TextMatcher.any() : textMatcher(m, "subject", "subjectRegExp");
    return new Identity(issuer, subject, extensions);
  }

  static TextMatcher textMatcher(Node.Members m, String exact, String regExp) {
    return m.exactlyOne(exact, regExp).equals(exact)
        ? TextMatcher.exactly(m.need(exact).text())
        : pattern(m.need(regExp));
  }

  private static TextMatcher pattern(Node node) {
    try {
      return new TextMatcher.Matching(Pattern.compile(node.text()));
    } catch (PatternSyntaxException e) {
      throw node.wrong(
          "'" + node.text() + "'", "a regular expression (RE2): " + e.getDescription());
    }
  }

  private Authority key(String name, Node node, TimeWindow window) {
    OperatorFile file = policy.file(node, MAX_KEY_BYTES);
    PublicKey key = PublicKeys.read(node, file);
    return new Authority.Key(name, file, key, Digest.sha256(key.getEncoded()), window);
  }

  /** {@code FILE} or {@code sha256:HEX}, for keys and certificates that need no file. */
  static Digest digest(Node node) {
    String text = node.text();
    try {
      if (text.startsWith("sha256:")) {
        return Digest.ofHex(DigestAlgorithm.SHA256, text.substring("sha256:".length()));
      }
    } catch (IllegalArgumentException e) {
      // said below
    }
    throw node.wrong("'" + text + "'", "sha256: and 64 hexadecimal digits");
  }

  private Authority certificate(String name, Node node, TimeWindow window) {
    var m = node.members("anchors", "san", "sanRegExp", "fingerprint");
    var files = new ArrayList<OperatorFile>();
    var anchors = new ArrayList<X509Certificate>();
    for (Node entry : m.need("anchors").listOrOne()) {
      OperatorFile file = policy.file(entry, MAX_KEY_BYTES);
      files.add(file);
      anchors.addAll(certificates(entry, file));
    }
    Authority.Holder holder =
        m.exactlyOne("san", "sanRegExp", "fingerprint").equals("fingerprint")
            ? new Authority.Holder.Pinned(digest(m.need("fingerprint")))
            : new Authority.Holder.Named(textMatcher(m, "san", "sanRegExp"));
    return new Authority.Certificate(name, files, anchors, holder, window);
  }

  private static List<X509Certificate> certificates(Node node, OperatorFile file) {
    try {
      var found = new ArrayList<X509Certificate>();
      for (var certificate :
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(file.bytes()))) {
        found.add((X509Certificate) certificate);
      }
      if (!found.isEmpty()) {
        return found;
      }
    } catch (CertificateException e) {
      // said below
    }
    throw node.wrong("no certificate in " + file.path(), "certificates in PEM or DER");
  }
}
