package dev.bonafide.sklearn;

import dev.bonafide.artifact.Outcome;
import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.Refusal;
import dev.bonafide.artifact.json.Json;
import dev.bonafide.artifact.json.JsonLimits;
import dev.bonafide.artifact.json.JsonReader;
import dev.bonafide.pickle.GlobalName;
import dev.bonafide.pickle.ModelReader;
import dev.bonafide.pickle.PickleLimits;
import dev.bonafide.pickle.PyValue;
import dev.bonafide.sklearn.data.Cell;
import dev.bonafide.sklearn.data.Column;
import dev.bonafide.sklearn.data.Documents;
import dev.bonafide.sklearn.data.ElementType;
import dev.bonafide.sklearn.data.Features;
import dev.bonafide.sklearn.data.Matrix;
import dev.bonafide.sklearn.data.Records;
import dev.bonafide.sklearn.data.SparseMatrix;
import dev.bonafide.sklearn.data.Table;
import dev.bonafide.sklearn.data.TokenLists;
import dev.bonafide.sklearn.estimator.VersionRule;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** Cases made by real scikit-learn: a model file, its input and the answers. */
final class Fixtures {
  private static final JsonLimits LARGE = new JsonLimits(64, 20_000_000);

  private Fixtures() {}

  /** Where the files of a set of cases come from. */
  @FunctionalInterface
  interface Source {
    byte[] read(String path) throws IOException;
  }

  /** One case: a model file with {@code X.json} and {@code expected.json} beside it. */
  record Case(String path, Source source) {
    String name() {
      return path.substring(0, path.lastIndexOf('/'));
    }

    Json.Obj expected() {
      return (Json.Obj) json(name() + "/expected.json");
    }

    Features input() {
      Json.Obj expected = expected();
      Features x = features(json(name() + "/X.json"), expected.string("X_dtype"));
      if (expected.get("X_sparse") != null) {
        return SparseMatrix.of((Matrix) x);
      }
      return expected.get("X_columns") instanceof Json.Arr names ? frame(x, names) : x;
    }

    Outcome<Model> load() {
      return EstimatorLoader.load(
          MemorySegment.ofArray(bytes(path)), PickleLimits.defaults(), VersionRule.TESTED_ONLY);
    }

    /** The object graph of the model file. */
    Outcome<PyValue> graph() {
      return ModelReader.read(
          MemorySegment.ofArray(bytes(path)), EstimatorTable.allowList(), PickleLimits.defaults());
    }

    private Json json(String file) {
      return parse(bytes(file));
    }

