package dev.bonafide.cli;

import dev.bonafide.artifact.ConfigurationException;
import dev.bonafide.artifact.Outcome;
import dev.bonafide.artifact.Refusal;
import dev.bonafide.artifact.RefusedException;
import dev.bonafide.artifact.json.Json;
import dev.bonafide.pickle.ModelReader;
import dev.bonafide.pickle.NdArray;
import dev.bonafide.pickle.PickleLimits;
import dev.bonafide.pickle.PyDict;
import dev.bonafide.pickle.PyList;
import dev.bonafide.pickle.PyObject;
import dev.bonafide.pickle.PyTuple;
import dev.bonafide.pickle.PyValue;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The model half of {@code bonafide inspect}: what a model file says of itself. Reads untrusted
 * bytes to an inert graph, never to an estimator.
 */
final class ModelInspection {
  private static final int MAX_SHOWN = 20;
  private static final int MAX_TEXT = 60;
  private static final int MAX_STEPS_DEPTH = 4;

  private ModelInspection() {}

  /** Whether the file cannot be JSON, so that it is no bundle either. */
  static boolean isNoJson(byte[] head) {
    for (byte b : head) {
      if (b != ' ' && b != '\n' && b != '\r' && b != '\t') {
        return b != '{' && b != '[';
      }
    }
    return false;
  }

  /** Whether the file is rather a model than a bundle, by its first bytes. */
  static boolean isModel(Path file) {
    try (FileChannel channel = FileChannel.open(file)) {
      var head = java.nio.ByteBuffer.allocate(64);
      channel.read(head);
      return isNoJson(java.util.Arrays.copyOf(head.array(), head.position()));
    } catch (IOException e) {
      throw new ConfigurationException("cannot read " + file, "check the path", e);
    }
  }

  static Report report(Path file) {
    try (FileChannel channel = FileChannel.open(file);
        Arena arena = Arena.ofConfined()) {
      MemorySegment bytes = channel.map(MapMode.READ_ONLY, 0, channel.size(), arena);
      return switch (ModelReader.read(bytes, ScanNames.allowList(), PickleLimits.defaults())) {
        case Outcome.Accepted<PyValue>(PyValue value) -> describe(value, bytes.byteSize());
        case Outcome.Refused<PyValue>(Refusal refusal) ->
            Report.refused(refusal.withHint("bonafide scan " + file));
      };
    } catch (IOException e) {
      throw new ConfigurationException("cannot read " + file, "check the path", e);
    }
  }

  private static Report describe(PyValue root, long fileBytes) {
    var out = new ArrayList<String>();
    var json = Json.object().put("kind", "model").put("bytes", fileBytes);
    if (root instanceof PyObject object) {
      estimator(object, out, json);
    } else {
      out.add("holds:      " + shown(root));
      json.put("holds", shown(root));
    }
    out.add("file:       " + fileBytes + " bytes");
    return Report.ok(out, json.build());
  }

  private static void estimator(PyObject object, List<String> out, Json.ObjectBuilder json) {
    out.add("estimator:  " + object.type());
    json.put("estimator", object.type().toString());
    if (object.attribute("_sklearn_version") instanceof PyValue.Str(String version)) {
      out.add("made with:  scikit-learn " + version);
      json.put("sklearnVersion", version);
    }
    steps(object, out, json);
    parameters(object, out, json);
    if (object.attribute("n_features_in_") instanceof PyValue.Int(long features)) {
      out.add("features:   " + features);
      json.put("features", features);
    }
    list(object, "feature_names_in_", "names:      ", "featureNames", out, json);
    list(object, "classes_", "classes:    ", "classes", out, json);
    arrays(object, out, json);
  }

  private static void steps(PyObject object, List<String> out, Json.ObjectBuilder json) {
    var steps = new ArrayList<String>();
    collectSteps(object, "", 0, steps);
    if (!steps.isEmpty()) {
      out.add("parts:");
      steps.forEach(step -> out.add("  " + step));
      json.put("parts", Json.strings(steps));
    }
  }

  /** Estimators that are named in steps, transformers and the like. */
  private static void collectSteps(PyObject object, String indent, int depth, List<String> steps) {
    if (depth > MAX_STEPS_DEPTH || !(object.state() instanceof PyDict state)) {
      return;
    }
    for (String attribute : List.of("steps", "transformer_list", "transformers", "estimators")) {
      if (!(state.get(attribute) instanceof PyList list)) {
        continue;
      }
      for (PyValue item : list.items()) {
        if (item instanceof PyTuple tuple
            && tuple.size() >= 2
            && tuple.get(0) instanceof PyValue.Str(String name)) {
          steps.add(indent + name + ": " + shown(tuple.get(1)));
          if (tuple.get(1) instanceof PyObject part && steps.size() < 10 * MAX_SHOWN) {
            collectSteps(part, indent + "  ", depth + 1, steps);
          }
        }
      }
    }
  }

