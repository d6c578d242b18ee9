package dev.bonafide.cli;

import dev.bonafide.artifact.ConfigurationException;
import dev.bonafide.artifact.Digest;
import dev.bonafide.artifact.FileFailure;
import dev.bonafide.artifact.json.Json;
import dev.bonafide.signing.OutputFile;
import dev.bonafide.training.CsvTable;
import dev.bonafide.training.Digits;
import dev.bonafide.training.Evaluation;
import dev.bonafide.training.FittedSvc;
import dev.bonafide.training.SvcParameters;
import dev.bonafide.training.SvcParameters.Gamma;
import dev.bonafide.training.SvcParameters.Kernel;
import dev.bonafide.training.SvcParameters.Shrinking;
import dev.bonafide.training.SvcTrainer;
import dev.bonafide.training.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code bonafide train svc}: a table to a {@code model.joblib} that scikit-learn loads. */
@Command(
    description = {
      "Train a support vector classifier, as scikit-learn's SVC does, and write it as a joblib"
          + " file.",
      "The first rows train, the rest test; rows stay in their order unless --shuffle-seed is"
          + " given."
    })
final class TrainSvcCommand implements dev.bonafide.cli.Command {
  private enum Dataset {
    DIGITS
  }

  @Option(names = "--dataset", paramLabel = "NAME", description = "A bundled data set: digits.")
  @Nullable Dataset dataset;

  @Option(
      names = "--csv",
      paramLabel = "FILE",
      description = "A CSV file with a header; all columns but the target are numbers.")
  @Nullable Path csv;