    private byte[] bytes(String file) {
      try {
        return source.read(file);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** The folder of shared fixtures; it need not exist. */
  static Path root() {
    String configured = System.getenv("BONAFIDE_FIXTURES");
    return configured == null ? Path.of("../../shared/fixtures") : Path.of(configured);
  }

  /** The cases of a folder with a {@code manifest.jsonl}. */
  static List<Case> cases(Path folder) {
    return cases(path -> Files.readAllBytes(folder.resolve(path)));
  }

  /** The zip files of cases among the test resources. */
  static List<String> packedResources() {
    try {
      var folder = Path.of(Objects.requireNonNull(Fixtures.class.getResource("/cases")).toURI());
      try (Stream<Path> files = Files.list(folder)) {
        return files.map(f -> "/cases/" + f.getFileName()).sorted().toList();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The cases of a zip file among the test resources. */
  static List<Case> packed(String resource) {
    var files = new HashMap<String, byte[]>();
    try (InputStream in = Fixtures.class.getResourceAsStream(resource);
        var zip = new ZipInputStream(Objects.requireNonNull(in, resource))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        files.put(entry.getName(), zip.readAllBytes());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return cases(path -> Objects.requireNonNull(files.get(path), path));
  }

  /**
   * Whether a refusal says that an estimator is not supported; a forbidden name that is none of
   * scikit-learn's estimators is a gap in the allow-list, which must not pass for that.
   */
  static boolean isUnsupported(Refusal refusal) {
    return refusal.reason() == Reason.UNSUPPORTED_ESTIMATOR
        || (refusal.reason() == Reason.FORBIDDEN_GLOBAL
            && allEstimators().stream().anyMatch(n -> refusal.found().contains("." + n.name())));
  }

  /** Every class of {@code all_estimators()} of scikit-learn 1.9.1. */
  static List<GlobalName> allEstimators() {
    try (InputStream in = Fixtures.class.getResourceAsStream("/all_estimators-1.9.1.txt")) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .map(line -> line.split(" ", -1))
          .map(words -> new GlobalName(words[0], words[1]))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Case> cases(Source source) {
    var cases = new ArrayList<Case>();
    try {
      String manifest = new String(source.read("manifest.jsonl"), StandardCharsets.UTF_8);
      for (String line : manifest.split("\n", -1)) {
        if (!line.isBlank()) {
          var entry = (Json.Obj) parse(line.getBytes(StandardCharsets.UTF_8));
          cases.add(new Case(Objects.requireNonNull(entry.string("path")), source));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return cases;
  }

  private static Json parse(byte[] bytes) {
    return switch (JsonReader.parse(bytes, Reason.INVALID_REQUEST, LARGE)) {
      case Outcome.Accepted<Json>(Json value) -> value;
      case Outcome.Refused<Json> refused -> throw new IllegalStateException(refused.toString());
    };
  }

  /** What Python passed as X: an array of the named type, or a list of texts, lists or dicts. */
  static Features features(Json x, String dtype) {
    List<Json> rows = ((Json.Arr) x).items();
    Json first = rows.getFirst();
    if (first instanceof Json.Str && !isNumber(first)) {
      return new Documents(rows.stream().map(r -> ((Json.Str) r).value()).toList());
    }
    if (first instanceof Json.Obj) {
      return new Records(rows.stream().map(r -> record((Json.Obj) r)).toList());
    }
    if (first instanceof Json.Arr(List<Json> pairs)
        && !pairs.isEmpty()
        && pairs.getFirst() instanceof Json.Arr) {
      return new Records(rows.stream().map(r -> pairs((Json.Arr) r)).toList());
    }
    if (first instanceof Json.Arr && dtype.equals("list")) {
      return new TokenLists(
          rows.stream()
              .map(r -> ((Json.Arr) r).items().stream().map(t -> ((Json.Str) t).value()).toList())
              .toList());
    }
    if (dtype.equals("object") || dtype.startsWith("<U")) {
      return table(rows, dtype.startsWith("<U"));
    }
    ElementType type = ElementType.FLOAT64;
    for (ElementType candidate : ElementType.values()) {
      if (candidate.numpyName().equals(dtype)) {
        type = candidate;
      }
    }
    if (!(first instanceof Json.Arr)) {
      return Matrix.vector(rows.stream().mapToDouble(Fixtures::number).toArray(), type);
    }
    int columns = ((Json.Arr) first).items().size();
    double[] values =
        rows.stream()
            .flatMap(r -> ((Json.Arr) r).items().stream())
            .mapToDouble(Fixtures::number)
            .toArray();
    return Matrix.of(rows.size(), columns, values, type);
  }

  /** A pandas frame: columns have names, and each a type of its own. */
  private static Features frame(Features x, Json.Arr names) {
    List<String> words = names.items().stream().map(n -> ((Json.Str) n).value()).toList();
    List<Column> columns =
        x instanceof Table table
            ? table.columns().stream().map(Fixtures::typed).toList()
            : columns((Matrix) x);
    return new Table(words, columns, x.rows());
  }

  private static List<Column> columns(Matrix x) {
    return IntStream.range(0, x.columns())
        .<Column>mapToObj(j -> new Column.Numbers(x.column(j), x.type()))
        .toList();
  }

  private static Column typed(Column column) {
    List<Cell> cells = IntStream.range(0, column.rows()).mapToObj(column::cell).toList();
    if (!cells.stream().allMatch(c -> c instanceof Cell.Number)) {
      return column;
    }
    double[] values = cells.stream().mapToDouble(c -> ((Cell.Number) c).value()).toArray();
    boolean whole = DoubleStream.of(values).allMatch(v -> v == Math.rint(v));
    return new Column.Numbers(values, whole ? ElementType.INT64 : ElementType.FLOAT64);
  }

  private static Table table(List<Json> rows, boolean strings) {
    int columns = ((Json.Arr) rows.getFirst()).items().size();
    var all = new ArrayList<Column>();
    for (int j = 0; j < columns; j++) {
      int column = j;
      List<Cell> cells = rows.stream().map(r -> cell(((Json.Arr) r).items().get(column))).toList();
      all.add(
          strings
              ? new Column.Strings(cells.stream().map(c -> ((Cell.Text) c).value()).toList())
              : new Column.Cells(cells));
    }
    return new Table(List.of(), all, rows.size());
  }

  /** Names with values, as {@code FeatureHasher} takes pairs. */
  private static Map<String, Cell> pairs(Json.Arr sample) {
    var cells = new LinkedHashMap<String, Cell>();
    for (Json pair : sample.items()) {
      List<Json> both = ((Json.Arr) pair).items();
      cells.put(((Json.Str) both.get(0)).value(), cell(both.get(1)));
    }
    return cells;
  }

  private static Map<String, Cell> record(Json.Obj object) {
    var cells = new LinkedHashMap<String, Cell>();
    object.members().forEach((name, value) -> cells.put(name, cell(value)));
    return cells;
  }

  static Cell cell(Json value) {
    return switch (value) {
      case Json.Str s when isNumber(s) -> new Cell.Number(number(s));
      case Json.Str(String text) -> new Cell.Text(text);
      case Json.Num n -> new Cell.Number(n.doubleValue());
      case Json.Bool(boolean flag) -> new Cell.Bool(flag);
      case Json.Null none -> Cell.None.NONE;
      default -> throw new IllegalStateException("a scalar, found " + value);
    };
  }

  static boolean isNumber(Json value) {
    return value instanceof Json.Num
        || (value instanceof Json.Str(String text)
            && List.of("NaN", "Infinity", "-Infinity", "inf", "-inf", "nan").contains(text));
  }

  static double number(Json value) {
    return switch (value) {
      case Json.Num n -> n.doubleValue();
      case Json.Bool(boolean flag) -> flag ? 1 : 0;
      case Json.Str(String text) ->
          switch (text) {
            case "NaN", "nan" -> Double.NaN;
            case "Infinity", "inf" -> Double.POSITIVE_INFINITY;
            case "-Infinity", "-inf" -> Double.NEGATIVE_INFINITY;
            default -> throw new IllegalStateException("a number, found " + text);
          };
      default -> throw new IllegalStateException("a number, found " + value);
    };
  }
}