  /** What scikit-learn calls parameters: neither private nor fitted. */
  private static void parameters(PyObject object, List<String> out, Json.ObjectBuilder json) {
    if (!(object.state() instanceof PyDict state)) {
      return;
    }
    var parameters = Json.object();
    out.add("parameters:");
    state.forEach(
        (key, value) -> {
          if (key instanceof PyValue.Str(String name)
              && !name.startsWith("_")
              && !name.endsWith("_")
              && !List.of("steps", "transformers", "transformer_list").contains(name)) {
            out.add("  " + plain(name) + " = " + shown(value));
            parameters.put(name, jsonOf(value));
          }
        });
    json.put("parameters", parameters.build());
  }

  private static void list(
      PyObject object,
      String attribute,
      String label,
      String member,
      List<String> out,
      Json.ObjectBuilder json) {
    if (!(object.attribute(attribute) instanceof NdArray array)) {
      return;
    }
    try {
      List<PyValue> values = array.toValues();
      var shown = values.stream().limit(MAX_SHOWN).map(ModelInspection::shown).toList();
      String rest = values.size() > MAX_SHOWN ? ", … (" + values.size() + ")" : "";
      out.add(label + String.join(", ", shown) + rest);
      json.put(member, Json.array(values.stream().map(ModelInspection::jsonOf).toList()));
    } catch (RefusedException e) {
      out.add(label + array);
    }
  }

  private static void arrays(PyObject object, List<String> out, Json.ObjectBuilder json) {
    if (!(object.state() instanceof PyDict state)) {
      return;
    }
    var arrays = new ArrayList<Json>();
    var lines = new ArrayList<String>();
    state.forEach(
        (key, value) -> {
          if (key instanceof PyValue.Str(String name)
              && value instanceof NdArray array
              && array.rank() > 0) {
            lines.add("  " + plain(name) + " " + array);
            arrays.add(
                Json.object()
                    .put("name", name)
                    .put("dtype", array.dtype().toString())
                    .put("shape", Json.array(array.shape().stream().map(Json::of).toList()))
                    .build());
          }
        });
    if (!arrays.isEmpty()) {
      out.add("arrays:");
      out.addAll(lines);
      json.put("arrays", Json.array(arrays));
    }
  }

  private static Json jsonOf(PyValue value) {
    return switch (value) {
      case PyValue.Str(String text) -> Json.of(text);
      case PyValue.Int(long number) -> Json.of(number);
      case PyValue.Float(double number) when Double.isFinite(number) -> Json.of(number);
      case PyValue.Bool(boolean b) -> Json.of(b);
      case PyValue.None none -> new Json.Null();
      default -> Json.of(shown(value));
    };
  }

  /** As Python would show it, in a few characters. */
  private static String shown(@Nullable PyValue value) {
    return switch (value) {
      case null -> "nothing";
      case PyValue.Str(String text) -> "'" + plain(text) + "'";
      case PyValue.Int(long number) -> Long.toString(number);
      case PyValue.BigInt(var number) -> plain(number.toString());
      case PyValue.Float(double number) -> Double.toString(number);
      case PyValue.Bool(boolean b) -> b ? "True" : "False";
      case PyValue.None none -> "None";
      case PyValue.Complex(double real, double imaginary) -> real + "+" + imaginary + "j";
      case PyValue.Bytes bytes -> bytes.length() + " bytes";
      case PyTuple tuple -> "a tuple of " + tuple.size();
      case PyList list -> "a list of " + list.size();
      case PyDict dict -> "a dict of " + dict.size();
      case dev.bonafide.pickle.PySet set -> "a set of " + set.size();
      case PyObject object -> object.type().toString();
      case dev.bonafide.pickle.GlobalName name -> name.toString();
      case NdArray array -> scalar(array);
    };
  }

  private static String scalar(NdArray array) {
    try {
      return array.rank() == 0 ? shown(array.toValues().getFirst()) : "array " + array;
    } catch (RefusedException e) {
      return "array " + array;
    }
  }

  private static String plain(String text) {
    var out = new StringBuilder();
    text.codePoints()
        .limit(MAX_TEXT)
        .forEach(c -> out.appendCodePoint(c < 0x20 || c == 0x7f ? '?' : c));
    return text.length() > MAX_TEXT ? out.append("…").toString() : out.toString();
  }
}
