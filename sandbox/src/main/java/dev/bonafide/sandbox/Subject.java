package dev.bonafide.sandbox;

import dev.bonafide.artifact.ConfigurationException;
import java.net.URI;
import java.net.URISyntaxException;
import org.bouncycastle.asn1.x509.GeneralName;

/** Whom a token names, as a certificate's alternative name holds it. */
sealed interface Subject {
  /** RFC 5321 allows no more. */
  int MAX_CHARS = 254;

  String value();

  GeneralName name();

  /** A person. */
  record Email(String value) implements Subject {
    @Override
    public GeneralName name() {
      return new GeneralName(GeneralName.rfc822Name, value);
    }
  }

  /** A workload, such as a workflow or a SPIFFE id. */
  record Workload(String value) implements Subject {
    @Override
    public GeneralName name() {
      return new GeneralName(GeneralName.uniformResourceIdentifier, value);
    }
  }

  /**
   * Tells an e-mail address from a URI.
   *
   * @throws ConfigurationException if it is neither
   */
  static Subject parse(String text) {
    boolean printable = text.chars().allMatch(c -> c > ' ' && c < 0x7f && c != '"' && c != '\\');
    if (printable && text.length() <= MAX_CHARS) {
      if (text.contains("://") && isAbsoluteUri(text)) {
        return new Workload(text);
      }
      int at = text.indexOf('@');
      if (at > 0 && at < text.length() - 1 && at == text.lastIndexOf('@')) {
        return new Email(text);
      }
    }
    throw new ConfigurationException(
        "an identity is an e-mail address or an absolute URI, found \"" + text + "\"",
        "--identity " + SandboxOptions.DEFAULT_IDENTITY);
  }

  private static boolean isAbsoluteUri(String text) {
    try {
      return new URI(text).isAbsolute();
    } catch (URISyntaxException e) {
      return false;
    }
  }
}
