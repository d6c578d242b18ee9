package dev.bonafide.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bonafide.artifact.Outcome;
import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.json.Json;
import dev.bonafide.artifact.json.JsonReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Signing and verifying as a person does it, with the sandbox as the instance. */
class SigningCommandsTest {
  private static final String IDENTITY = "developer@example.com";
  private static final String ISSUER = "http://localhost:8686";

  /** A pickle of an estimator that has no method for new samples. */
  private static final byte[] UNSUPPORTED =
      "csklearn.cluster._dbscan\nDBSCAN\n)\u0081.".getBytes(StandardCharsets.ISO_8859_1);

  @TempDir static Path shared;
  @TempDir Path folder;
  private static String sandbox;
  private Path file;

  /** What a command left behind. */
  private record Result(int code, String out, String err) {
    Json.Obj json() {
      return (Json.Obj)
          ((Outcome.Accepted<Json>)
                  JsonReader.parse(out.getBytes(StandardCharsets.UTF_8), Reason.MALFORMED_EVIDENCE))
              .value();
    }
  }

  @BeforeAll
  static void makeSandbox() throws IOException {
    sandbox = "--sandbox=" + shared.resolve("sandbox");
    Path warm = Files.writeString(shared.resolve("warm"), "x");
    assertThat(bonafide("sign", sandbox, warm).code()).isZero();
  }

  @BeforeEach
  void makeFile() throws IOException {
    file = Files.writeString(folder.resolve("model.joblib"), "a model");
  }

  private static Result bonafide(Object... arguments) {
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    var console =
        new Console(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            new ByteArrayInputStream(new byte[0]),
            Console.Mode.TEXT,
            false);
    int code = Bonafide.run(Arrays.stream(arguments).map(String::valueOf).toList(), console);
    return new Result(
        code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  private static Result verify(Object... more) {
    List<Object> arguments = new ArrayList<>(List.of("verify", "identity", sandbox));
    arguments.addAll(List.of("--cert-identity", IDENTITY, "--cert-oidc-issuer", ISSUER));
    arguments.addAll(List.of(more));
    return bonafide(arguments.toArray());
  }

  @Test
  void folderThatDoesNotExistAndFileThatIsMissingAreUsageErrors() {
    assertThat(bonafide("sign", sandbox, folder.resolve("none")).code()).isEqualTo(2);
    assertThat(verify(folder.resolve("none")).code()).isEqualTo(2);
    assertThat(verify("sha256:abcd").code()).isEqualTo(2);
    assertThat(bonafide("sign", "key", "--private-key", file, folder.resolve("none")).code())
        .isEqualTo(2);
  }

  @Test
  void modelThatCannotBeServedIsRefusedBeforeItIsSigned() throws IOException {
    Files.write(file, UNSUPPORTED);
    Result refused = bonafide("sign", sandbox, file);
    assertThat(refused.code()).isEqualTo(1);
    assertThat(refused.err())
        .contains("UNSUPPORTED_ESTIMATOR")
        .contains("DBSCAN is not supported: it labels the samples of the fit")
        .contains("--for-other-runtime");
    assertThat(folder.resolve("model.joblib.sigstore.json")).doesNotExist();
    assertThat(bonafide("sign", sandbox, "--for-other-runtime", file).code()).isZero();
    assertThat(folder.resolve("model.joblib.sigstore.json")).exists();
  }

  @Test
  void folderWithAModelThatCannotBeServedIsRefusedToo() throws IOException {
    Path model = Files.createDirectories(folder.resolve("model"));
    Files.write(model.resolve("model.pkl"), UNSUPPORTED);
    Files.writeString(model.resolve("notes.txt"), "a note");
    Result refused = bonafide("sign", "sigstore", sandbox, model);
    assertThat(refused.code()).isEqualTo(1);
    assertThat(refused.err()).contains("UNSUPPORTED_ESTIMATOR").contains("model.pkl");
    assertThat(model.resolve("model.sig")).doesNotExist();
    assertThat(bonafide("sign", "sigstore", sandbox, "--for-other-runtime", model).code()).isZero();
  }

  @Test
  void pickleThatNamesWhatNoModelNeedsIsRefusedBeforeItIsSigned() throws IOException {
    Files.writeString(file, "cposix\nsystem\n(S'true'\ntR.");
    Result refused = bonafide("sign", sandbox, file);
    assertThat(refused.code()).isEqualTo(1);
    assertThat(refused.err()).contains("FORBIDDEN_GLOBAL").contains("bonafide scan");
  }

  @Test
  void missingBundleIsAUsageErrorThatNamesIt() {
    Result result = verify(file);
    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err()).contains("Missing verification materials", "joblib.sigstore.json");
  }

  @Test
  void bundlesUnderBothNamesAreAConflict() throws Exception {
    bonafide("sign", sandbox, file);
    Files.copy(
        folder.resolve("model.joblib.sigstore.json"), folder.resolve("model.joblib.sigstore"));
    assertThat(verify(file).code()).isEqualTo(2);
  }

  @Test
  void existingBundleIsNotReplacedUnlessAsked() throws Exception {
    Path bundle = Files.writeString(folder.resolve("model.joblib.sigstore.json"), "mine");
    Result refused = bonafide("sign", sandbox, file);
    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.err()).contains("Refusing to overwrite outputs without --overwrite");
    assertThat(bundle).hasContent("mine");
    assertThat(bonafide("sign", sandbox, "--overwrite", file).code()).isZero();
    assertThat(verify(file).code()).isZero();
  }

