package dev.bonafide.cli;

import dev.bonafide.artifact.ConfigurationException;
import dev.bonafide.artifact.FileFailure;
import dev.bonafide.artifact.json.Json;
import dev.bonafide.sandbox.Sandbox;
import dev.bonafide.sandbox.SandboxOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bonafide sandbox start}: serves the sandbox on loopback until it is stopped. */
@Command(
    description = {
      "Serve an embedded Sigstore on loopback until Ctrl-C, for other people's clients.",
      "Makes the sandbox where there is none. What it signs proves nothing to anybody else."
    })
final class SandboxStartCommand implements dev.bonafide.cli.Command {
  @Mixin private final SandboxFolder folder = new SandboxFolder();

  @Option(
      names = "--port",
      paramLabel = "N",
      description =
          "Port of a new sandbox, 0 for a free one; it is part of its issuer's name and stays."
              + " Default: 8686")
  private @Nullable Integer port;

  @Option(
      names = "--identity",
      paramLabel = "WHO",
      description =
          "Default identity of a new sandbox, an e-mail address. Default: developer@example.com")
  private @Nullable String identity;

  @Option(
      names = "--ct-roots",
      paramLabel = "FILE",
      description = "PEM of further roots under which the CT log accepts certificates.")
  private @Nullable Path certificateLogRoots;

  @Override
  public Report run(Console console) {
    if (certificateLogRoots != null) {
      try (Sandbox sandbox = sandbox()) {
        sandbox.acceptLoggedRoots(read(certificateLogRoots));
      }
    }
    try (Sandbox sandbox = sandbox();
        var server = sandbox.serve()) {
      var told = new StopSignal();
      console.line("Sandbox Sigstore on " + server.url() + ", folder " + sandbox.folder());
      console.line("token:   bonafide sandbox token --dir " + folder.path);
      console.line(
          "sign:    sigstore --trust-config "
              + sandbox.clientTrustConfigFile()
              + " sign --identity-token TOKEN FILE");
      console.line("Ctrl-C stops it; keys and log stay.");
      told.await();
      return Report.ok(List.of(), Json.object().put("url", server.url().toString()).build());
    }
  }

  private Sandbox sandbox() {
    if (!Sandbox.exists(folder.path)) {
      String who = identity == null ? SandboxOptions.DEFAULT_IDENTITY : identity;
      return Sandbox.create(
          folder.path,
          port != null && port == 0
              ? SandboxOptions.onFreePort(who)
              : new SandboxOptions(port == null ? SandboxOptions.DEFAULT_PORT : port, who));
    }
    Sandbox sandbox = folder.open();
    if (port != null && port != 0 && port != sandbox.port()) {
      sandbox.close();
      throw new ConfigurationException(
          "the sandbox in " + folder.path + " is " + sandbox.issuer() + ", found --port " + port,
          "leave --port out, or make another: --dir OTHER --port " + port);
    }
    if (identity != null && !identity.equals(sandbox.identity())) {
      sandbox.close();
      throw new ConfigurationException(
          "the sandbox's default identity is " + sandbox.identity() + ", found " + identity,
          "bonafide sandbox token --identity " + identity);
    }
    return sandbox;
  }

  private static String read(Path file) {
    try {
      return Files.readString(file, StandardCharsets.US_ASCII);
    } catch (IOException e) {
      throw new ConfigurationException(
          "cannot read " + file + ": " + FileFailure.describe(e), "--ct-roots FILE, in PEM", e);
    }
  }
}
