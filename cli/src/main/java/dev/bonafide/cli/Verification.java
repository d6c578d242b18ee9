package dev.bonafide.cli;

import dev.bonafide.admission.EvidenceLimits;
import dev.bonafide.artifact.ConfigurationException;
import dev.bonafide.artifact.Digest;
import dev.bonafide.artifact.DigestAlgorithm;
import dev.bonafide.artifact.FileFailure;
import dev.bonafide.artifact.FileHasher;
import dev.bonafide.artifact.Outcome;
import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.Refusal;
import dev.bonafide.artifact.RefusedException;
import dev.bonafide.artifact.json.Json;
import dev.bonafide.artifact.json.JsonWriter;
import dev.bonafide.evidence.Content;
import dev.bonafide.evidence.Facts;
import dev.bonafide.evidence.modelsigning.Exclusions;
import dev.bonafide.evidence.modelsigning.ModelComparer;
import dev.bonafide.evidence.modelsigning.ModelComparison;
import dev.bonafide.evidence.sigstore.Artifact;
import dev.bonafide.evidence.sigstore.Bundle;
import dev.bonafide.evidence.sigstore.BundleLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Verifies every input, reports all of them, and never stops at the first failure. */
final class Verification {
  private static final int DIGEST_HEX = 64;

  /** What is said of a signature that is simply not the expected signer's. */
  private static final Set<Reason> ANOTHERS =
      Set.of(
          Reason.KEY_MISMATCH,
          Reason.METHOD_MISMATCH,
          Reason.UNTRUSTED_CERTIFICATE,
          Reason.IDENTITY_MISMATCH);

  private final VerifyOptions options;
  private final Console console;
  private final Check check;
  private Optional<DetachedSignature> detached = Optional.empty();

  Verification(VerifyOptions options, Console console, Check check) {
    this.options = options;
    this.console = console;
    this.check = check;
  }

  /** Takes the evidence from here, if it is something, and not from a bundle. */
  Verification about(Optional<DetachedSignature> signature) {
    detached = signature;
    return this;
  }

  /** Verifies the evidence and who signed it. */
  @FunctionalInterface
  interface Check {
    Outcome<Facts> verify(Bundle bundle, Artifact artifact);
  }

  /** One input and its evidence: one bundle, or those that lie beside it, in their order. */
  private record Question(
      String name, Optional<Path> path, Optional<Digest> digest, List<Path> bundles) {}

  /** What one bundle established for an input. */
  private record Answer(
      Question question, Path bundle, Outcome<Facts> outcome, List<Json> differences) {}

  /**
   * Verifies all inputs.
   *
   * @param root the trusted root behind the check, if there is one; it is shown
   */
  Report run(Optional<UsedRoot> root) {
    List<Question> questions = options.inputs.stream().map(this::question).toList();
    if (detached.isEmpty()) {
      requirePresent(questions);
    }
    List<Answer> answers = new ArrayList<>();
    for (Question question : questions) {
      answers.add(answer(question));
    }
    return report(answers, root);
  }

  /** Evidence that was named; a detached signature has been read before. */
  private Optional<Path> named() {
    return detached.isPresent() ? Optional.of(Path.of("")) : options.explicitBundle();
  }

  private Question question(String input) {
    Path path = Path.of(input);
    if (Files.isDirectory(path)) {
      return new Question(
          input,
          Optional.of(path),
          Optional.empty(),
          named().map(List::of).orElseGet(() -> withFurther(path.resolve("model.sig"), ".sig")));
    }
    if (Files.isRegularFile(path)) {
      return new Question(
          input,
          Optional.of(path),
          Optional.empty(),
          named().map(Verification::asFound).map(List::of).orElseGet(() -> beside(path)));
    }
    Optional<Digest> digest = digest(input);
    if (digest.isEmpty()) {
      throw new ConfigurationException(
          "argument FILE_OR_DIGEST: invalid file_or_digest value: '" + input + "'",
          "name a file, a folder or sha256: with 64 hexadecimal digits");
    }
    return new Question(
        input,
        Optional.empty(),
        digest,
        named()
            .map(List::of)
            .orElseThrow(
                () ->
                    new ConfigurationException(
                        "verifying a digest input (sha256:*) needs --bundle", "--bundle FILE")));
  }

  private static Optional<Digest> digest(String input) {
    String prefix = "sha256:";
    String hex = input.startsWith(prefix) ? input.substring(prefix.length()) : "";
    return hex.length() == DIGEST_HEX && hex.matches("[0-9a-fA-F]+")
        ? Optional.of(Digest.ofHex(DigestAlgorithm.SHA256, hex))
        : Optional.empty();
  }

  /** The notebook's name of a bundle, where only today's name exists. */
  private static Path asFound(Path bundle) {
    Path today = bundle.resolveSibling(bundle.getFileName() + ".json");
    boolean old = String.valueOf(bundle.getFileName()).endsWith(".sigstore");
    return old && !Files.exists(bundle) && Files.isRegularFile(today) ? today : bundle;
  }

