package dev.bonafide.cli;

import dev.bonafide.artifact.Outcome;
import dev.bonafide.artifact.RefusedException;
import dev.bonafide.artifact.json.Json;
import dev.bonafide.pickle.NdArray;
import dev.bonafide.pickle.PyDict;
import dev.bonafide.pickle.PyList;
import dev.bonafide.pickle.PyObject;
import dev.bonafide.pickle.PyTuple;
import dev.bonafide.pickle.PyValue;
import dev.bonafide.sklearn.estimator.SklearnVersion;
import dev.bonafide.sklearn.estimator.VersionRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a model says of itself, with the estimators inside it: the steps of a pipeline, the columns
 * of a column transformer, the best estimator of a search, the members of an ensemble. Made from
 * untrusted bytes; nothing here is computed with.
 */
final class EstimatorTree {
  private static final int MAX_DEPTH = 12;
  private static final int MAX_PARTS = 500;
  private static final int MAX_ALIKE = 3;

  /** Attributes that hold pairs or triplets that begin with a name and a fitted estimator. */
  private static final List<String> NAMED = List.of("steps", "transformer_list", "transformers_");

  /** Attributes that hold one fitted estimator. */
  private static final List<String> SINGLE =
      List.of(
          "best_estimator_",
          "estimator_",
          "base_estimator_",
          "final_estimator_",
          "regressor_",
          "transformer_",
          "initial_imputer_",
          "kernel_pca_");

  /** Attributes that hold several fitted estimators without names. */
  private static final List<String> SEVERAL = List.of("estimators_", "calibrated_classifiers_");

  /** Shown as parts, and so not among the parameters. */
  private static final Set<String> NO_PARAMETERS =
      Set.of("steps", "transformers", "transformer_list", "estimators");

  private int parts;

  /** What is shown, as lines and as a JSON object. */
  record Shown(List<String> lines, Json.Obj json) {}

  Shown show(PyObject root) {
    return object("", root, 0);
  }

  private Shown object(String name, PyObject object, int depth) {
    var lines = new ArrayList<String>();
    var json = Json.object();
    if (!name.isEmpty()) {
      json.put("name", name);
    }
    json.put("estimator", object.type().toString());
    if (object.attribute("_sklearn_version") instanceof PyValue.Str(String version)) {
      json.put("sklearnVersion", version);
      boolean tested =
          SklearnVersion.parse(version) instanceof Outcome.Accepted<SklearnVersion>(var release)
              && VersionRule.isTested(release);
      json.put("sklearnVersionTested", tested);
      lines.add(
          "made with:  scikit-learn " + PythonText.plain(version) + (tested ? "" : " (untested)"));
    }
    parameters(object, lines, json);
    if (object.attribute("best_score_") instanceof PyValue score) {
      lines.add("best score: " + PythonText.shown(score));
      json.put("bestScore", PythonText.json(score));
    }
    if (object.attribute("best_params_") instanceof PyDict best) {
      lines.add("best parameters:");
      json.put("bestParameters", entries(best, lines));
    }
    if (object.attribute("n_features_in_") instanceof PyValue.Int(long features)) {
      lines.add("features:   " + features);
      json.put("features", features);
    }
    values(object, "feature_names_in_", "names:      ", "featureNames", lines, json);
    values(object, "classes_", "classes:    ", "classes", lines, json);
    arrays(object, lines, json);
    List<Shown> inner = depth < MAX_DEPTH ? parts(object, depth) : List.of();
    if (!inner.isEmpty()) {
      lines.add("parts:");
      inner.forEach(part -> part.lines().forEach(line -> lines.add("  " + line)));
      json.put("parts", Json.array(inner.stream().map(part -> (Json) part.json()).toList()));
    }
    return new Shown(lines, json.build());
  }

  private List<Shown> parts(PyObject object, int depth) {
    var inner = new ArrayList<Shown>();
    for (String attribute : NAMED) {
      for (PyValue item : items(object.attribute(attribute))) {
        if (item instanceof PyTuple tuple && tuple.size() >= 2) {
          named(tuple, depth, inner);
        }
      }
    }
    List<PyValue> names = items(object.attribute("estimators"));
    for (String attribute : SEVERAL) {
      several(attribute, items(object.attribute(attribute)), names, depth, inner);
    }
    boolean nested = !inner.isEmpty();
    for (String attribute : SINGLE) {
      if (object.attribute(attribute) instanceof PyObject part
          && !(nested && attribute.equals("base_estimator_"))
          && !(nested && attribute.equals("estimator_"))) {
        part(attribute, part, depth, "", inner);
      }
    }
    if (inner.isEmpty() && object.attribute("estimator") instanceof PyObject part) {
      part("estimator", part, depth, "", inner);
    }
    return inner;
  }

  private void named(PyTuple tuple, int depth, List<Shown> inner) {
    String name = tuple.get(0) instanceof PyValue.Str(String text) ? text : "?";
    String columns = tuple.size() > 2 ? PythonText.listed(tuple.get(2)) : "";
    part(name, tuple.get(1), depth, columns, inner);
  }

