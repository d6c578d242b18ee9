package dev.bonafide.cli;

import dev.bonafide.admission.AdmittedModel;
import dev.bonafide.admission.Verdict;
import dev.bonafide.admission.repository.Candidate;
import dev.bonafide.admission.repository.Discovered;
import dev.bonafide.admission.repository.Repository;
import dev.bonafide.artifact.ConfigurationException;
import dev.bonafide.artifact.Outcome;
import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.Refusal;
import dev.bonafide.artifact.RefusedException;
import dev.bonafide.runtime.LoadedModel;
import dev.bonafide.runtime.ModelRuntime;
import dev.bonafide.runtime.tabular.CsvForm;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bonafide infer}: a model's answers without a server. */
@Command(
    description = {
      "Run a model on this machine: rows in, answers out. The policy decides about the model as it"
          + " does when it is served, and nothing in its file is executed.",
      "CSV is read as pandas.read_csv reads it, with or without a header, in runs of rows; NPY is"
          + " an array of samples, NPZ the only one or the one named X; JSON is a V2 inference"
          + " request.",
      "Exit codes: 0 answered, 1 the model or the input was refused, 2 usage."
    })
final class InferCommand implements dev.bonafide.cli.Command {
  /** How answers are written down. */
  enum OutputFormat {
    JSON,
    CSV
  }

  @Option(
      names = "--model",
      required = true,
      paramLabel = "PATH",
      description = "The model's folder, or its file.")
  Path model = Path.of("");

  @Option(
      names = "--input",
      required = true,
      paramLabel = "FILE|-",
      description = "The rows; - reads standard input.")
  String input = "";

  @Option(
      names = "--input-format",
      paramLabel = "csv|tsv|npy|json",
      description = "The input's format (default: by its name, else by its first bytes).")
  InferenceFile.@Nullable Format inputFormat;

  @Option(
      names = "--outputs",
      split = ",",
      paramLabel = "METHOD",
      description =
          "What to compute: predict, predict_proba, predict_log_proba, decision_function,"
              + " transform, score_samples, as far as the model has them (default: as when it is"
              + " served).")
  List<String> outputs = new ArrayList<>();

  @Option(
      names = "--output-format",
      paramLabel = "json|csv",
      description = "V2 JSON or CSV (default: by the name after --out, else json).")
  @Nullable OutputFormat outputFormat;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "Write there, when all is answered (default: standard output).")
  @Nullable Path out;

  @Option(
      names = "--header",
      negatable = true,
      description =
          "The first line of the CSV names the columns, or is data (default: names, if none of its"
              + " fields is a number).")
  @Nullable Boolean header;

  @Option(
      names = "--columns",
      split = ",",
      paramLabel = "NAME",
      description = "Use only these columns of the CSV, in this order.")
  List<String> columns = new ArrayList<>();

  @Option(
      names = "--delimiter",
      paramLabel = "CHAR",
      description = "Between the CSV's fields (default: a comma; a tab for tsv).")
  @Nullable Character delimiter;

  @Option(
      names = "--missing",
      split = ",",
      paramLabel = "WORD",
      description = "Fields that mean a missing value, beside the empty one (default: pandas's).")
  @Nullable Set<String> missing;

  @Option(
      names = "--insecure-skip-verification",
      description = "Run the model, whoever signed it or nobody. For experiments only.")
  boolean skipVerification;

  @Mixin PolicyChoice choice = new PolicyChoice();

  @Override
  public Report run(Console console) {
    checkFormats(console);
    try (var file = InferenceFile.open(input, inputFormat, console.in());
        var target = InferenceOutput.to(out, console.out())) {
      return run(file, target, console);
    }
  }

  private Report run(InferenceFile file, InferenceOutput target, Console console) {
    var environment = System.getenv();
    Repository repository = Repository.ofModel(model, environment);
    try (var admission = choice.open(repository, environment, skipVerification)) {
      admission.notices().forEach(console::notice);
      return switch (repository.model()) {
        case Discovered.Unusable unusable -> Report.refused(unusable.refusal());
        case Candidate candidate ->
            admitted(admission.admitter().admit(candidate), file, target, console);
      };
    }
  }

  private Report admitted(
      Verdict verdict, InferenceFile file, InferenceOutput target, Console console) {
    return switch (verdict) {
      case Verdict.Refused refused -> Report.refused(refused.refusal());
      case Verdict.Admitted(AdmittedModel admitted, var record) ->
          switch (new ModelRuntime().load(admitted)) {
            case Outcome.Refused<LoadedModel>(Refusal refusal) -> Report.refused(refusal);
            case Outcome.Accepted<LoadedModel>(LoadedModel loaded) -> {
              try (loaded) {
                yield answered(loaded, file, target, console);
              }
            }
          };
    };
  }

  private Report answered(
      LoadedModel loaded, InferenceFile file, InferenceOutput target, Console console) {
    try {
      var inference = new Inference(loaded, outputs, format(), console);
      Report report =
          switch (file.format()) {
            case CSV -> inference.csv(file, form(','), target);
            case TSV -> inference.csv(file, form('\t'), target);
            case NPY -> inference.npy(file, target);
            case JSON -> inference.request(file, target);
          };
      target.finish();
      return report;
    } catch (RefusedException e) {
      return Report.refused(here(e.refusal()));
    }
  }

  /** What a client of a server would try first is not what helps here; a place in the file is. */
  private Refusal here(Refusal refusal) {
    return refusal.reason() == Reason.INVALID_REQUEST
            && refusal.hint().equals(Reason.INVALID_REQUEST.tryFirst())
        ? refusal.withHint("bonafide inspect " + model + ", which shows what it takes")
        : refusal;
  }

  private void checkFormats(Console console) {
    if (console.mode() == Console.Mode.JSON && format() == OutputFormat.CSV && out == null) {
      throw new ConfigurationException(
          "--json and CSV cannot both stand on standard output", "--out FILE.csv, or one of them");
    }
  }

  private OutputFormat format() {
    if (outputFormat != null) {
      return outputFormat;
    }
    return out != null && out.toString().endsWith(".csv") ? OutputFormat.CSV : OutputFormat.JSON;
  }

  private CsvForm form(char standard) {
    var all = new HashSet<>(missing == null ? CsvForm.PANDAS_MISSING : missing);
    all.add("");
    return new CsvForm(
        delimiter == null ? standard : delimiter,
        header == null
            ? CsvForm.Header.INFERRED
            : header ? CsvForm.Header.PRESENT : CsvForm.Header.ABSENT,
        all,
        columns);
  }
}
