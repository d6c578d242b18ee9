package dev.bonafide.cli;

import dev.bonafide.artifact.Outcome;
import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.json.Json;
import dev.bonafide.artifact.json.JsonReader;
import dev.bonafide.artifact.json.JsonWriter;
import dev.bonafide.training.Digits;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * The story of the demo. Each step says what it expects; the first that goes otherwise ends the
 * story.
 */
final class DemoStory {
  /** The notebook's pickle: protocol 4, {@code posix.system("env > pwnd.txt")}, 52 bytes. */
  private static final byte[] PWND_PICKLE =
      HexFormat.of()
          .parseHex(
              "80049529000000000000008c05706f736978948c0673797374656d9493948c0e"
                  + "656e76203e2070776e642e7478749485945294"
                  + "2e");

  private final Console console;
  private final Path folder;
  private final Path models;
  private final Path goodModel;
  private final Path tamperedModel;
  private final Path policy;
  private final String sandbox;

  /** Ends the story: what was expected and did not happen. */
  private static final class OtherwiseException extends Exception {
    OtherwiseException(String message) {
      super(message, null, false, false);
    }
  }

  DemoStory(Console console, Path folder) {
    this.console = console;
    this.folder = folder;
    models = folder.resolve("models");
    goodModel = models.resolve("good-model").resolve("model.joblib");
    tamperedModel = models.resolve("tampered-model").resolve("model.joblib");
    policy = folder.resolve("bonafide-policy.yaml");
    sandbox = "--sandbox=" + folder.resolve("sandbox");
  }

  /** Tells it all; returns what went otherwise, or an empty text. */
  String tell() {
    try {
      train();
      sign();
      verify();
      tamper();
      writePolicy();
      serve();
      goOn();
      return "";
    } catch (OtherwiseException e) {
      return String.valueOf(e.getMessage());
    } catch (IOException e) {
      return "input or output failed: " + e.getMessage();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "interrupted";
    }
  }

  private void train() throws IOException, OtherwiseException {
    chapter(
        "Train a classifier", "898 hand-written digits, an SVM, saved as scikit-learn saves it.");
    Files.createDirectories(goodModel.getParent());
    command(
        0,
        "train",
        "svc",
        "--dataset",
        "digits",
        "--gamma",
        "0.001",
        "--out",
        goodModel.toString());
  }

  private void sign() throws OtherwiseException {
    chapter(
        "Sign it",
        "Keyless: an identity, a short-lived key, a transparency log. Here all three are the"
            + " sandbox's.");
    command(0, "sign", sandbox, "--overwrite", goodModel.toString());
  }

  private void verify() throws IOException, OtherwiseException {
    chapter("Verify it", "Who signed exactly these bytes, and how do we know?");
    var signer = signer();
    command(
        0,
        "verify",
        "identity",
        sandbox,
        "--bundle",
        bundle().toString(),
        "--cert-identity",
        signer.subject(),
        "--cert-oidc-issuer",
        signer.issuer(),
        "--offline",
        goodModel.toString());
  }

  private void tamper() throws IOException, OtherwiseException {
    chapter(
        "Tamper with a copy",
        "The copy becomes 52 bytes that run `env > pwnd.txt` in any Python that loads them.");
    Files.createDirectories(tamperedModel.getParent());
    Path tamperedBundle = tamperedModel.resolveSibling(bundle().getFileName());
    Files.copy(bundle(), tamperedBundle, StandardCopyOption.REPLACE_EXISTING);
    Files.write(tamperedModel, PWND_PICKLE);
    say("$ cp " + goodModel.getParent() + "/* " + tamperedModel.getParent() + "/");
    say("$ printf '\\x80\\x04…env > pwnd.txt…' > " + tamperedModel);
    var signer = signer();
    command(
        1,
        "verify",
        "identity",
        sandbox,
        "--bundle",
        tamperedBundle.toString(),
        "--cert-identity",
        signer.subject(),
        "--cert-oidc-issuer",
        signer.issuer(),
        "--offline",
        tamperedModel.toString());
    say("");
    say("What would it have done? Reading it does not run it:");
    command(1, "scan", tamperedModel.toString());
  }

  private void writePolicy() throws OtherwiseException {
    chapter(
        "Say whom you trust", "The policy is the operator's: it lies outside the models' folder.");
    command(
        0, "policy", "init", "--from", bundle().toString(), sandbox, "--out", policy.toString());
    say("");
    try {
      Files.readAllLines(policy).stream()
          .filter(line -> !line.isBlank() && !line.stripLeading().startsWith("#"))
          .forEach(line -> say("    " + line));
    } catch (IOException e) {
      throw new OtherwiseException("the policy should be in " + policy);
    }
  }

  private void serve() throws IOException, InterruptedException, OtherwiseException {
    chapter("Serve under it", "The server loads what the policy admits, and nothing else.");
    Files.writeString(models.resolve("settings.json"), "{\"load_models_at_startup\": false}\n");
    try (var server = DemoServer.start(console, models, policy)) {
      say("");
      say("Which models are there?");
      server.post(200, "/v2/repository/index", "{}");
      say("");
      say("Load the good one:");
      server.post(200, "/v2/repository/models/good-model/load", "");
      say("");
      say("Load the tampered one:");
      var refused = server.post(400, "/v2/repository/models/tampered-model/load", "");
      expect(refused.contains(Reason.DIGEST_MISMATCH.name()), "the refusal names its reason");
      say("");
      predict(server);
    }
    expect(noFileNamed("pwnd.txt"), "no pwnd.txt exists");
    say("");
    say("And pwnd.txt? It exists nowhere below " + folder + " or here: the pickle was never run.");
  }