  /**
   * A signature and those that {@code --add} wrote beside it, as many as the server looks at; the
   * first one alone where there is none.
   */
  private static List<Path> withFurther(Path first, String suffix) {
    String name = String.valueOf(first.getFileName());
    String base = name.substring(0, name.length() - suffix.length());
    List<Path> found = new ArrayList<>(Files.exists(first) ? List.of(first) : List.of());
    for (int n = 2; n <= EvidenceLimits.DEFAULT.maxCandidates(); n++) {
      Path further = first.resolveSibling(base + "." + n + suffix);
      if (Files.isRegularFile(further, LinkOption.NOFOLLOW_LINKS)) {
        found.add(further);
      }
    }
    return found.isEmpty() ? List.of(first) : found;
  }

  private List<Path> beside(Path file) {
    Path bundle = file.resolveSibling(file.getFileName() + ".sigstore.json");
    Path old = file.resolveSibling(file.getFileName() + ".sigstore");
    Path model = file.resolveSibling(file.getFileName() + ".sig");
    if (Files.exists(bundle) && Files.exists(old)) {
      throw new ConfigurationException(
          "Conflicting inputs: both " + bundle + " and " + old, "name one with --bundle");
    }
    if (Files.exists(old)) {
      console.notice(old + " has the old name of a bundle; " + bundle + " is today's.");
      return List.of(old);
    }
    return !Files.exists(bundle) && Files.exists(model)
        ? withFurther(model, ".sig")
        : withFurther(bundle, ".sigstore.json");
  }

  private static void requirePresent(List<Question> questions) {
    Set<String> missing = new LinkedHashSet<>();
    for (Question question : questions) {
      Path first = question.bundles().getFirst();
      if (!Files.isRegularFile(first)) {
        missing.add("Missing verification materials for " + question.name() + ": " + first);
      }
    }
    if (!missing.isEmpty()) {
      throw new ConfigurationException(
          String.join("; ", missing), "sign it, or name its bundle with --bundle");
    }
  }

  /** The first bundle that establishes it; where none does, the one that says most. */
  private Answer answer(Question question) {
    List<Answer> refused = new ArrayList<>();
    for (Path bundle : question.bundles()) {
      Answer answer = answer(question, bundle);
      if (answer.outcome().isAccepted()) {
        return answer;
      }
      refused.add(answer);
    }
    return refused.stream().filter(a -> !isAnothers(a)).findFirst().orElse(refused.getFirst());
  }

  /** Whether a bundle was only refused because somebody else signed it. */
  private static boolean isAnothers(Answer answer) {
    return answer.outcome() instanceof Outcome.Refused<Facts>(Refusal refusal)
        && ANOTHERS.contains(refusal.reason());
  }

  private Answer answer(Question question, Path bundle) {
    List<Json> differences = new ArrayList<>();
    return new Answer(
        question,
        bundle,
        Outcome.attempt(() -> establish(question, bundle, differences)),
        differences);
  }

  private Facts establish(Question question, Path file, List<Json> differences)
      throws RefusedException {
    Bundle bundle = detached.isPresent() ? detached.get().bundle(sha256(question)) : read(file);
    Artifact artifact =
        question
            .digest()
            .<Artifact>map(Artifact.Known::of)
            .orElseGet(() -> artifact(question, bundle));
    Facts facts = check.verify(bundle, artifact).orThrow();
    if (question.path().isEmpty()) {
      return facts;
    }
    Path path = question.path().get();
    switch (facts.content()) {
      case Content.Manifest manifest -> compare(path, manifest, differences);
      case Content.Statement statement -> {
        requireFile(path);
        // The first pass did not look at the file; this one compares it with the subjects.
        check.verify(bundle, new Artifact.File(path)).orThrow();
      }
      case Content.Message message -> requireFile(path);
    }
    return facts;
  }

  /** A manifest is compared after it was verified; anything else with the file's bytes at once. */
  private static Artifact artifact(Question question, Bundle bundle) {
    boolean envelope =
        bundle.claims() instanceof Outcome.Accepted<?>(Object claims)
            && claims instanceof dev.bonafide.evidence.sigstore.BundleClaims c
            && c.signed().startsWith("envelope");
    Path path = question.path().orElseThrow();
    return envelope || Files.isDirectory(path) ? new Artifact.Claimed() : new Artifact.File(path);
  }

  private static Digest sha256(Question question) throws RefusedException {
    return question.digest().isPresent()
        ? question.digest().get()
        : FileHasher.onAllCores().sha256(question.path().orElseThrow()).orThrow();
  }

  private static void requireFile(Path path) throws RefusedException {
    if (Files.isDirectory(path)) {
      throw new RefusedException(
          Reason.PREDICATE_MISMATCH,
          "the signature is over one file and not over a folder",
          "a signature over a file",
          "a model signature: bonafide sign sigstore FOLDER");
    }
  }

