package dev.bonafide.cli;

import dev.bonafide.artifact.ConfigurationException;
import dev.bonafide.artifact.RefusedException;
import dev.bonafide.evidence.service.TimestampAuthority;
import dev.bonafide.signing.http.HttpLimits;
import dev.bonafide.signing.http.TimestampClient;
import dev.bonafide.signing.key.CertificateChain;
import dev.bonafide.signing.key.PemKeys;
import dev.bonafide.signing.key.Pkcs11Key;
import dev.bonafide.signing.key.SigningKey;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** A signing key, where it lies, and what goes with it. */
final class KeyOptions {
  @Option(
      names = "--private-key",
      paramLabel = "FILE",
      description = "EC private key, PEM: PKCS#8 or SEC1 on P-256, P-384 or P-521.")
  @Nullable Path privateKey;

  @Option(
      names = "--password",
      paramLabel = "TEXT",
      description = "Password of the key; better from a file: --password-file.")
  @Nullable String password;

  @Option(
      names = "--password-file",
      paramLabel = "FILE",
      description = "The first line of this file is the key's password.")
  @Nullable Path passwordFile;

  @Option(
      names = "--pkcs11-uri",
      paramLabel = "URI",
      description = "A key on a token (RFC 7512), with module-path or module-name.")
  @Nullable String pkcs11Uri;

  @Option(
      names = "--signing-certificate",
      paramLabel = "FILE",
      description = "The key's certificate, PEM.")
  @Nullable Path signingCertificate;

  @Option(
      names = "--certificate-chain",
      paramLabel = "FILE",
      description = "Certificates above it, PEM; may be repeated.")
  List<Path> certificateChain = new ArrayList<>();

  @Option(
      names = "--timestamp-url",
      paramLabel = "URL",
      description = "Have the signature stamped by this RFC 3161 authority; may be repeated.")
  List<URI> timestampUrls = new ArrayList<>();

  SigningKey fileKey() throws RefusedException {
    if (privateKey == null) {
      throw new ConfigurationException("--private-key is missing", "--private-key FILE");
    }
    return PemKeys.read(SigningInstance.read("--private-key", privateKey), password()).orThrow();
  }

  private Optional<String> password() {
    if (password != null && passwordFile != null) {
      throw new ConfigurationException("--password and --password-file exclude each other", "");
    }
    if (passwordFile == null) {
      return Optional.ofNullable(password);
    }
    String text =
        new String(
            SigningInstance.read("--password-file", passwordFile),
            java.nio.charset.StandardCharsets.UTF_8);
    return Optional.of(text.lines().findFirst().orElse(""));
  }

  SigningKey tokenKey() throws RefusedException {
    if (pkcs11Uri == null) {
      throw new ConfigurationException("--pkcs11-uri is missing", "--pkcs11-uri pkcs11:…");
    }
    return Pkcs11Key.open(pkcs11Uri).orThrow();
  }

  CertificateChain chain() throws RefusedException {
    if (signingCertificate == null) {
      throw new ConfigurationException(
          "--signing-certificate is missing", "--signing-certificate FILE");
    }
    List<byte[]> above = new ArrayList<>();
    for (Path file : certificateChain) {
      above.add(SigningInstance.read("--certificate-chain", file));
    }
    return CertificateChain.read(
            SigningInstance.read("--signing-certificate", signingCertificate), above)
        .orThrow();
  }

  List<TimestampAuthority> timestamps() {
    return timestampUrls.stream()
        .<TimestampAuthority>map(u -> new TimestampClient(HttpLimits.DEFAULT, u))
        .toList();
  }
}