  private void predict(DemoServer server)
      throws IOException, InterruptedException, OtherwiseException {
    var digits = Digits.load();
    int row = digits.rows() - 2;
    double[] pixels = digits.row(row);
    String label = digits.labels().text(row);
    say("Ask the good one what this digit is (it has not seen it before):");
    say("");
    DigitPicture.lines(pixels).forEach(line -> say("    " + line));
    say("");
    var answer = server.post(200, "/v2/models/good-model/infer", DigitPicture.request(pixels));
    long predicted = firstNumber(answer);
    say("");
    say("The model says " + predicted + "; whoever wrote it meant " + label + ".");
    expect(Long.toString(predicted).equals(label), "the prediction is the digit");
  }

  private void goOn() {
    chapter(
        "Your own model", "The same with a model.joblib of yours, signed under your own identity:");
    say("    bonafide inspect model.joblib                 what it is, without running it");
    say("    bonafide scan model.joblib                    what it would run, if anything");
    say(
        "    bonafide sign model.joblib                    opens a browser for your identity"
            + " (public log)");
    say("    bonafide sign --sandbox model.joblib          or stays offline, for a trial");
    say("    bonafide policy init --from model.joblib.sigstore.json");
    say("    bonafide start --policy bonafide-policy.yaml REPOSITORY");
  }

  private record Identity(String subject, String issuer) {}

  /**
   * Who signed, as {@code inspect} reads it from the bundle: what a person would copy into the
   * command line.
   */
  private Identity signer() throws IOException, OtherwiseException {
    var output = new java.io.ByteArrayOutputStream();
    var stream = new java.io.PrintStream(output, true, StandardCharsets.UTF_8);
    Bonafide.run(
        List.of("inspect", "--json", bundle().toString()),
        new Console(stream, console.err(), console.in(), Console.Mode.TEXT, false));
    if (JsonReader.parse(output.toByteArray(), Reason.MALFORMED_EVIDENCE)
            instanceof Outcome.Accepted<Json>(Json.Obj facts)
        && facts.string("signer") instanceof String subject
        && facts.string("issuer") instanceof String issuer) {
      return new Identity(subject, issuer);
    }
    throw new OtherwiseException("inspect should say who signed " + bundle());
  }

  private Path bundle() {
    return goodModel.resolveSibling("model.joblib.sigstore.json");
  }

  private static long firstNumber(String answer) throws OtherwiseException {
    if (JsonReader.parse(answer.getBytes(StandardCharsets.UTF_8), Reason.INVALID_REQUEST)
            instanceof Outcome.Accepted<Json>(Json.Obj response)
        && response.get("outputs") instanceof Json.Arr(var outputs)
        && outputs.getFirst() instanceof Json.Obj output
        && output.get("data") instanceof Json.Arr(var data)
        && data.getFirst() instanceof Json.Num number) {
      return number.value().longValueExact();
    }
    throw new OtherwiseException("the answer should hold a number, found " + answer);
  }

  private boolean noFileNamed(String name) throws IOException {
    if (Files.exists(Path.of(name))) {
      return false;
    }
    try (var paths = Files.walk(folder)) {
      return paths.noneMatch(path -> path.endsWith(name));
    }
  }

  private int chapter;

  private void chapter(String title, String explanation) {
    say("");
    say(++chapter + ". " + title);
    say("   " + explanation);
    say("");
  }

  /** Prints a command as the reader would type it, runs it, and insists on its exit code. */
  private void command(int expectedExitCode, String... args) throws OtherwiseException {
    var typed = new ArrayList<String>(List.of("bonafide"));
    typed.addAll(List.of(args));
    say("$ " + String.join(" ", typed));
    int exitCode = Bonafide.run(List.of(args), shown());
    expect(
        exitCode == expectedExitCode,
        String.join(" ", typed) + " ends with " + expectedExitCode + ", found " + exitCode);
  }

  /**
   * The commands' own standard error is part of the story: shown on one stream, so that lines stay
   * in order.
   */
  private Console shown() {
    var stream = console.mode() == Console.Mode.JSON ? console.err() : console.out();
    return new Console(stream, stream, console.in(), Console.Mode.TEXT, false);
  }

  private void say(String line) {
    (console.mode() == Console.Mode.JSON ? console.err() : console.out()).println(line);
  }

  private static void expect(boolean holds, String expectation) throws OtherwiseException {
    if (!holds) {
      throw new OtherwiseException("expected that " + expectation);
    }
  }

  /** A JSON text on several lines, as {@code jq} shows it; other text as it is. */
  static String pretty(String text) {
    return switch (JsonReader.parse(
        text.getBytes(StandardCharsets.UTF_8), Reason.INVALID_REQUEST)) {
      case Outcome.Accepted<Json>(Json value) -> JsonWriter.indented(value);
      case Outcome.Refused<Json> r -> text;
    };
  }
}
