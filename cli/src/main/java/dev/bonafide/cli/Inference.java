package dev.bonafide.cli;

import dev.bonafide.artifact.ConfigurationException;
import dev.bonafide.artifact.Outcome;
import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.Refusal;
import dev.bonafide.artifact.RefusedException;
import dev.bonafide.artifact.Spelling;
import dev.bonafide.artifact.json.Json;
import dev.bonafide.artifact.json.JsonLimits;
import dev.bonafide.artifact.json.JsonReader;
import dev.bonafide.runtime.LoadedModel;
import dev.bonafide.runtime.tabular.CsvAnswers;
import dev.bonafide.runtime.tabular.CsvForm;
import dev.bonafide.runtime.tabular.CsvInput;
import dev.bonafide.runtime.tabular.NpyInput;
import dev.bonafide.serving.inference.LocalInference;
import dev.bonafide.serving.v2.InferenceRequest;
import dev.bonafide.serving.v2.SchemaException;
import dev.bonafide.serving.v2.V2Json;
import dev.bonafide.serving.v2.V2Limits;
import dev.bonafide.sklearn.Joining;
import dev.bonafide.sklearn.Parallelism;
import dev.bonafide.sklearn.data.Answer;
import dev.bonafide.sklearn.data.Features;
import dev.bonafide.sklearn.estimator.Method;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One run of {@code infer} on a loaded model, for each kind of input. */
final class Inference {
  /** Rows of a CSV that are held at a time: as many as have a million values. */
  private static final int RUN_VALUES = 1_000_000;

  private static final int RUN_ROWS = 16_384;

  /** A few transformations look at all rows together; then all are held. */
  private static final int MOST_VALUES = 200_000_000;

  private static final long REQUEST_BYTES = 1L << 30;
  private static final JsonLimits ANSWER_LIMITS = new JsonLimits(64, Integer.MAX_VALUE);

  private final LoadedModel model;
  private final List<String> outputs;
  private final InferCommand.OutputFormat format;
  private final Console console;
  private final LocalInference local;

  /**
   * @param outputs the methods to compute; empty for the model's own choice
   */
  Inference(
      LoadedModel model, List<String> outputs, InferCommand.OutputFormat format, Console console) {
    this.model = model;
    this.outputs = outputs;
    this.format = format;
    this.console = console;
    this.local = new LocalInference(model, this::infer);
  }

  private Outcome<List<Answer>> infer(Features features, List<Method> methods) {
    return model.infer(features, methods, Parallelism.allCores());
  }

  /** Answers a CSV's rows, run after run. */
  Report csv(InferenceFile file, CsvForm form, InferenceOutput target) throws RefusedException {
    List<Method> methods = methods(outputs);
    try (CsvInput rows = CsvInput.open(file.name(), file.path(), form)) {
      if (rows.hasHeader()
          && form.header() == CsvForm.Header.INFERRED
          && model.estimator().inputs().names().isEmpty()) {
        console.notice("the first line is taken for names; --no-header takes it for data");
      }
      var answers = new Answers(methods, null, target);
      int run = run(rows);
      for (Outcome<Features> x = rows.next(model.estimator().inputs(), run);
          x != null;
          x = rows.next(model.estimator().inputs(), run)) {
        switch (x.then(features -> infer(features, methods))) {
          case Outcome.Accepted<List<Answer>>(List<Answer> some) -> answers.add(some);
          case Outcome.Refused<List<Answer>>(Refusal refusal) ->
              throw new RefusedException(rows.placed(refusal));
        }
      }
      return answers.report();
    }
  }

  private int run(CsvInput rows) throws RefusedException {
    if (model.estimator().rowsAreIndependent()) {
      return Math.max(1, Math.min(RUN_ROWS, RUN_VALUES / rows.columns()));
    }
    if (rows.rows() > MOST_VALUES / rows.columns()) {
      throw new RefusedException(
          Reason.LIMIT_EXCEEDED,
          "this model looks at all rows together, and there are too many",
          rows.rows() + " rows of " + rows.columns(),
          "at most " + MOST_VALUES + " values");
    }
    return (int) rows.rows();
  }

  /** Answers a numpy array's rows. */
  Report npy(InferenceFile file, InferenceOutput target) throws RefusedException {
    List<Method> methods = methods(outputs);
    try (Arena arena = Arena.ofShared()) {
      Features features = NpyInput.read(file.bytes(arena)).orThrow();
      var answers = new Answers(methods, null, target);
      answers.add(infer(features, methods).orThrow());
      return answers.report();
    }
  }

