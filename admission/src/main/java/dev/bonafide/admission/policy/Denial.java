package dev.bonafide.admission.policy;

import dev.bonafide.artifact.Digest;
import dev.bonafide.evidence.TextMatcher;
import java.util.List;

/** Something the operator has withdrawn. It holds in every mode and before every requirement. */
public sealed interface Denial {
  /** The operator's reason, or empty. */
  String because();

  /** Models served under such a name. */
  record Model(List<Glob> match, String because) implements Denial {
    public Model {
      match = List.copyOf(match);
    }
  }

  /** These very bytes. */
  record Bytes(Digest digest, String because) implements Denial {}

  /** Signatures by such an identity. */
  record Subject(TextMatcher issuer, TextMatcher subject, String because) implements Denial {}

  /** Signatures by this key; SHA-256 of its SubjectPublicKeyInfo. */
  record Key(Digest fingerprint, String because) implements Denial {}

  /** Signatures under this certificate; SHA-256 of its DER. */
  record Certificate(Digest certificate, String because) implements Denial {}
}