  @Test
  void fileThatBeginsLikeADssePreAuthenticationEncodingIsNotSigned() throws Exception {
    Files.writeString(file, "DSSEv1 28 application/vnd.in-toto+json 2 {}");
    Result result = bonafide("sign", "--json", sandbox, file);
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.json().string("reason")).isEqualTo("AMBIGUOUS_INPUT");
    assertThat(folder.resolve("model.joblib.sigstore.json")).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "no.jwt", "a.b.c"})
  void identityTokenThatIsNoneIsRefused(String token) {
    Result result = bonafide("sign", "--json", sandbox, "--identity-token", token, file);
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.json().string("reason")).isEqualTo("IDENTITY_TOKEN_INVALID");
  }

  @Test
  void twoInstancesAtOnceAreAUsageError() {
    assertThat(bonafide("sign", sandbox, "--staging", file).code()).isEqualTo(2);
    bonafide("sign", sandbox, file);
    assertThat(verify("--trusted-root", file, file).code()).isEqualTo(2);
  }

  @Test
  void explicitOutputsAreForOneInput() throws Exception {
    Path other = Files.writeString(folder.resolve("other"), "x");
    assertThat(bonafide("sign", sandbox, "--bundle", folder.resolve("b"), file, other).code())
        .isEqualTo(2);
    assertThat(bonafide("sign", sandbox, "--no-default-files", file).code()).isEqualTo(2);
  }

  @Test
  void everyInputIsReportedAfterAFailureToo() throws Exception {
    Path other = Files.writeString(folder.resolve("other"), "x");
    assertThat(bonafide("sign", sandbox, file, other).code()).isZero();
    Files.writeString(file, "tampered");
    Result result = verify("--json", file, other);
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.json().string("reason")).isEqualTo("DIGEST_MISMATCH");
    var results = ((Json.Arr) result.json().get("results")).items();
    assertThat(((Json.Obj) results.get(0)).get("verified")).isEqualTo(Json.of(false));
    assertThat(((Json.Obj) results.get(1)).get("verified")).isEqualTo(Json.of(true));
    assertThat(verify(file, other).err()).contains("FAIL: " + file, "OK: " + other);
  }

  @Test
  void identityMismatchShowsBothValues() {
    bonafide("sign", sandbox, file);
    Result result =
        bonafide(
            "verify",
            "identity",
            sandbox,
            "--cert-identity",
            "mallory@example.com",
            "--cert-oidc-issuer",
            ISSUER,
            "--json",
            file);
    assertThat(result.json().string("reason")).isEqualTo("IDENTITY_MISMATCH");
    assertThat(result.json().string("found")).contains(IDENTITY);
    assertThat(result.json().string("expected")).contains("mallory@example.com");
  }

  @Test
  void identityMustBeNamedOnce() {
    bonafide("sign", sandbox, file);
    assertThat(bonafide("verify", "identity", sandbox, file).code()).isEqualTo(2);
    assertThat(verify("--cert-identity-regexp", ".*", file).code()).isEqualTo(2);
    assertThat(
            bonafide(
                    "verify",
                    "identity",
                    sandbox,
                    "--cert-identity-regexp",
                    ".*@example[.]com",
                    "--cert-oidc-issuer",
                    ISSUER,
                    file)
                .code())
        .isZero();
  }

  @Test
  void workflowOptionsAreConditionsOnTheCertificate() {
    bonafide("sign", sandbox, file);
    assertThat(bonafide("verify", "github", sandbox, file).code()).isEqualTo(2);
    Result result = bonafide("verify", "github", sandbox, "--repository", "a/b", "--json", file);
    assertThat(result.json().string("reason")).isEqualTo("IDENTITY_MISMATCH");
  }

  @Test
  void digestIsVerifiedWithoutTheFile() {
    bonafide("sign", sandbox, file);
    String hex =
        dev.bonafide.artifact.Digest.sha256("a model".getBytes(StandardCharsets.UTF_8)).hex();
    Path bundle = folder.resolve("model.joblib.sigstore.json");
    assertThat(verify("sha256:" + hex).code()).isEqualTo(2);
    Result result = verify("--bundle", bundle, "sha256:" + hex);
    assertThat(result.code()).isZero();
    assertThat(result.err()).contains("OK: SHA2_256:" + hex);
    assertThat(verify("--bundle", bundle, "sha256:" + hex.replace(hex.charAt(0), '0')).code())
        .isEqualTo(1);
  }

  @Test
  void signingSaysWhatItWroteAndJsonWhatItEstablished() throws Exception {
    Path signature = folder.resolve("s.sig");
    Path certificate = folder.resolve("s.crt");
    Result text =
        bonafide(
            "sign", sandbox, "--output-signature", signature, "--certificate", certificate, file);
    assertThat(text.out())
        .contains("Transparency log entry created at index: ", "Sigstore bundle written to ");
    assertThat(signature).exists();
    assertThat(Files.readString(certificate)).startsWith("-----BEGIN CERTIFICATE-----\nMII");
    Result json = bonafide("sign", "--json", "--overwrite", sandbox, file);
    var signed = (Json.Obj) ((Json.Arr) json.json().get("files")).items().getFirst();
    assertThat(signed.string("signer")).isEqualTo(IDENTITY);
    assertThat(signed.string("issuer")).isEqualTo(ISSUER);
  }

  @Test
  void notebooksNameOfTheBundleIsFound() {
    bonafide("sign", sandbox, file);
    assertThat(verify("--bundle", folder.resolve("model.joblib.sigstore"), file).code()).isZero();
  }

  @Test
  void counterSignatureIsWrittenUnderAFreeName() {
    bonafide("sign", sandbox, file);
    assertThat(bonafide("sign", sandbox, "--add", file).code()).isZero();
    assertThat(verify("--bundle", folder.resolve("model.joblib.2.sigstore.json"), file).code())
        .isZero();
  }

  @Test
  void attestationNeedsAPredicateThatIsAnObject() throws Exception {
    Path predicate = Files.writeString(folder.resolve("p.json"), "[1]");
    String type = "https://slsa.dev/provenance/v1";
    assertThat(attest(predicate, type).code()).isEqualTo(2);
    Files.writeString(predicate, "{\"a\":1}");
    assertThat(attest(predicate, "no uri").code()).isEqualTo(2);
    assertThat(attest(predicate, type).code()).isZero();
    Result shown = verify(file);
    assertThat(shown.code()).isZero();
    assertThat(shown.out()).contains("\"predicateType\":\"" + type + "\"", "{\"a\":1}");
    Files.writeString(file, "tampered");
    assertThat(verify("--json", file).json().string("reason")).isEqualTo("DIGEST_MISMATCH");
  }

  private Result attest(Path predicate, String type) {
    return bonafide("attest", sandbox, "--predicate", predicate, "--predicate-type", type, file);
  }

  @Test
  void folderIsSignedAsAModel() throws Exception {
    assertThat(bonafide("sign", sandbox, folder).code()).isZero();
    assertThat(folder.resolve("model.sig")).exists();
    assertThat(verify(folder).out()).contains("Verification succeeded");
    Files.writeString(folder.resolve("extra"), "x");
    assertThat(verify("--json", folder).json().string("reason")).isEqualTo("EXTRA_FILE");
  }

  @Test
  void signatureOverAFileIsNoneOverItsFolder() {
    bonafide("sign", sandbox, file);
    Result result =
        verify("--json", "--bundle", folder.resolve("model.joblib.sigstore.json"), folder);
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.json().string("reason")).isEqualTo("PREDICATE_MISMATCH");
  }

  @Test
  void identityTokenIsPrintedForOtherTools() {
    Result result = bonafide("get-identity-token", sandbox);
    assertThat(result.out().strip().split("\\.", -1)).hasSize(3);
    assertThat(bonafide("get-identity-token", sandbox, "--json").json().string("identity"))
        .isEqualTo(IDENTITY);
  }

  @Test
  void digestIsPrintedAndNothingIsWritten() throws Exception {
    Result result = bonafide("digest", folder);
    assertThat(result.out()).startsWith("sha256:");
    try (var names = Files.list(folder)) {
      assertThat(names).hasSize(1);
    }
    assertThat(bonafide("digest", "--signature", file, folder).code()).isEqualTo(2);
  }

  @Test
  void signatureOfTheSandboxVerifiedWithoutItSaysSo() {
    bonafide("sign", sandbox, file);
    Result result =
        bonafide(
            "verify",
            "identity",
            "--offline",
            "--cert-identity",
            IDENTITY,
            "--cert-oidc-issuer",
            ISSUER,
            file);
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err())
        .contains("UNTRUSTED_CERTIFICATE", "try: name where it was signed: --sandbox");
  }
}
