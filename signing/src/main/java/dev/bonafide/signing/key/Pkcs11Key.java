package dev.bonafide.signing.key;

import dev.bonafide.artifact.Digest;
import dev.bonafide.artifact.Outcome;
import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.RefusedException;
import dev.bonafide.signing.key.Cryptoki.Token;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.cert.CertificateFactory;
import java.security.interfaces.ECPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;

/** An EC key on a PKCS#11 token: the token signs, the key stays where it is. */
public final class Pkcs11Key implements SigningKey {
  private final Cryptoki module;
  private final long handle;
  private final ECPublicKey publicKey;
  private final Curve curve;

  private Pkcs11Key(Cryptoki module, long handle, ECPublicKey publicKey, Curve curve) {
    this.module = module;
    this.handle = handle;
    this.publicKey = publicKey;
    this.curve = curve;
  }

  /**
   * Opens the key that a PKCS#11 URI names. Exactly one token and one key must fit.
   *
   * @param uri RFC 7512, with {@code module-path} or {@code module-name}, and {@code pin-value} or
   *     {@code pin-source} where the token wants a PIN
   * @return refused with SIGNING_KEY_UNUSABLE or UNSUPPORTED_ALGORITHM
   * @throws dev.bonafide.artifact.ConfigurationException if the URI or the module cannot be used
   */
  public static Outcome<SigningKey> open(String uri) {
    var parsed = Pkcs11Uri.parse(uri);
    return Outcome.attempt(
        () -> {
          var module = new Cryptoki(parsed.module());
          try {
            return find(module, parsed);
          } catch (RefusedException | RuntimeException e) {
            module.close();
            throw e;
          }
        });
  }

  private static SigningKey find(Cryptoki module, Pkcs11Uri uri) throws RefusedException {
    List<Token> all = module.tokens();
    List<Token> fitting = all.stream().filter(t -> fits(t, uri)).toList();
    if (fitting.size() != 1) {
      throw unusable(
          fitting.size()
              + " fitting token(s) among "
              + all.stream().map(Token::label).filter(l -> !l.isEmpty()).toList(),
          "exactly one");
    }
    module.open(fitting.getFirst().slot(), uri.pin());
    long key = one(module, Cryptoki.CKO_PRIVATE_KEY, uri, "private key");
    var publicKey = publicKey(module, uri);
    return new Pkcs11Key(module, key, publicKey, Curve.of(publicKey));
  }

  private static boolean fits(Token token, Pkcs11Uri uri) {
    return uri.text("token").map(token.label()::equals).orElse(true)
        && uri.text("manufacturer").map(token.manufacturer()::equals).orElse(true)
        && uri.text("model").map(token.model()::equals).orElse(true)
        && uri.text("serial").map(token.serial()::equals).orElse(true)
        && uri.text("slot-id").map(Long.toString(token.slot())::equals).orElse(true);
  }

  private static List<Long> matching(Cryptoki module, long objectClass, Pkcs11Uri uri)
      throws RefusedException {
    return module.find(objectClass).stream()
        .filter(o -> matches(module, o, Cryptoki.CKA_ID, uri.id()))
        .filter(
            o ->
                matches(
                    module,
                    o,
                    Cryptoki.CKA_LABEL,
                    uri.text("object").map(t -> t.getBytes(StandardCharsets.UTF_8))))
        .toList();
  }

  private static boolean matches(
      Cryptoki module, long object, long attribute, Optional<byte[]> wanted) {
    return wanted.isEmpty()
        || module
            .attribute(object, attribute)
            .filter(v -> Arrays.equals(v, wanted.get()))
            .isPresent();
  }

  private static long one(Cryptoki module, long objectClass, Pkcs11Uri uri, String kind)
      throws RefusedException {
    List<Long> found = matching(module, objectClass, uri);
    if (found.size() != 1) {
      throw unusable(found.size() + " fitting " + kind + "(s) on the token", "exactly one");
    }
    return found.getFirst();
  }

  /** From the public key object, else from a certificate of the same name. */
  private static ECPublicKey publicKey(Cryptoki module, Pkcs11Uri uri) throws RefusedException {
    try {
      List<Long> certificates = matching(module, Cryptoki.CKO_CERTIFICATE, uri);
      if (matching(module, Cryptoki.CKO_PUBLIC_KEY, uri).isEmpty() && !certificates.isEmpty()) {
        byte[] der =
            module.attribute(certificates.getFirst(), Cryptoki.CKA_VALUE).orElse(new byte[0]);
        if (CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(der))
                .getPublicKey()
            instanceof ECPublicKey key) {
          return key;
        }
        throw unusable("a certificate without an EC key", "an EC key");
      }
      long object = one(module, Cryptoki.CKO_PUBLIC_KEY, uri, "public key");
      byte[] parameters = module.attribute(object, Cryptoki.CKA_EC_PARAMS).orElse(new byte[0]);
      byte[] point = module.attribute(object, Cryptoki.CKA_EC_POINT).orElse(new byte[0]);
      if (parameters.length == 0 || point.length == 0) {
        throw new RefusedException(
            Reason.UNSUPPORTED_ALGORITHM,
            "the token's key is of another kind",
            "a key without curve or point",
            "an EC key on P-256, P-384 or P-521");
      }
      var oid = ASN1ObjectIdentifier.getInstance(parameters);
      Curve.of(oid);
      byte[] bare = ASN1OctetString.getInstance(point).getOctets();
      var algorithm = new AlgorithmIdentifier(X9ObjectIdentifiers.id_ecPublicKey, oid);
      return (ECPublicKey)
          KeyFactory.getInstance("EC")
              .generatePublic(
                  new X509EncodedKeySpec(new SubjectPublicKeyInfo(algorithm, bare).getEncoded()));
    } catch (GeneralSecurityException | IOException | IllegalArgumentException e) {
      throw unusable("a public key that cannot be read", "an EC key with a named curve");
    }
  }

  private static RefusedException unusable(String found, String expected) {
    return new RefusedException(
        Reason.SIGNING_KEY_UNUSABLE, "the token's key cannot be used", found, expected);
  }

  @Override
  public ECPublicKey publicKey() {
    return publicKey;
  }

  @Override
  public Curve curve() {
    return curve;
  }

  @Override
  public synchronized byte[] sign(Digest digest) throws RefusedException {
    byte[] halves = module.signEcdsa(handle, digest.bytes());
    int half = (curve.bits() + 7) / 8;
    if (halves.length != 2 * half) {
      throw unusable("a signature of " + halves.length + " bytes", 2 * half + " bytes");
    }
    var sequence = new ASN1EncodableVector();
    sequence.add(new ASN1Integer(new BigInteger(1, Arrays.copyOf(halves, half))));
    sequence.add(new ASN1Integer(new BigInteger(1, Arrays.copyOfRange(halves, half, 2 * half))));
    try {
      return new DERSequence(sequence).getEncoded();
    } catch (IOException e) {
      throw new AssertionError("two integers encode", e);
    }
  }

  @Override
  public void close() {
    module.close();
  }
}
