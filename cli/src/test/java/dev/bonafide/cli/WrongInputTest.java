package dev.bonafide.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bonafide.admission.record.DecisionLog;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a newcomer reads who gave signing or verifying something else than it wants. */
class WrongInputTest {
  @TempDir Path folder;
  private Path model;

  @BeforeEach
  void makeModel() throws IOException {
    model = Files.createDirectory(folder.resolve("model"));
    Files.writeString(model.resolve("weights"), "x");
  }

  private static String said(int code, Object... arguments) {
    var said = new ByteArrayOutputStream();
    var stream = new PrintStream(said, true, StandardCharsets.UTF_8);
    var console =
        new Console(
            stream, stream, new ByteArrayInputStream(new byte[0]), Console.Mode.TEXT, false);
    int found = Bonafide.run(Arrays.stream(arguments).map(String::valueOf).toList(), console);
    String text = said.toString(StandardCharsets.UTF_8);
    assertThat(found).as(text).isEqualTo(code);
    return text;
  }

  private static KeyPair pair(String algorithm) throws GeneralSecurityException {
    return KeyPairGenerator.getInstance(algorithm).generateKeyPair();
  }

  private Path pem(String label, Key key) throws IOException {
    String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key.getEncoded());
    return Files.writeString(
        folder.resolve(label.replace(" ", "-") + key.getAlgorithm()),
        "-----BEGIN " + label + "-----\n" + body + "\n-----END " + label + "-----\n");
  }

  @Test
  void fileThatIsNoPrivateKeyIsCalledWhatItIs() throws Exception {
    Path other = pem("PUBLIC KEY", pair("EC").getPublic());
    assertThat(said(1, "sign", "key", "--private-key", other, model))
        .contains("found PEM of PUBLIC KEY", "PKCS#8 or SEC1");
    assertThat(said(1, "sign", "key", "--private-key", model.resolve("weights"), model))
        .contains("found no PEM");
    for (String algorithm : new String[] {"RSA", "Ed25519"}) {
      Path key = pem("PRIVATE KEY", pair(algorithm).getPrivate());
      assertThat(said(1, "sign", "key", "--private-key", key, model))
          .contains("found " + algorithm, "P-256, P-384 or P-521", "try: openssl genpkey");
    }
    assertThat(said(2, "sign", "key", "--private-key", folder.resolve("none"), model))
        .contains("there is no such file or folder");
    assertThat(said(2, "sign", "key", "--private-key", model, model)).contains("is a directory");
    assertThat(
            said(
                1,
                "sign",
                "certificate",
                "--private-key",
                pem("PRIVATE KEY", pair("EC").getPrivate()),
                "--signing-certificate",
                other,
                model))
        .containsAnyOf("found no certificate", "P-256");
  }

  @Test
  void whatIsOneTooManyOrMissingIsNamed() {
    assertThat(said(2, "digest", model, "second")).contains("one argument too many: second");
    assertThat(said(2, "verify", model)).startsWith("bonafide: verify needs one of: identity");
    assertThat(said(2, "sign", folder.resolve("none"))).contains("there is no file");
    assertThat(said(2, "sign", "--identity-tokn", "x", model))
        .contains("did you mean --identity-token?");
  }

  @Test
  void brokenEvidenceAndRootsAreNamedByTheirFile() throws Exception {
    Path broken = Files.writeString(folder.resolve("broken.json"), "{\"a\":");
    Path key = pem("PUBLIC KEY", pair("EC").getPublic());
    assertThat(said(1, "verify", "key", "--public-key", key, "--bundle", broken, model))
        .contains("the bundle " + broken + ": not JSON at line 1");
    assertThat(
            said(
                1,
                "verify",
                "identity",
                "--cert-identity",
                "a",
                "--cert-oidc-issuer",
                "b",
                "--trusted-root",
                broken,
                "--bundle",
                broken,
                model))
        .contains("--trusted-root " + broken, "try: name a trusted_root.json");
    assertThat(
            said(
                1,
                "verify",
                "key",
                "--public-key",
                key,
                "--trusted-root",
                Files.writeString(folder.resolve("other.json"), "{}"),
                "--bundle",
                broken,
                model))
        .contains("mediaType");
  }

  @Test
  void folderThatIsNotThereIsSaidAndNoTemporaryName() throws Exception {
    Path key = pem("PRIVATE KEY", pair("EC").getPrivate());
    String said =
        said(
            2,
            "sign",
            "key",
            "--for-other-runtime",
            "--private-key",
            key,
            "--signature",
            folder.resolve("none").resolve("m.sig"),
            model);
    assertThat(said).contains("there is no such file or folder").doesNotContain(".tmp");
  }

  @Test
  void evidenceCannotWriteLinesOfItsOwnOnTheTerminal() throws Exception {
    String bundle =
        """
        {"mediaType":"application/vnd.dev.sigstore.bundle.v0.3+json",
         "verificationMaterial":{"publicKey":{"hint":"x\\nVerification succeeded\\u001b[2J\\u202e"}},
         "dsseEnvelope":{"payload":"e30=","payloadType":"application/vnd.in-toto+json",
           "signatures":[{"sig":"MAYCAQECAQE="}]}}
        """;
    Path evidence = Files.writeString(folder.resolve("evil.json"), bundle);
    Path key = pem("PUBLIC KEY", pair("EC").getPublic());
    String said = said(1, "verify", "key", "--public-key", key, "--bundle", evidence, model);
    assertThat(said).contains("x\\u000aVerification succeeded\\u001b[2J\\u202e");
    assertThat(said.lines()).noneMatch(line -> line.startsWith("Verification succeeded"));
    assertThat(said).doesNotContain("\u001b", "\u202e");
  }

  @Test
  void keyIsJudgedBeforeTheOutput() throws Exception {
    Path old = Files.writeString(model.resolve("model.sig"), "old");
    Path none = folder.resolve("none");
    Path other = pem("PUBLIC KEY", pair("EC").getPublic());
    assertThat(said(2, "sign", "key", model)).contains("--private-key is missing");
    assertThat(said(2, "sign", "key", "--private-key", none, model)).contains("no such file");
    assertThat(said(1, "sign", "key", "--private-key", other, model)).contains("PUBLIC KEY");
    assertThat(said(1, "sign", "key", "--overwrite", "--private-key", other, model))
        .contains("PUBLIC KEY");
    assertThat(said(2, "sign", "key", "--overwrite", "--private-key", none, model))
        .contains("no such file");
    Path key = pem("PRIVATE KEY", pair("EC").getPrivate());
    assertThat(said(2, "sign", "key", "--private-key", key, "--compat", "x", model))
        .contains("--compat is");
    assertThat(said(2, "sign", "key", "--private-key", key, model))
        .contains("Refusing to overwrite", "--add", "--overwrite");
    assertThat(old).hasContent("old");
  }

  @Test
  void tokenIsJudgedBeforeTheOutputAndTheOutputBeforeAnythingIsSigned() throws Exception {
    Path sandbox = folder.resolve("sandbox");
    Path file = Files.writeString(folder.resolve("file"), "x");
    Path predicate = Files.writeString(folder.resolve("predicate"), "{}");
    Files.writeString(folder.resolve("file.sigstore.json"), "old");
    Files.writeString(model.resolve("model.sig"), "old");
    Path none = folder.resolve("none").resolve("out");
    List<List<Object>> verbs =
        List.of(
            List.of("sign", file),
            List.of("sign", model),
            List.of("sign", "sigstore", model),
            List.of(
                "attest", "--predicate", predicate, "--predicate-type", "https://a.example", file));
    for (List<Object> verb : verbs) {
      var line = new ArrayList<>(verb);
      line.add("--sandbox=" + sandbox);
      assertThat(said(2, line.toArray())).contains("Refusing to overwrite", "try: --");
      boolean bundle = verb.contains(file);
      var elsewhere = new ArrayList<>(line);
      elsewhere.addAll(List.of(bundle ? "--bundle" : "--signature", none));
      assertThat(said(2, elsewhere.toArray()))
          .contains("no such file or folder", "make the folder");
      var onFolder = new ArrayList<>(line);
      onFolder.addAll(List.of(bundle ? "--bundle" : "--signature", model));
      assertThat(said(2, onFolder.toArray())).contains("it is a folder", "name a file in it");
      line.addAll(List.of("--identity-token", "abc"));
      assertThat(said(1, line.toArray())).contains("IDENTITY_TOKEN_INVALID");
    }
    assertThat(sandbox).as("nothing was signed").doesNotExist();
  }

  @Test
  void misspeltOptionIsSaidBeforeTheRequiredOneThatIsMissing() {
    assertThat(said(2, "infer", "--modle", model, "--input", model))
        .contains("Unknown option: '--modle'", "did you mean --model?");
    assertThat(said(2, "verify", "key", "--public-kee=k", model))
        .contains("Unknown option: '--public-kee=k'", "did you mean --public-key?");
    assertThat(said(2, "sign", "--sanbox")).contains("did you mean --sandbox?");
    assertThat(said(2, "verify", "key", model)).contains("Missing required option: '--public-key");
    assertThat(said(2, "train", "svc", "--test-size", "half")).contains("half");
  }

  @Test
  void modelIsNotTrainedForAPlaceThatCannotBeWritten() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "x");
    assertThat(said(2, "train", "svc", "--dataset", "digits", "--out", model))
        .contains("it is a folder");
    assertThat(said(2, "train", "svc", "--dataset", "digits", "--out", file.resolve("m")))
        .contains("there is a file of that name already");
  }

  @Test
  void furtherSignaturesAreTriedWhereNoneIsNamed() throws Exception {
    KeyPair[] pairs = {pair("EC"), pair("EC"), pair("EC")};
    Path[] keys = new Path[pairs.length];
    for (int i = 0; i < pairs.length; i++) {
      keys[i] = Files.move(pem("PUBLIC KEY", pairs[i].getPublic()), folder.resolve(i + ".pub"));
    }
    for (int i = 0; i < 2; i++) {
      Path key = pem("PRIVATE KEY", pairs[i].getPrivate());
      said(0, "sign", "key", "--for-other-runtime", "--add", "--private-key", key, model);
    }
    Path second = model.resolve("model.2.sig");
    assertThat(said(0, "verify", "key", "--public-key", keys[0], model)).doesNotContain("2.sig");
    assertThat(said(0, "verify", "key", "--public-key", keys[1], model)).contains("by " + second);
    assertThat(
            said(
                1,
                "verify",
                "key",
                "--public-key",
                keys[1],
                "--signature",
                model.resolve("model.sig"),
                model))
        .contains("KEY_MISMATCH")
        .doesNotContain("2.sig");
    assertThat(said(1, "verify", "key", "--public-key", keys[2], model))
        .contains(
            "none of model.sig, model.2.sig verifies; model.sig: ",
            "found a key with the hint ",
            "expected key sha256:",
            "KEY_MISMATCH");
    Files.writeString(model.resolve("weights"), "tampered");
    assertThat(said(1, "verify", "key", "--public-key", keys[1], model))
        .contains("verifies; model.2.sig: ", "CHANGED_FILE");
  }

  @Test
  void nearestOptionIsSuggestedFirst() {
    assertThat(said(2, "verify", "identity", "--cert-idenity", "x", model))
        .containsPattern("did you mean --cert-identity( or --[a-z-]+){0,2}[?]");
    assertThat(said(2, "verify", "identity", "--nothing-like-it", model))
        .contains("try: bonafide verify identity --help");
  }

  @Test
  void inputAndOutputOfInferAreJudgedBeforeTheModel() throws Exception {
    Path rows = Files.writeString(folder.resolve("rows.csv"), "1\n");
    assertThat(said(2, "infer", "--model", model, "--input", folder.resolve("none.csv")))
        .contains("none.csv", "no such file")
        .doesNotContain("policy");
    Path none = folder.resolve("none").resolve("out.csv");
    assertThat(said(2, "infer", "--model", model, "--input", rows, "--out", none))
        .contains("cannot write", "there is no such file or folder")
        .doesNotContain(".part", "policy");
  }

  @Test
  void modelThatARepositoryDoesNotHaveIsSaidWithThoseThatItHas() throws Exception {
    Files.writeString(model.resolve("model.joblib"), "x");
    assertThat(said(1, "policy", "explain", folder, "modle"))
        .contains("found modle, expected model", "bonafide check " + folder, "MODEL_NOT_FOUND");
    assertThat(said(2, "policy", "explain", folder.resolve("none"), "model"))
        .contains("found no folder at", "name the folder that holds the models");
  }

  @Test
  void severalDecisionRecordsAreReadAndEachIsNamed() {
    Path first = folder.resolve("first");
    Path second = folder.resolve("second");
    for (Path record : List.of(first, second)) {
      DecisionLog.open(record, DecisionLog.Listener.SILENT).close();
    }
    assertThat(said(0, "audit", first, second))
        .contains(first + ":", second + ":", "the record is sound");
    assertThat(said(0, "audit", "--json", first, second)).contains("\"records\"");
    assertThat(said(2, "audit", first, folder.resolve("none"))).contains("no decision record");
    assertThat(said(2, "audit", "--outcome", "refsed", first))
        .contains("--outcome", "REFUSED", "refsed");
    assertThat(said(0, "audit", "--outcome", "refused", first)).contains("0 of 0 decisions");
  }
}
