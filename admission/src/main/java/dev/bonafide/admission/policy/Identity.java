package dev.bonafide.admission.policy;

import dev.bonafide.evidence.Signer;
import dev.bonafide.evidence.TextMatcher;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Whom a keyless certificate must name.
 *
 * @param issuer the OIDC issuer
 * @param subject the subject alternative name
 * @param extensions other Fulcio extensions by their field name, lower case
 */
public record Identity(
    TextMatcher issuer, TextMatcher subject, Map<String, TextMatcher> extensions) {
  public Identity {
    extensions = Map.copyOf(extensions);
  }

  boolean accepts(Signer.Keyless signer) {
    if (!issuer.matches(signer.issuer()) || !subject.matches(signer.subject())) {
      return false;
    }
    var established = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
    established.putAll(signer.extensions());
    return extensions.entrySet().stream()
        .allMatch(
            e -> {
              String found = established.get(e.getKey());
              return found != null && e.getValue().matches(found);
            });
  }

  @Override
  public String toString() {
    String more =
        new TreeMap<>(extensions)
            .entrySet().stream()
                .map(e -> ", " + e.getKey() + " " + e.getValue())
                .collect(Collectors.joining());
    return subject + " (issuer " + issuer + more + ")";
  }
}
