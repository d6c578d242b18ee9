package dev.bonafide.admission.policy;

import dev.bonafide.artifact.Digest;
import dev.bonafide.evidence.TextMatcher;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.util.List;

/** Somebody whose signature the policy knows under a name. */
public sealed interface Authority {
  String name();

  /** When signatures must have been made to count. */
  TimeWindow window();

  /**
   * Holders of one of some identities, certified under one root.
   *
   * @param trustRoot the name of the root; a certificate under another root does not count
   */
  record Keyless(String name, String trustRoot, List<Identity> identities, TimeWindow window)
      implements Authority {
    public Keyless {
      identities = List.copyOf(identities);
    }
  }

  /**
   * The holder of one private key.
   *
   * @param fingerprint SHA-256 of the SubjectPublicKeyInfo
   */
  record Key(String name, OperatorFile file, PublicKey key, Digest fingerprint, TimeWindow window)
      implements Authority {}

  /**
   * Holders of a long-lived certificate under given anchors.
   *
   * @param anchors SHA-256 of each anchor's DER is what facts name
   * @param holder which certificates under them count
   */
  record Certificate(
      String name,
      List<OperatorFile> files,
      List<X509Certificate> anchors,
      Holder holder,
      TimeWindow window)
      implements Authority {
    public Certificate {
      files = List.copyOf(files);
      anchors = List.copyOf(anchors);
    }
  }

  /** Which certificates under an anchor count. */
  sealed interface Holder {
    /** One with a subject alternative name like this. */
    record Named(TextMatcher san) implements Holder {}

    /** This very certificate, by the SHA-256 of its DER. */
    record Pinned(Digest certificate) implements Holder {}
  }
}
