package dev.bonafide.evidence.x509;

import dev.bonafide.artifact.RefusedException;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The extensions that Fulcio puts into certificates (Fulcio's {@code oid-info.md}), by the names
 * that Fulcio gives them.
 */
public final class FulcioExtensions {
  private static final String ARC = "1.3.6.1.4.1.57264.1.";
  private static final String OTHER_NAME = ARC + "7";

  /** Number 1 to 6 hold raw text, all later ones a DER UTF8String. */
  private static final int LAST_RAW = 6;

  /** By the last arc of the identifier; number 7 is the other name of the subject. */
  private static final List<String> NAMES =
      List.of(
          "",
          "issuer",
          "githubWorkflowTrigger",
          "githubWorkflowSha",
          "githubWorkflowName",
          "githubWorkflowRepository",
          "githubWorkflowRef",
          "",
          "issuerV2",
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

  private FulcioExtensions() {}

  /** The extensions that are present, by name; the issuer is under {@code issuer}. */
  public static Map<String, String> read(X509Certificate certificate) throws RefusedException {
    Map<String, String> found = new LinkedHashMap<>();
    for (int number = 1; number < NAMES.size(); number++) {
      byte[] value = certificate.getExtensionValue(ARC + number);
      if (value != null && !NAMES.get(number).isEmpty()) {
        byte[] inner = Der.read(value).expect(Der.OCTET_STRING).content();
        byte[] text =
            number <= LAST_RAW ? inner : Der.read(inner).expect(Der.UTF8_STRING).content();
        found.put(NAMES.get(number), new String(text, StandardCharsets.UTF_8));
      }
    }
    String issuer = found.remove("issuerV2");
    if (issuer != null) {
      String older = found.put("issuer", issuer);
      if (older != null && !older.equals(issuer)) {
        throw Der.malformed("two issuers: " + older + " and " + issuer, "one issuer");
      }
    }
    return found;
  }

  /** The text of an other name of Fulcio's kind, or null for another kind. */
  static @Nullable String otherName(@Nullable Object encoded) throws RefusedException {
    if (!(encoded instanceof byte[] der)) {
      return null;
    }
    List<Der> parts = Der.read(der).children();
    if (parts.size() != 2 || !parts.getFirst().oid().equals(OTHER_NAME)) {
      return null;
    }
    Der value = parts.getLast();
    while (value.isContext(0)) { // the JDK may keep the explicit tag once or twice
      List<Der> inner = value.children();
      if (inner.size() != 1) {
        return null;
      }
      value = inner.getFirst();
    }
    return new String(value.expect(Der.UTF8_STRING).content(), StandardCharsets.UTF_8);
  }
}