  @Option(names = "--target", paramLabel = "COLUMN", description = "The column of labels of --csv.")
  @Nullable String target;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      required = true,
      description = "Where the model is written; an older one there is replaced.")
  Path out = Path.of("model.joblib");

  @Option(
      names = "--kernel",
      paramLabel = "KERNEL",
      defaultValue = "rbf",
      description = "linear, poly, rbf or sigmoid (default: ${DEFAULT-VALUE}).")
  Kernel kernel = Kernel.RBF;

  @Option(
      names = "--C",
      paramLabel = "NUMBER",
      defaultValue = "1.0",
      description = "Cost of a training error (default: ${DEFAULT-VALUE}).")
  double c;

  @Option(
      names = "--gamma",
      paramLabel = "GAMMA",
      defaultValue = "scale",
      description = "Kernel coefficient: scale, auto or a number (default: ${DEFAULT-VALUE}).")
  String gamma = "scale";

  @Option(
      names = "--degree",
      paramLabel = "N",
      defaultValue = "3",
      description = "Degree of the poly kernel (default: ${DEFAULT-VALUE}).")
  int degree;

  @Option(
      names = "--coef0",
      paramLabel = "NUMBER",
      defaultValue = "0.0",
      description = "Constant of the poly and sigmoid kernels (default: ${DEFAULT-VALUE}).")
  double coef0;

  @Option(
      names = "--tol",
      paramLabel = "NUMBER",
      defaultValue = "1e-3",
      description = "Tolerance of the stopping criterion (default: ${DEFAULT-VALUE}).")
  double tolerance;

  @Option(names = "--no-shrinking", description = "Do not use the shrinking heuristic.")
  boolean noShrinking;

  @Option(
      names = "--cache-size",
      paramLabel = "MB",
      defaultValue = "200",
      description = "Memory for kernel rows (default: ${DEFAULT-VALUE}).")
  int cacheMegabytes;

  @Option(
      names = "--test-size",
      paramLabel = "SHARE",
      defaultValue = "0.5",
      description = "Share of the rows that test, 0 for none (default: ${DEFAULT-VALUE}).")
  double testShare;

  @Option(
      names = "--shuffle-seed",
      paramLabel = "SEED",
      description = "Shuffle the rows first, the same way for the same seed.")
  @Nullable Long shuffleSeed;

  @Override
  public Report run(Console console) {
    if (!(testShare >= 0 && testShare < 1)) {
      throw new ConfigurationException(
          "--test-size: found " + testShare + ", expected at least 0 and less than 1", "");
    }
    SvcParameters parameters = parameters();
    Table table = table();
    requireWritable();
    Table.Split split =
        (shuffleSeed == null ? table : table.shuffled(shuffleSeed)).split(testShare);
    FittedSvc fit;
    try (var progress = new ProgressLine(console)) {
      fit =
          SvcTrainer.fit(
              split.training(),
              parameters,
              (solved, pairs, iterations) ->
                  progress.report(
                      seconds ->
                          "training: "
                              + solved
                              + " of "
                              + pairs
                              + " pairs of classes, "
                              + iterations
                              + " iterations of the next, "
                              + Math.round(seconds)
                              + " s"));
    }
    if (fit.convergence() == FittedSvc.Convergence.ITERATIONS_EXHAUSTED) {
      console.notice(
          "warning: the solver ran out of iterations before it reached its tolerance; scale the"
              + " columns, or raise --tol");
    }
    byte[] model = fit.toJoblib();
    OutputFile.write(out, model, OutputFile.Existing.REPLACE);
    return report(fit, split, Digest.sha256(model), model.length);
  }

  /** Before the work, which may take long. */
  private void requireWritable() {
    try {
      Path folder = out.toAbsolutePath().getParent();
      if (folder != null) {
        Files.createDirectories(folder);
      }
    } catch (IOException e) {
      throw new ConfigurationException(
          "cannot make the folder of " + out + ": " + FileFailure.describe(e),
          "name an output whose folder can be made",
          e);
    }
    OutputFile.requireWritable(List.of(out), OutputFile.Existing.REPLACE, OutputFile.OTHER_OUTPUT);
  }

  private Table table() {
    if ((dataset == null) == (csv == null)) {
      throw new ConfigurationException(
          "found "
              + (csv == null ? "neither --dataset nor --csv" : "both --dataset and --csv")
              + ", expected one of them",
          "bonafide train svc --dataset digits --gamma 0.001 --out model.joblib");
    }
    if (csv == null) {
      if (target != null) {
        throw new ConfigurationException("--target goes with --csv, found --dataset", "");
      }
      return Digits.load();
    }
    if (target == null) {
      throw new ConfigurationException(
          "--csv needs --target, the name of the column of labels", "--target COLUMN");
    }
    return CsvTable.read(csv, target);
  }

  private SvcParameters parameters() {
    return new SvcParameters(
        kernel,
        c,
        Gamma.parse(gamma),
        degree,
        coef0,
        tolerance,
        noShrinking ? Shrinking.OFF : Shrinking.ON,
        cacheMegabytes);
  }

  private Report report(FittedSvc fit, Table.Split split, Digest digest, int bytes) {
    var lines = new ArrayList<String>();
    var json = Json.object();
    String name = "SVC(" + shownParameters() + ")";
    lines.add(
        "trained "
            + name
            + " on "
            + fit.trainingRows()
            + " rows of "
            + fit.columns().size()
            + " columns: "
            + fit.supportVectorCount()
            + " support vectors, "
            + fit.classes().size()
            + " classes");
    json.put("file", out.toString())
        .put("digest", digest.toString())
        .put("bytes", bytes)
        .put("trainingRows", fit.trainingRows())
        .put("columns", fit.columns().size())
        .put("supportVectors", fit.supportVectorCount())
        .put("kernel", kernel.sklearnName())
        .put("gamma", Json.of(fit.effectiveGamma()))
        .put("classes", Json.strings(texts(fit)))
        .put("testRows", split.test().rows());
    if (split.test().rows() > 0) {
      var evaluation =
          Evaluation.of(fit.classes(), split.test().labels(), fit.predict(split.test()));
      lines.add(
          String.format(
              Locale.ROOT,
              "accuracy %.4f (%d of %d rows that it was not trained on)",
              evaluation.accuracy(),
              evaluation.correct(),
              evaluation.total()));
      lines.add("");
      lines.addAll(matrix(fit, evaluation));
      lines.add("");
      json.put("accuracy", Json.of(evaluation.accuracy()))
          .put("correct", evaluation.correct())
          .put("confusion", confusion(evaluation));
    }
    lines.add("wrote " + out + " (" + bytes + " bytes, " + digest + ")");
    return Report.ok(lines, json.build());
  }

  private String shownParameters() {
    var shown = new ArrayList<String>();
    SvcParameters chosen = parameters();
    SvcParameters usual = SvcParameters.DEFAULT;
    if (chosen.c() != usual.c()) {
      shown.add("C=" + chosen.c());
    }
    if (chosen.kernel() != usual.kernel()) {
      shown.add("kernel=" + chosen.kernel().sklearnName());
    }
    if (!chosen.gamma().equals(usual.gamma())) {
      shown.add("gamma=" + gamma);
    }
    if (chosen.degree() != usual.degree()) {
      shown.add("degree=" + chosen.degree());
    }
    if (chosen.coef0() != usual.coef0()) {
      shown.add("coef0=" + chosen.coef0());
    }
    return String.join(", ", shown);
  }

  private static List<String> texts(FittedSvc fit) {
    return IntStream.range(0, fit.classes().size()).mapToObj(fit.classes()::text).toList();
  }

  /** A row per true class, a column per predicted one; wide matrices are for --json. */
  private static List<String> matrix(FittedSvc fit, Evaluation evaluation) {
    List<String> names = texts(fit);
    if (names.size() > 30) {
      return List.of("(--json shows the confusion matrix of " + names.size() + " classes)");
    }
    int width = Math.max(4, names.stream().mapToInt(String::length).max().orElse(0) + 2);
    var lines = new ArrayList<String>();
    lines.add("rows: true label, columns: predicted label");
    lines.add(
        " ".repeat(width) + String.join("", names.stream().map(n -> right(n, width)).toList()));
    int[][] counts = evaluation.confusion();
    for (int row = 0; row < counts.length; row++) {
      var line = new StringBuilder(right(names.get(row), width));
      for (int count : counts[row]) {
        line.append(right(count == 0 ? "." : Integer.toString(count), width));
      }
      lines.add(line.toString());
    }
    return lines;
  }

  private static String right(String text, int width) {
    return " ".repeat(Math.max(0, width - text.length())) + text;
  }

  private static Json confusion(Evaluation evaluation) {
    var rows = new ArrayList<Json>();
    for (int[] counts : evaluation.confusion()) {
      rows.add(Json.array(IntStream.of(counts).mapToObj(count -> Json.of((long) count)).toList()));
    }
    return Json.array(rows);
  }
}