  /** Answers a V2 request. */
  Report request(InferenceFile file, InferenceOutput target) throws RefusedException {
    InferenceRequest request = read(file);
    List<Method> methods =
        outputs.isEmpty()
            ? offered(request.outputs().stream().map(o -> o.name()).toList())
            : methods(outputs);
    var answers = new Answers(methods, request.id(), target);
    answers.add(local.answer(request, methods).orThrow());
    return answers.report();
  }

  private static InferenceRequest read(InferenceFile file) throws RefusedException {
    byte[] body;
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment bytes = file.bytes(arena);
      if (bytes.byteSize() > REQUEST_BYTES) {
        throw new RefusedException(
            Reason.LIMIT_EXCEEDED,
            "the request is too large",
            bytes.byteSize() + " bytes",
            "at most " + REQUEST_BYTES + "; CSV and NPY may be larger");
      }
      body = bytes.toArray(ValueLayout.JAVA_BYTE);
    }
    try {
      return V2Json.readInference(body, body.length, V2Limits.DEFAULT);
    } catch (SchemaException e) {
      throw new RefusedException(malformed(file.name(), body, e.problems().getFirst()));
    }
  }

  private static Refusal malformed(String name, byte[] body, SchemaException.Problem problem) {
    if (problem.type().equals("json_invalid") && problem.place().getLast() instanceof Long offset) {
      int end = (int) Math.min(offset, body.length);
      String before = new String(body, 0, end, StandardCharsets.UTF_8);
      int line = (int) before.chars().filter(c -> c == '\n').count() + 1;
      int column = before.length() - before.lastIndexOf('\n');
      return Refusal.of(
          Reason.INVALID_REQUEST,
          name + " line " + line + ", column " + column + ": no JSON",
          problem.context(),
          "a V2 inference request");
    }
    String place = String.join(".", problem.place().stream().skip(1).map(String::valueOf).toList());
    return Refusal.of(
        Reason.INVALID_REQUEST,
        name + ": no V2 inference request: " + place + ": " + problem.message(),
        problem.input().length() > 80 ? problem.input().substring(0, 80) + "…" : problem.input(),
        "inputs with name, shape, datatype and data");
  }

  private List<Method> methods(List<String> names) throws RefusedException {
    for (String name : names) {
      if (Method.named(name).isEmpty()) {
        List<String> known = Arrays.stream(Method.values()).map(Method::pythonName).toList();
        throw new ConfigurationException(
            "--outputs: found '" + name + "', expected " + String.join(", ", known),
            Spelling.nearest(name, known).map(word -> "did you mean " + word + "?").orElse(""));
      }
    }
    return offered(names);
  }

  private List<Method> offered(List<String> names) throws RefusedException {
    if (names.isEmpty()) {
      return List.of(model.defaultMethod());
    }
    var methods = new ArrayList<Method>();
    for (String name : names) {
      Optional<Method> method = Method.named(name).filter(model.estimator().methods()::contains);
      if (method.isEmpty()) {
        throw new RefusedException(
            Reason.INVALID_REQUEST,
            model.estimator().type() + " has no output " + name,
            name,
            String.join(
                ", ",
                model.estimator().methods().stream().sorted().map(Method::pythonName).toList()));
      }
      methods.add(method.get());
    }
    return methods;
  }

  /** Answers as they come: CSV is written at once, V2 JSON when all are there. */
  private final class Answers {
    private final List<Method> methods;
    private final @Nullable String id;
    private final InferenceOutput target;
    private final CsvAnswers csv;
    private final List<List<Answer>> parts = new ArrayList<>();
    private boolean begun;

    Answers(List<Method> methods, @Nullable String id, InferenceOutput target) {
      this.methods = methods;
      this.id = id;
      this.target = target;
      this.csv = new CsvAnswers(methods, model.estimator().classes(), ',');
    }

    void add(List<Answer> answers) {
      if (format == InferCommand.OutputFormat.JSON) {
        parts.add(answers);
        return;
      }
      if (!begun) {
        target.line(csv.header(answers));
        begun = true;
      }
      target.write(csv.rows(answers).getBytes(StandardCharsets.UTF_8));
    }

    Report report() throws RefusedException {
      if (format == InferCommand.OutputFormat.CSV) {
        return Report.ok();
      }
      var joined = new ArrayList<Answer>();
      for (int i = 0; i < methods.size(); i++) {
        int output = i;
        joined.add(Joining.join(parts.stream().map(part -> part.get(output)).toList()));
      }
      byte[] json = local.json(id, methods, joined).orThrow();
      if (console.mode() == Console.Mode.TEXT || !target.isStandardOutput()) {
        target.write(json);
        target.line("");
        return Report.ok();
      }
      Json parsed = JsonReader.parse(json, Reason.INVALID_REQUEST, ANSWER_LIMITS).orThrow();
      return Report.ok(List.of(), (Json.Obj) parsed);
    }
  }
}
