package dev.bonafide.evidence.trustroot;

import java.security.cert.X509Certificate;
import java.util.List;

/**
 * A certificate authority or a timestamp authority.
 *
 * @param uri where it is, or the name of its last certificate where the root does not say
 * @param chain its certificates, the trusted one last
 */
public record Authority(String uri, List<X509Certificate> chain, Validity validity) {
  public Authority {
    chain = List.copyOf(chain);
    if (chain.isEmpty()) {
      throw new IllegalArgumentException("an authority has at least one certificate");
    }
  }

  /** The certificate that is trusted. */
  public X509Certificate anchor() {
    return chain.getLast();
  }
}
