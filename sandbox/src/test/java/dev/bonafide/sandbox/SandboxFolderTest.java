package dev.bonafide.sandbox;

import static dev.bonafide.sandbox.TestSandbox.accepted;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bonafide.artifact.ConfigurationException;
import dev.bonafide.artifact.Digest;
import dev.bonafide.evidence.service.TransparencyLog.Verifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SandboxFolderTest {
  @TempDir Path parent;

  private Path folder() {
    return parent.resolve("sandbox");
  }

  private void refusedWith(String words) {
    assertThatThrownBy(() -> Sandbox.open(folder()))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining(words);
  }

  @Test
  void missingFolderIsNoSandboxAndIsNotMade() {
    refusedWith("there is no sandbox");
    assertThat(folder()).doesNotExist();
  }

  @Test
  void folderOpenToOthersIsRefused() throws Exception {
    TestSandbox.create(parent).close();
    for (String mode : List.of("rwxr-x---", "rwx-----x", "rwx---r--", "rwx-w----")) {
      Files.setPosixFilePermissions(folder(), PosixFilePermissions.fromString(mode));
      refusedWith("open to others");
    }
  }

  @Test
  void linkToAFolderIsRefused() throws Exception {
    TestSandbox.create(parent).close();
    Files.move(folder(), parent.resolve("elsewhere"));
    Files.createSymbolicLink(folder(), parent.resolve("elsewhere"));
    refusedWith("is no folder");
  }

  @Test
  void folderWithSomethingElseIsNeitherOpenedNorOverwritten() throws Exception {
    Files.createDirectory(
        folder(),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    Files.writeString(folder().resolve("thesis.tex"), "years of work");
    refusedWith("is no sandbox");
    assertThatThrownBy(() -> Sandbox.create(folder(), SandboxOptions.DEFAULT))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("in the way");
    assertThat(folder().resolve("thesis.tex")).hasContent("years of work");
    try (var left = Files.list(parent)) {
      assertThat(left).hasSize(1);
    }
  }

  @Test
  void damagedFilesAreNamed() throws Exception {
    TestSandbox.create(parent).close();
    for (String name :
        List.of(
            "sandbox.json",
            "oidc.pem",
            "fulcio.pem",
            "fulcio-chain.pem",
            "ctlog.pem",
            "rekor.pem",
            "tsa.pem",
            "tsa-chain.pem",
            "token-secret",
            "rekor/checkpoint")) {
      Path file = folder().resolve(name);
      byte[] good = Files.readAllBytes(file);
      Files.writeString(file, "x");
      refusedWith("cannot be used");
      Files.delete(file);
      if (!name.contains("/") && !name.equals("sandbox.json")) {
        refusedWith("cannot use");
      }
      Files.write(file, good);
    }
    Sandbox.open(folder()).close();
  }

  @Test
  void keyOfAnotherSandboxIsRefused() throws Exception {
    TestSandbox.create(parent).close();
    Path other = parent.resolve("other");
    Sandbox.create(other, SandboxOptions.DEFAULT).close();
    for (String name : List.of("fulcio.pem", "tsa.pem", "rekor.pem", "ctlog.pem")) {
      byte[] good = Files.readAllBytes(folder().resolve(name));
      Files.copy(
          other.resolve(name),
          folder().resolve(name),
          java.nio.file.StandardCopyOption.REPLACE_EXISTING);
      refusedWith("cannot be used");
      Files.write(folder().resolve(name), good);
    }
  }

  @Test
  void corruptedLogIsRefused() throws Exception {
    try (var sandbox = TestSandbox.create(parent)) {
      appendOne(sandbox);
    }
    Path entries = folder().resolve("rekor").resolve("entries");
    byte[] bytes = Files.readAllBytes(entries);
    bytes[100] ^= 1;
    Files.write(entries, bytes);
    refusedWith("damaged");
  }

  @Test
  void identityThatIsNeitherAddressNorUriIsRefused() {
    for (String identity : List.of("", "ada", "a@b@c", "@x", "x@", "a b@c", "://x", "a@b\n")) {
      assertThatThrownBy(() -> new SandboxOptions(8686, identity))
          .as(identity)
          .isInstanceOf(ConfigurationException.class);
    }
    assertThatThrownBy(() -> new SandboxOptions(0, "a@b"))
        .isInstanceOf(ConfigurationException.class);
  }

  @Test
  void newSandboxIsPrivateAndWhole() throws Exception {
    try (var sandbox = TestSandbox.create(parent)) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder())))
          .isEqualTo("rwx------");
      try (var files = Files.list(folder())) {
        assertThat(files.filter(Files::isRegularFile))
            .allSatisfy(
                file ->
                    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                        .isEqualTo("rw-------"));
      }
      assertThat(sandbox.identity()).isEqualTo("ada@example.com");
      assertThat(sandbox.trustedRootFile()).content().isEqualTo(sandbox.trustedRootJson() + "\n");
    }
  }

  @Test
  void keysAndLogSurviveARestart() {
    String root;
    try (var sandbox = TestSandbox.create(parent)) {
      root = sandbox.trustedRootJson();
      appendOne(sandbox);
    }
    try (var sandbox = Sandbox.openOrCreate(folder())) {
      assertThat(sandbox.trustedRootJson()).isEqualTo(root);
      assertThat(sandbox.logSize()).isEqualTo(1);
      appendOne(sandbox);
      assertThat(sandbox.logSize()).isEqualTo(2);
    }
  }

  @Test
  void severalWhoMakeTheSameSandboxShareOne() throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Callable<String> make =
          () -> {
            try (var sandbox = Sandbox.create(folder(), SandboxOptions.DEFAULT)) {
              return sandbox.trustedRootJson();
            }
          };
      var roots = threads.invokeAll(List.of(make, make, make, make));
      for (var each : roots) {
        assertThat(each.get()).isEqualTo(roots.getFirst().get());
      }
    }
    try (var left = Files.list(parent)) {
      assertThat(left).hasSize(1);
    }
  }

  private static void appendOne(Sandbox sandbox) {
    KeyPair key = Keys.generate();
    byte[] file = {1, 2, 3};
    var verifier = new Verifier.PublicKey(key.getPublic().getEncoded(), "PKIX_ECDSA_P256_SHA_256");
    accepted(
        sandbox
            .transparencyLog()
            .append(Digest.sha256(file), Keys.sign(key.getPrivate(), file), verifier));
  }
}