  private void compare(Path model, Content.Manifest manifest, List<Json> differences)
      throws RefusedException {
    try (var progress = new HashingProgress(console)) {
      ModelComparison comparison =
          ModelComparer.of(manifest)
              .excluding(exclusions(model))
              .withUnsignedFiles(
                  options.ignoreUnsignedFiles
                      ? ModelComparer.UnsignedFiles.IGNORED
                      : ModelComparer.UnsignedFiles.REFUSED)
              .hashingWith(FileHasher.onAllCores(), progress)
              .compare(model)
              .orThrow();
      comparison.notices().forEach(console::notice);
      for (ModelComparison.Difference d : comparison.differences()) {
        differences.add(
            Json.object()
                .put("kind", d.kind().name())
                .put("path", d.path())
                .put("found", d.found())
                .put("expected", d.expected())
                .build());
      }
      Optional<Refusal> refusal = comparison.refusal();
      if (refusal.isPresent()) {
        throw new RefusedException(refusal.get());
      }
    }
  }

  private Exclusions exclusions(Path model) {
    Path root = model.toAbsolutePath().normalize();
    List<String> more = new ArrayList<>(SignaturePaths.in(model));
    for (Path path : options.ignored.paths) {
      Path absolute = path.toAbsolutePath().normalize();
      if (absolute.startsWith(root) && !absolute.equals(root)) {
        more.add(root.relativize(absolute).toString());
      }
    }
    return (options.ignored.gitPaths ? Exclusions.GIT_PATHS : Exclusions.NONE).and(more);
  }

  private static Bundle read(Path file) throws RefusedException {
    try {
      if (Files.size(file) > BundleLimits.MANIFEST.maxBytes()) {
        throw new RefusedException(
            Reason.LIMIT_EXCEEDED,
            "the bundle is too large: " + file,
            Files.size(file) + " bytes",
            "at most " + BundleLimits.MANIFEST.maxBytes());
      }
      return switch (Bundle.parse(
          String.valueOf(file.getFileName()), Files.readAllBytes(file), BundleLimits.MANIFEST)) {
        case Outcome.Accepted<Bundle>(Bundle bundle) -> bundle;
        case Outcome.Refused<Bundle>(Refusal refusal) ->
            throw new RefusedException(refusal.at("the bundle " + file));
      };
    } catch (IOException e) {
      throw new RefusedException(
          Reason.UNREADABLE, "cannot be read: " + file + ": " + FileFailure.describe(e));
    }
  }

  private Report report(List<Answer> answers, Optional<UsedRoot> root) {
    List<String> out = new ArrayList<>();
    List<String> err = new ArrayList<>();
    List<Json> results = new ArrayList<>();
    Optional<Refusal> first = Optional.empty();
    for (Answer answer : answers) {
      String name =
          answer
              .question()
              .digest()
              .map(d -> "SHA2_256:" + d.hex())
              .orElse(answer.question().name());
      switch (answer.outcome()) {
        case Outcome.Accepted<Facts>(Facts facts) -> {
          err.add("OK: " + name);
          err.add("  " + FactsReport.line(facts));
          if (!answer.bundle().equals(answer.question().bundles().getFirst())) {
            err.add("  by " + answer.bundle());
          }
          facts.notices().forEach(n -> err.add("  note: " + n));
          if (facts.content() instanceof Content.Manifest) {
            out.add("Verification succeeded");
          } else if (facts.content() instanceof Content.Statement s) {
            out.add(JsonWriter.compact(s.statement()));
          }
          results.add(
              FactsReport.json(facts)
                  .put("input", answer.question().name())
                  .put("verified", true)
                  .build());
        }
        case Outcome.Refused<Facts>(Refusal only) -> {
          Refusal refusal = amongAll(answer, only);
          first = first.isPresent() ? first : Optional.of(refusal);
          err.add("FAIL: " + name);
          Report.lines(refusal).forEach(l -> err.add("  " + l));
          results.add(failure(answer, refusal));
        }
      }
    }
    var json = Json.object().put("outcome", first.isPresent() ? "refused" : "ok");
    first.ifPresent(r -> Report.json(r).members().forEach(json::put));
    Instant now = Instant.now();
    root.ifPresent(r -> err.add(r.line(now)));
    root.ifPresent(r -> json.put("trustRoot", r.json(now)));
    json.put("results", Json.array(results));
    return new Report(first.isPresent() ? ExitCode.REFUSED : ExitCode.OK, out, err, json.build());
  }

  /** Says of several bundles which one the refusal is about, and which were tried. */
  private static Refusal amongAll(Answer answer, Refusal refusal) {
    List<Path> tried = answer.question().bundles();
    if (tried.size() == 1) {
      return refusal;
    }
    String names = tried.stream().map(p -> "" + p.getFileName()).collect(Collectors.joining(", "));
    return refusal.at("none of " + names + " verifies; " + answer.bundle().getFileName());
  }

  private static Json failure(Answer answer, Refusal refusal) {
    var json = Json.object().put("input", answer.question().name()).put("verified", false);
    Report.json(refusal).members().forEach(json::put);
    if (!answer.differences().isEmpty()) {
      json.put("differences", Json.array(answer.differences()));
    }
    return json.build();
  }
}
