package dev.bonafide.signing.key;

import dev.bonafide.artifact.Digest;
import dev.bonafide.artifact.Outcome;
import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.Refusal;
import dev.bonafide.artifact.RefusedException;
import java.io.IOException;
import java.io.StringReader;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Optional;
import java.util.regex.Pattern;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.PEMEncryptedKeyPair;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JceOpenSSLPKCS8DecryptorProviderBuilder;
import org.bouncycastle.openssl.jcajce.JcePEMDecryptorProviderBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;
import org.bouncycastle.pkcs.PKCSException;

/**
 * Reads EC private keys from PEM: PKCS#8, encrypted PKCS#8, SEC1 and SEC1 with OpenSSL's own
 * encryption.
 */
public final class PemKeys {
  /** A P-521 key takes less than 1 KiB; parameters before it may stand in the file too. */
  private static final int MAX_BYTES = 64 * 1024;

  private static final Pattern LABEL = Pattern.compile("-----BEGIN ([A-Z0-9 ]{1,40})-----");

  private PemKeys() {}

  /**
   * Reads the first private key of a PEM file.
   *
   * @param password empty where none was given
   * @return refused with SIGNING_KEY_UNUSABLE or UNSUPPORTED_ALGORITHM; never showing the key
   */
  public static Outcome<SigningKey> read(byte[] pem, Optional<String> password) {
    return Outcome.attempt(
        () -> {
          if (pem.length > MAX_BYTES) {
            throw unusable(pem.length + " bytes", "a PEM file of at most " + MAX_BYTES);
          }
          return new FileKey(parse(pem, password));
        });
  }

  private static PrivateKeyInfo parse(byte[] pem, Optional<String> password)
      throws RefusedException {
    String text = new String(pem, StandardCharsets.ISO_8859_1);
    try (var parser = new PEMParser(new StringReader(text))) {
      Object object;
      while ((object = parser.readObject()) != null) {
        switch (object) {
          case PrivateKeyInfo plain -> {
            return plain;
          }
          case PEMKeyPair pair -> {
            return pair.getPrivateKeyInfo();
          }
          case PKCS8EncryptedPrivateKeyInfo encrypted -> {
            return decrypt(encrypted, password(password));
          }
          case PEMEncryptedKeyPair encrypted -> {
            return encrypted
                .decryptKeyPair(
                    new JcePEMDecryptorProviderBuilder()
                        .setProvider(new BouncyCastleProvider())
                        .build(password(password)))
                .getPrivateKeyInfo();
          }
          default -> {
            // EC PARAMETERS, or a certificate in front of the key
          }
        }
      }
    } catch (IOException | RuntimeException e) {
      throw unusable(
          password.isPresent() ? "a key that cannot be read, or another password" : "a damaged key",
          "an EC private key in PEM");
    }
    var label = LABEL.matcher(text);
    throw unusable(
        label.find() ? "PEM of " + label.group(1) : "no PEM",
        "an EC private key in PEM (PKCS#8 or SEC1)");
  }

  private static PrivateKeyInfo decrypt(PKCS8EncryptedPrivateKeyInfo encrypted, char[] password)
      throws RefusedException {
    try {
      return encrypted.decryptPrivateKeyInfo(
          new JceOpenSSLPKCS8DecryptorProviderBuilder()
              .setProvider(new BouncyCastleProvider())
              .build(password));
    } catch (PKCSException | OperatorCreationException e) {
      throw unusable("a key that the password does not open", "the key's password");
    }
  }

  private static char[] password(Optional<String> password) throws RefusedException {
    return password
        .orElseThrow(
            () -> unusable("an encrypted key and no password", "--password-file or --password"))
        .toCharArray();
  }

  private static String kind(AlgorithmIdentifier algorithm) {
    String oid = algorithm.getAlgorithm().getId();
    return switch (oid) {
      case "1.2.840.113549.1.1.1" -> "RSA";
      case "1.3.101.112" -> "Ed25519";
      case "1.2.840.10045.2.1" -> "EC without a named curve";
      default -> "algorithm " + oid;
    };
  }

  private static RefusedException unusable(String found, String expected) {
    return new RefusedException(
        Reason.SIGNING_KEY_UNUSABLE, "the private key cannot be used", found, expected);
  }

  /** A key in this process's memory. */
  private static final class FileKey implements SigningKey {
    private final Curve curve;
    private final PrivateKey privateKey;
    private final ECPublicKey publicKey;

    FileKey(PrivateKeyInfo info) throws RefusedException {
      AlgorithmIdentifier algorithm = info.getPrivateKeyAlgorithm();
      if (!algorithm.getAlgorithm().equals(X9ObjectIdentifiers.id_ecPublicKey)
          || !(algorithm.getParameters() instanceof ASN1ObjectIdentifier oid)) {
        throw new RefusedException(
            Refusal.of(
                    Reason.UNSUPPORTED_ALGORITHM,
                    "keys of this kind are not supported",
                    kind(algorithm),
                    "an EC key on P-256, P-384 or P-521")
                .withHint(
                    "openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out KEY"));
      }
      this.curve = Curve.of(oid);
      try {
        BigInteger secret = ECPrivateKey.getInstance(info.parsePrivateKey()).getKey();
        var parameters = CustomNamedCurves.getByName(curve.jcaName());
        if (secret.signum() <= 0 || secret.compareTo(parameters.getN()) >= 0) {
          throw unusable("a secret outside the curve's order", "a valid key");
        }
        var point = parameters.getG().multiply(secret).normalize().getEncoded(false);
        var factory = KeyFactory.getInstance("EC");
        this.publicKey =
            (ECPublicKey)
                factory.generatePublic(
                    new X509EncodedKeySpec(
                        new SubjectPublicKeyInfo(algorithm, point).getEncoded()));
        this.privateKey =
            factory.generatePrivate(
                new PKCS8EncodedKeySpec(
                    new PrivateKeyInfo(
                            algorithm,
                            new ECPrivateKey(curve.bits(), secret, algorithm.getParameters()))
                        .getEncoded()));
      } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
        throw unusable("a damaged key", "a valid key");
      }
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
    public byte[] sign(Digest digest) {
      try {
        var signature = Signature.getInstance("NONEwithECDSA");
        signature.initSign(privateKey);
        signature.update(digest.bytes());
        return signature.sign();
      } catch (GeneralSecurityException e) {
        throw new AssertionError("every JDK signs with " + curve, e);
      }
    }

    @Override
    public void close() {
      // The JDK's key objects cannot be wiped; they go with the process.
    }
  }
}
