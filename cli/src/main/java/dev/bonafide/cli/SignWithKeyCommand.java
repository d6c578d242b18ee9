package dev.bonafide.cli;

import dev.bonafide.artifact.Outcome;
import dev.bonafide.artifact.RefusedException;
import dev.bonafide.signing.BundleCheck;
import dev.bonafide.signing.SignedBundle;
import dev.bonafide.signing.key.CertificateChain;
import dev.bonafide.signing.key.KeySigner;
import dev.bonafide.signing.key.SigningKey;
import dev.bonafide.signing.modelsigning.ModelManifest;
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
    return new ModelSigning(model, options, console).run(this::sign);
  }

  private Outcome<SignedBundle> sign(ModelManifest manifest) throws RefusedException {
    try (SigningKey opened = place == Place.FILE ? key.fileKey() : key.tokenKey()) {
      KeySigner signer =
          switch (naming) {
            case HINT ->
                KeySigner.withKey(opened, key.timestamps(), BundleCheck.key(opened.publicKey()));
            case CERTIFICATE -> {
              CertificateChain chain = key.chain();
              yield KeySigner.withCertificate(
                      opened,
                      chain,
                      key.timestamps(),
                      BundleCheck.certificate(chain.certificates()))
                  .orThrow();
            }
          };
      return signer.signStatement(manifest.statement(), manifest.content().rootDigest());
    }
  }
}
