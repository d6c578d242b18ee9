package dev.bonafide.cli;

import dev.bonafide.artifact.RefusedException;
import dev.bonafide.signing.BundleCheck;
import dev.bonafide.signing.key.CertificateChain;
import dev.bonafide.signing.key.KeySigner;
import dev.bonafide.signing.key.SigningKey;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/**
 * {@code bonafide sign key|certificate|pkcs11-key|pkcs11-certificate MODEL}: where the key lies and
 * what names it are the two things in which they differ.
 */
@Command(description = "Sign a model with a key of your own (OpenSSF Model Signing).")
final class SignWithKeyCommand implements dev.bonafide.cli.Command {
  /** Where the private key lies. */
  enum Place {
    FILE,
    TOKEN
  }

  /** What the bundle names the key by. */
  enum Naming {
    HINT,
    CERTIFICATE
  }

  private final Place place;
  private final Naming naming;

  @Parameters(paramLabel = "MODEL", description = "The model's folder, or its file.")
  Path model = Path.of("");

  @Mixin ModelOptions options = new ModelOptions();
  @Mixin KeyOptions key = new KeyOptions();

  SignWithKeyCommand(Place place, Naming naming) {
    this.place = place;
    this.naming = naming;
  }

  @Override
  public Report run(Console console) {
    var signing = new ModelSigning(model, options, console);
    // The key comes first: whoever named a wrong one is not sent to overwrite a signature.
    try (SigningKey opened = place == Place.FILE ? key.fileKey() : key.tokenKey()) {
      KeySigner signer = signer(opened);
      return signing.run(
          manifest -> signer.signStatement(manifest.statement(), manifest.content().rootDigest()));
    } catch (RefusedException e) {
      return ModelSigning.failed(e.refusal());
    }
  }

  private KeySigner signer(SigningKey opened) throws RefusedException {
    return switch (naming) {
      case HINT -> KeySigner.withKey(opened, key.timestamps(), BundleCheck.key(opened.publicKey()));
      case CERTIFICATE -> {
        CertificateChain chain = key.chain();
        yield KeySigner.withCertificate(
                opened, chain, key.timestamps(), BundleCheck.certificate(chain.certificates()))
            .orThrow();
      }
    };
  }
}
