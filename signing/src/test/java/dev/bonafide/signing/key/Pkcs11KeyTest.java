package dev.bonafide.signing.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.bonafide.artifact.ConfigurationException;
import dev.bonafide.artifact.Digest;
import dev.bonafide.artifact.Outcome;
import dev.bonafide.artifact.Reason;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Signature;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Pkcs11KeyTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://x",
        "pkcs11:",
        "pkcs11:token=a",
        "pkcs11:object=a;object=b?module-name=softhsm2",
        "pkcs11:object=a;color=b?module-name=softhsm2",
        "pkcs11:object=a%4?module-name=softhsm2",
        "pkcs11:object=a%zz?module-name=softhsm2",
        "pkcs11:object=a",
        "pkcs11:object=a?module-path=relative.so",
        "pkcs11:object=a?module-path=/does/not/exist.so",
        "pkcs11:object=a?module-name=no-such-module",
      })
  void uriThatNamesNoKeyOrModuleIsAnError(String uri) {
    assertThatExceptionOfType(ConfigurationException.class).isThrownBy(() -> Pkcs11Key.open(uri));
  }

  @Test
  void fileThatIsNoModuleIsAnError(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("m.so"), "no library");
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> Pkcs11Key.open("pkcs11:object=a?module-path=" + file));
  }

  /** With a real token: SoftHSM2, where it is installed. */
  @Nested
  class SoftHsm {
    @TempDir static Path folder;

    @BeforeAll
    static void makeToken() throws Exception {
      assumeTrue(module().isPresent(), "SoftHSM2 is not installed");
      Path tokens = Files.createDirectory(folder.resolve("tokens"));
      Path settings =
          Files.writeString(
              folder.resolve("softhsm2.conf"), "directories.tokendir = " + tokens + "\n");
      setEnvironment("SOFTHSM2_CONF", settings.toString());
      run(
          settings,
          "--init-token",
          "--free",
          "--label",
          "signing",
          "--so-pin",
          "0000",
          "--pin",
          "1234");
      for (String curve : List.of("p256", "p384", "p521")) {
        Path key = folder.resolve(curve + ".pem");
        Files.write(key, PemKeysTest.resource(curve + "-pkcs8.pem"));
        run(
            settings,
            "--import",
            key.toString(),
            "--token",
            "signing",
            "--label",
            curve,
            "--id",
            "0" + curve.charAt(1),
            "--pin",
            "1234");
      }
    }

    private static Optional<Path> module() {
      return List.of("/usr/lib/softhsm/libsofthsm2.so", "/usr/lib64/softhsm/libsofthsm2.so")
          .stream()
          .map(Path::of)
          .filter(Files::isRegularFile)
          .findFirst();
    }

    private static void run(Path settings, String... arguments) throws Exception {
      var command = new java.util.ArrayList<>(List.of("softhsm2-util"));
      command.addAll(List.of(arguments));
      var builder = new ProcessBuilder(command).redirectErrorStream(true);
      builder.environment().put("SOFTHSM2_CONF", settings.toString());
      var process = builder.start();
      String output =
          new String(
              process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
      assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).as(output).isZero();
    }

    /** The module reads the C environment of this process, which Java cannot change. */
    private static void setEnvironment(String name, String value) throws Exception {
      try (Arena arena = Arena.ofConfined()) {
        int result =
            (int)
                Linker.nativeLinker()
                    .downcallHandle(
                        Linker.nativeLinker().defaultLookup().find("setenv").orElseThrow(),
                        FunctionDescriptor.of(
                            ValueLayout.JAVA_INT,
                            ValueLayout.ADDRESS,
                            ValueLayout.ADDRESS,
                            ValueLayout.JAVA_INT))
                    .invoke(arena.allocateFrom(name), arena.allocateFrom(value), 1);
        assertThat(result).isZero();
      } catch (Throwable e) {
        throw new AssertionError(e);
      }
    }

    private static String uri(String path, String pin) {
      return "pkcs11:" + path + "?module-path=" + module().orElseThrow() + "&pin-value=" + pin;
    }

    private static Reason reason(Outcome<?> outcome) {
      return ((Outcome.Refused<?>) outcome).refusal().reason();
    }

    @Test
    void wrongPinTokenOrKeyIsRefused() {
      assertThat(reason(Pkcs11Key.open(uri("token=signing;object=p256", "9999"))))
          .isEqualTo(Reason.SIGNING_KEY_UNUSABLE);
      assertThat(reason(Pkcs11Key.open(uri("token=other;object=p256", "1234"))))
          .isEqualTo(Reason.SIGNING_KEY_UNUSABLE);
      assertThat(reason(Pkcs11Key.open(uri("token=signing;object=none", "1234"))))
          .isEqualTo(Reason.SIGNING_KEY_UNUSABLE);
      assertThat(reason(Pkcs11Key.open(uri("token=signing;id=%03;object=p256", "1234"))))
          .isEqualTo(Reason.SIGNING_KEY_UNUSABLE);
    }

    @ParameterizedTest
    @CsvSource({
      "object=p256,SHA256withECDSA",
      "id=%03,SHA384withECDSA",
      "object=p521;id=%05,SHA512withECDSA"
    })
    void keyOnATokenSigns(String path, String algorithm) throws Exception {
      byte[] message = {4, 5, 6};
      try (SigningKey key =
          ((Outcome.Accepted<SigningKey>) Pkcs11Key.open(uri("token=signing;" + path, "1234")))
              .value()) {
        byte[] made = key.sign(Digest.compute(key.curve().hash(), message));
        var signature = Signature.getInstance(algorithm);
        signature.initVerify(key.publicKey());
        signature.update(message);
        assertThat(signature.verify(made)).isTrue();
      }
    }

    @Test
    void pinMayStandInAFile() throws Exception {
      Path pin = Files.writeString(folder.resolve("pin"), "1234\n");
      String uri =
          "pkcs11:token=signing;object=p256?module-path="
              + module().orElseThrow()
              + "&pin-source=file:"
              + pin;
      try (SigningKey key = ((Outcome.Accepted<SigningKey>) Pkcs11Key.open(uri)).value()) {
        assertThat(key.curve()).isEqualTo(Curve.P256);
      }
    }
  }
}
