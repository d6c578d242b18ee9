package dev.bonafide.signing;

import java.util.List;

/**
 * Asked before a person's identity goes into a public log. Answers true to go on.
 *
 * <p>It is not asked for machine identities, nor where no public log is involved.
 */
@FunctionalInterface
public interface Consent {
  boolean given(Disclosure disclosure);

  /**
   * What becomes public, for ever.
   *
   * @param identity the e-mail address that the certificate will carry
   * @param issuer who vouches for it
   * @param logs base URLs of the logs
   */
  record Disclosure(String identity, String issuer, List<String> logs) {
    public Disclosure {
      logs = List.copyOf(logs);
    }

    /** The sentences a person should read before answering. */
    public String text() {
      return "Signing writes "
          + identity
          + ", "
          + issuer
          + " and the present time into a public transparency log ("
          + String.join(", ", logs)
          + "). Anyone can read that entry, and it can never be removed.";
    }
  }
}
