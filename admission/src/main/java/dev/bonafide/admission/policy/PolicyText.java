package dev.bonafide.admission.policy;

import dev.bonafide.evidence.Facts;
import dev.bonafide.evidence.Signer;
import java.util.List;

/** Writes policies for people to keep. */
public final class PolicyText {
  private PolicyText() {}

  /**
   * A policy that admits what the facts' signer signed, for a list of models.
   *
   * @param models names or globs
   * @param trust the line under {@code trust:}, such as {@code publicGood: true} or {@code sandbox:
   *     .bonafide/sandbox}
   * @param keyFile the public key's or anchors' file, relative to the policy; used for keys and
   *     certificates only
   */
  public static String init(List<String> models, Facts facts, String trust, String keyFile) {
    boolean keyless = facts.signer() instanceof Signer.Keyless;
    return """
    # Which models may be loaded, and who must have signed them.
    # Made from %s; change it as you like. bonafide policy check FILE finds mistakes.
    mode: enforce
    %sauthorities:
      release: %s
    models:
      - match: %s   # the first entry that matches a model's name decides
        require: { any: [release] }
    """
        .formatted(
            facts.source().name(),
            keyless ? "trust:\n  prod: { " + trust + " }\n" : "",
            authority(facts.signer(), keyless ? "prod" : "", keyFile),
            list(models));
  }

  /** The line that would admit a model that the facts' signer signed. */
  static String rule(String model, Facts facts) {
    return "{ match: "
        + quote(model)
        + ", require: { any: [AUTHORITY] } }, with AUTHORITY: "
        + authority(facts.signer(), "", "KEY.pub");
  }

  private static String authority(Signer signer, String trustRoot, String keyFile) {
    return switch (signer) {
      case Signer.Keyless k ->
          "{ keyless: { "
              + (trustRoot.isEmpty() ? "" : "trustRoot: " + trustRoot + ", ")
              + "identities: [ { issuer: "
              + quote(k.issuer())
              + ", subject: "
              + quote(k.subject())
              + " } ] } }";
      case Signer.KeyHolder k -> "{ key: " + quote(keyFile) + " }";
      case Signer.CertificateHolder c ->
          "{ certificate: { anchors: "
              + quote(keyFile)
              + ", "
              + (c.names().isEmpty()
                  ? "fingerprint: " + quote(c.certificate().toString())
                  : "san: " + quote(c.names().getFirst()))
              + " } }";
    };
  }

  private static String list(List<String> texts) {
    return "[" + String.join(", ", texts.stream().map(PolicyText::quote).toList()) + "]";
  }

  /** A YAML double-quoted scalar: whatever a certificate says stays a text. */
  private static String quote(String text) {
    var quoted = new StringBuilder("\"");
    text.codePoints()
        .forEach(
            c -> {
              if (c == '"' || c == '\\') {
                quoted.append('\\').appendCodePoint(c);
              } else if (c < 0x20
                  || c == 0x7f
                  || c == 0x85
                  || (c >= 0x2028 && c <= 0x2029)
                  || (c >= 0x80 && c < 0xa0)) {
                quoted.append(String.format("\\u%04x", c));
              } else {
                quoted.appendCodePoint(c);
              }
            });
    return quoted.append('"').toString();
  }
}