  /** Members of an ensemble: each with its name, or many of one class as one line. */
  private void several(
      String attribute, List<PyValue> members, List<PyValue> names, int depth, List<Shown> inner) {
    List<String> kept = new ArrayList<>();
    for (PyValue pair : names) {
      if (pair instanceof PyTuple tuple
          && tuple.size() == 2
          && tuple.get(0) instanceof PyValue.Str(String name)
          && tuple.get(1) instanceof PyObject) {
        kept.add(name);
      }
    }
    boolean alike =
        members.stream().map(EstimatorTree::typeOf).distinct().count() == 1
            && members.size() > MAX_ALIKE;
    if (alike && kept.size() != members.size()) {
      String type = typeOf(members.getFirst());
      inner.add(
          new Shown(
              List.of(attribute + ": " + members.size() + " × " + type),
              Json.object()
                  .put("name", attribute)
                  .put("estimator", type)
                  .put("count", members.size())
                  .build()));
      return;
    }
    for (int i = 0; i < members.size(); i++) {
      String name = kept.size() == members.size() ? kept.get(i) : attribute + "[" + i + "]";
      part(name, members.get(i), depth, "", inner);
    }
  }

  private static String typeOf(PyValue member) {
    return member instanceof PyObject object ? object.type().toString() : PythonText.shown(member);
  }

  private void part(String name, PyValue value, int depth, String columns, List<Shown> inner) {
    if (++parts > MAX_PARTS) {
      return;
    }
    var lines = new ArrayList<String>();
    lines.add(
        PythonText.plain(name)
            + ": "
            + typeOf(value)
            + (columns.isEmpty() ? "" : "  on " + columns));
    Json.ObjectBuilder json = Json.object();
    if (value instanceof PyObject object) {
      Shown shown = object(name, object, depth + 1);
      shown.lines().forEach(line -> lines.add("  " + line));
      shown.json().members().forEach(json::put);
    } else {
      json.put("name", name).put("estimator", PythonText.json(value));
    }
    if (!columns.isEmpty()) {
      json.put("columns", columns);
    }
    inner.add(new Shown(lines, json.build()));
  }

  private static List<PyValue> items(@Nullable PyValue value) {
    return switch (value) {
      case PyList list -> list.items();
      case PyTuple tuple -> tuple.items();
      case NdArray array when array.dtype().kind() == 'O' -> array.objects();
      case null, default -> List.of();
    };
  }

  /** What scikit-learn calls parameters: neither private nor fitted. */
  private static void parameters(PyObject object, List<String> lines, Json.ObjectBuilder json) {
    if (!(object.state() instanceof PyDict state)) {
      return;
    }
    var shown = new ArrayList<String>();
    var parameters = Json.object();
    state.forEach(
        (key, value) -> {
          if (key instanceof PyValue.Str(String name)
              && !name.startsWith("_")
              && !name.endsWith("_")
              && !NO_PARAMETERS.contains(name)) {
            shown.add("  " + PythonText.plain(name) + " = " + PythonText.shown(value));
            parameters.put(name, PythonText.json(value));
          }
        });
    if (!shown.isEmpty()) {
      lines.add("parameters:");
      lines.addAll(shown);
    }
    json.put("parameters", parameters.build());
  }

  private static Json.Obj entries(PyDict dict, List<String> lines) {
    var json = Json.object();
    dict.forEach(
        (key, value) -> {
          if (key instanceof PyValue.Str(String name)) {
            lines.add("  " + PythonText.plain(name) + " = " + PythonText.shown(value));
            json.put(name, PythonText.json(value));
          }
        });
    return json.build();
  }

  private static void values(
      PyObject object,
      String attribute,
      String label,
      String member,
      List<String> lines,
      Json.ObjectBuilder json) {
    if (!(object.attribute(attribute) instanceof NdArray array)) {
      return;
    }
    lines.add(label + PythonText.listed(array));
    try {
      json.put(member, Json.array(array.toValues().stream().map(PythonText::json).toList()));
    } catch (RefusedException e) {
      json.put(member, PythonText.listed(array));
    }
  }

  private static void arrays(PyObject object, List<String> lines, Json.ObjectBuilder json) {
    if (!(object.state() instanceof PyDict state)) {
      return;
    }
    var shown = new ArrayList<String>();
    var arrays = new ArrayList<Json>();
    state.forEach(
        (key, value) -> {
          if (key instanceof PyValue.Str(String name)
              && value instanceof NdArray array
              && array.rank() > 0) {
            shown.add("  " + PythonText.plain(name) + " " + array);
            arrays.add(
                Json.object()
                    .put("name", name)
                    .put("dtype", array.dtype().toString())
                    .put("shape", Json.array(array.shape().stream().map(Json::of).toList()))
                    .build());
          }
        });
    if (!arrays.isEmpty()) {
      lines.add("arrays:");
      lines.addAll(shown);
      json.put("arrays", Json.array(arrays));
    }
  }
}
