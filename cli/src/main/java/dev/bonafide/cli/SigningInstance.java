package dev.bonafide.cli;

import dev.bonafide.artifact.ConfigurationException;
import dev.bonafide.artifact.FileFailure;
import dev.bonafide.artifact.Outcome;
import dev.bonafide.artifact.RefusedException;
import dev.bonafide.evidence.trustroot.TrustRoot;
import dev.bonafide.sandbox.Sandbox;
import dev.bonafide.signing.BundleCheck;
import dev.bonafide.signing.IdentityToken;
import dev.bonafide.signing.Instance;
import dev.bonafide.signing.KeylessSigner;
import dev.bonafide.signing.SigningConfig;
import dev.bonafide.signing.SigningServices;
import dev.bonafide.signing.http.HttpLimits;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The instance that a command signs with. */
final class SigningInstance implements AutoCloseable {
  private static final long MAX_CONFIG_BYTES = 8 << 20;

  private final SigningServices services;
  private final TrustRoot root;
  private final Outcome<URI> provider;
  private final Optional<Sandbox> sandbox;

  private SigningInstance(
      SigningServices services, TrustRoot root, Outcome<URI> provider, Optional<Sandbox> sandbox) {
    this.services = services;
    this.root = root;
    this.provider = provider;
    this.sandbox = sandbox;
  }

  /** Opens the instance that the options name. The sandbox is made where there is none yet. */
  static SigningInstance open(InstanceOptions options, ServiceOptions choice, Console console)
      throws RefusedException {
    options.requireAtMostOne(null);
    if (options.sandbox != null) {
      if (choice.signingConfig != null || choice.trustedRoot != null) {
        throw new ConfigurationException(
            "a sandbox has its own signing config and trusted root", "leave these options out");
      }
      return ofSandbox(options.sandbox, console);
    }
    Instant now = Instant.now();
    Instance instance;
    TrustRoot root;
    if (options.trustConfig != null) {
      byte[] config = read("--trust-config", options.trustConfig);
      instance = Instance.fromTrustConfig(config).orThrow();
      root = TrustRoot.parse(options.trustConfig.toString(), instance.trustedRoot(), now).orThrow();
    } else {
      var material = TrustMaterial.of(options);
      material.refreshIfDue(
          choice.signingConfig != null && choice.trustedRoot != null
              ? TrustMaterial.Network.LEAVE
              : TrustMaterial.Network.ASK,
          console);
      byte[] config =
          choice.signingConfig == null
              ? material.signingConfig()
              : read("--signing-config", choice.signingConfig);
      instance = new Instance(new byte[0], SigningConfig.parse(config).orThrow());
      root =
          choice.trustedRoot == null
              ? material.root(console).root()
              : TrustRoot.parse(
                      choice.trustedRoot.toString(),
                      read("--trusted-root", choice.trustedRoot),
                      now)
                  .orThrow();
    }
    return new SigningInstance(
        instance.services(choice.rekor(), HttpLimits.DEFAULT, now).orThrow(),
        root,
        instance.identityProvider(now),
        Optional.empty());
  }

  private static SigningInstance ofSandbox(Path folder, Console console) throws RefusedException {
    if (!Sandbox.exists(folder)) {
      console.notice("Making a sandbox Sigstore in " + folder + ".");
    }
    var sandbox = Sandbox.openOrCreate(folder);
    var services =
        new SigningServices(
            sandbox.certificateAuthority(),
            List.of(sandbox.transparencyLog()),
            List.of(sandbox.timestampAuthority()),
            List.of());
    TrustRoot root =
        TrustRoot.parse(
                "sandbox",
                sandbox.trustedRootJson().getBytes(StandardCharsets.UTF_8),
                Instant.now())
            .orThrow();
    return new SigningInstance(
        services, root, Outcome.accepted(URI.create(sandbox.issuer())), Optional.of(sandbox));
  }

  static byte[] read(String option, Path file) {
    try {
      if (Files.size(file) > MAX_CONFIG_BYTES) {
        throw new ConfigurationException(
            option + " " + file + " is larger than " + MAX_CONFIG_BYTES + " bytes", "");
      }
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new ConfigurationException(
          option + " cannot be read: " + file + ": " + FileFailure.describe(e),
          "check the path and its permissions",
          e);
    }
  }

  /** A signer under the identity that the options give. */
  KeylessSigner signer(IdentityOptions identity, Console console) throws RefusedException {
    IdentityToken token = identity.token(console, sandbox.map(Sandbox::identityToken), provider);
    return KeylessSigner.open(
            services,
            token,
            disclosure -> identity.consent(console, disclosure.text()),
            BundleCheck.keyless(root),
            Clock.systemUTC())
        .orThrow();
  }

  /** Only the token, for {@code get-identity-token}. */
  IdentityToken token(IdentityOptions identity, Console console) throws RefusedException {
    return identity.token(console, sandbox.map(Sandbox::identityToken), provider);
  }

  @Override
  public void close() {
    sandbox.ifPresent(Sandbox::close);
  }
}
