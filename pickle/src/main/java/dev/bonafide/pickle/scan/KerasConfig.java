package dev.bonafide.pickle.scan;

import dev.bonafide.artifact.Outcome;
import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.json.Json;
import dev.bonafide.artifact.json.JsonLimits;
import dev.bonafide.artifact.json.JsonReader;
import dev.bonafide.pickle.scan.Finding.Rule;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What the configuration of a Keras model would import and run when it is loaded: Lambda layers
 * hold Python bytecode, and {@code {"module", "class_name", "config"}} names anything that can be
 * imported.
 */
final class KerasConfig {
  private static final JsonLimits LIMITS = new JsonLimits(400, 250_000);
  private static final int MAX_BYTES = 8 << 20;
  private static final byte[] CLASS_NAME = "\"class_name\"".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] ESCAPE = "\\u00".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] OBJECT = "{\"".getBytes(StandardCharsets.US_ASCII);
  private static final int SHOWN_BYTES = 64;

  /** Braces and quotes stand side by side in any data now and then. */
  private static final long MAX_SEARCHED_BYTES = 64 << 20;

  private static final Set<String> BYTECODE = Set.of("Lambda", "__lambda__");

  /** Layers that wrap another library's pickle, function or saved graph. */
  private static final Set<String> WRAPPERS =
      Set.of("TorchModuleWrapper", "JaxLayer", "FlaxLayer", "TFSMLayer");

  /** Layers that read the file that a text in the place of their vocabulary names. */
  private static final Set<String> LOOKUPS =
      Set.of("StringLookup", "IntegerLookup", "TextVectorization");

  /** TensorFlow's functions that reach beyond the model, as {@code TFOpLambda} names them. */
  private static final Pattern REACHING_OUT =
      Pattern.compile("(?:io|raw_ops|saved_model|data)\\..*|.*(?:py_func|numpy_function).*");

  private static final Set<String> KERAS = Set.of("keras", "keras_core", "tf_keras", "tensorflow");
  private static final Pattern VALUE = Pattern.compile("\\s*:\\s*\"([^\"\\\\]{1,40})\"");

  /** Where Keras keeps the functions that layers are configured with. */
  private static final Pattern PLAIN_FUNCTIONS =
      Pattern.compile(
          ".*\\b(?:activations|losses|metrics|initializers|regularizers|constraints|ops)\\b.*");

  private KerasConfig() {}

  /** The member {@code config.json} of a {@code .keras} file. */
  static List<Finding> ofJson(MemorySegment bytes) {
    if (bytes.byteSize() > MAX_BYTES
        || !(JsonReader.parse(bytes.toArray(ValueLayout.JAVA_BYTE), Reason.MALFORMED_MODEL, LIMITS)
            instanceof Outcome.Accepted<Json>(Json root))) {
      var findings = new ArrayList<>(inHdf5(bytes));
      findings.add(
          Finding.of(Rule.FORMAT, Verdict.UNKNOWN, "a Keras configuration that cannot be read"));
      return findings;
    }
    return ofTree(root);
  }

  /** The same for a file that may be something else: only an object of a class is Keras'. */
  static List<Finding> ofModelJson(MemorySegment bytes) {
    return bytes.byteSize() <= MAX_BYTES
            && JsonReader.parse(
                    bytes.toArray(ValueLayout.JAVA_BYTE), Reason.MALFORMED_MODEL, LIMITS)
                instanceof Outcome.Accepted<Json>(Json root)
            && !(root instanceof Json.Obj object && object.string("class_name") != null)
        ? List.of()
        : ofJson(bytes);
  }

  private static List<Finding> ofTree(Json root) {
    var findings = new LinkedHashSet<Finding>();
    var open = new ArrayDeque<Json>();
    open.add(root);
    while (!open.isEmpty()) {
      switch (open.poll()) {
        case Json.Obj object -> {
          inspect(object, findings);
          open.addAll(object.members().values());
        }
        case Json.Arr(List<Json> items) -> open.addAll(items);
        case Json.Str text -> {}
        case Json.Num number -> {}
        case Json.Bool bool -> {}
        case Json.Null none -> {}
      }
    }
    return List.copyOf(findings);
  }

  private static void inspect(Json.Obj object, Set<Finding> findings) {
    String type = object.string("class_name");
    if (type == null) {
      return;
    }
    String registered = object.string("registered_name");
    if (BYTECODE.contains(type) || (registered != null && registered.endsWith(">Lambda"))) {
      findings.add(lambdaLayer());
    }
    if (WRAPPERS.contains(type)) {
      findings.add(
          Finding.of(
              Rule.CALL, Verdict.DANGEROUS, "a layer that loads what it wraps with it: " + type));
    }
    if (object.members().get("config") instanceof Json.Obj config) {
      configured(type, config, findings);
    }
    String module = object.string("module");
    if (module == null) {
      return;
    }
    String function = type.equals("function") ? object.string("config") : null;
    inspect(module, function == null ? type : function, function != null, findings);
  }

  private static void configured(String type, Json.Obj config, Set<Finding> findings) {
    String vocabulary = config.string("vocabulary");
    if (LOOKUPS.contains(type) && vocabulary != null) {
      findings.add(
          Finding.of(Rule.ASK, Verdict.UNKNOWN, "a layer that reads " + Shown.text(vocabulary)));
    }
    String function = config.string("function");
    if (type.equals("TFOpLambda") && function != null && REACHING_OUT.matcher(function).matches()) {
      findings.add(found(Rule.CALL, Verdict.DANGEROUS, "would use ", "tensorflow." + function));
    }
    String module = config.string("module");
    String name = config.string("name");
    if (type.equals("__typeclass__") && module != null && name != null) {
      inspect(module, name, false, findings);
    }
  }

  private static void inspect(
      String module, String attribute, boolean isFunction, Set<Finding> findings) {
    String name = module + "." + attribute;
    int dot = module.indexOf('.');
    String library = dot < 0 ? module : module.substring(0, dot);
    if (library.equals("builtins")) {
      if (isFunction && Judgement.isBuiltinFunction(attribute)) {
        findings.add(found(Rule.CALL, Verdict.DANGEROUS, "would use ", name));
      }
    } else if (!KERAS.contains(library)) {
      boolean dangerous = isFunction || Judgement.isStandardLibrary(module);
      findings.add(
          found(
              Rule.IMPORT, dangerous ? Verdict.DANGEROUS : Verdict.UNKNOWN, "would import ", name));
    } else if (isFunction && !PLAIN_FUNCTIONS.matcher(module).matches()) {
      findings.add(found(Rule.CALL, Verdict.DANGEROUS, "would use ", name));
    }
  }

  private static Finding found(Rule rule, Verdict verdict, String what, String name) {
    String shown = Shown.text(name);
    return new Finding(rule, verdict, what + shown + " as a part of the model", shown, -1);
  }

  /** HDF5 stores the configuration's text as it is; where that is whole it is read as JSON. */
  static List<Finding> inHdf5(MemorySegment bytes) {
    var findings = new LinkedHashSet<Finding>();
    long searched = 0;
    for (long at = PickleScan.find(bytes, OBJECT, 0);
        at >= 0 && searched < MAX_SEARCHED_BYTES;
        at = PickleScan.find(bytes, OBJECT, at + 1)) {
      Span span = object(bytes, at);
      searched += span.bytes();
      if (span.isWhole()
          && JsonReader.parse(
                  bytes.asSlice(at, span.bytes()).toArray(ValueLayout.JAVA_BYTE),
                  Reason.MALFORMED_MODEL,
                  LIMITS)
              instanceof Outcome.Accepted<Json>(Json root)) {
        findings.addAll(ofTree(root));
        at += span.bytes() - 1;
      }
    }
    return findings.isEmpty() ? classNames(bytes) : List.copyOf(findings);
  }

  /** How far an object reaches, or how far it was read before that showed that it is none. */
  private record Span(long bytes, boolean isWhole) {}

  private static Span object(MemorySegment bytes, long from) {
    long stop = Math.min(bytes.byteSize(), from + MAX_BYTES);
    int depth = 0;
    boolean quoted = false;
    for (long at = from; at < stop; at++) {
      int c = bytes.get(ValueLayout.JAVA_BYTE, at);
      if (c >= 0 && c < ' ' && c != '\n' && c != '\t' && c != '\r') {
        return new Span(at - from, false);
      }
      if (quoted && c == '\\') {
        at++;
      } else if (c == '"') {
        quoted = !quoted;
      } else if (!quoted && c == '{') {
        depth++;
      } else if (!quoted && c == '}' && --depth == 0) {
        return new Span(at + 1 - from, true);
      }
    }
    return new Span(stop - from, false);
  }

  private static List<Finding> classNames(MemorySegment bytes) {
    for (long at = PickleScan.find(bytes, CLASS_NAME, 0);
        at >= 0;
        at = PickleScan.find(bytes, CLASS_NAME, at + CLASS_NAME.length)) {
      var value = VALUE.matcher(text(bytes, at + CLASS_NAME.length));
      if (value.lookingAt() && BYTECODE.contains(value.group(1))) {
        return List.of(lambdaLayer());
      }
    }
    for (long at = PickleScan.find(bytes, ESCAPE, 0);
        at >= 0;
        at = PickleScan.find(bytes, ESCAPE, at + ESCAPE.length)) {
      // no writer of JSON escapes letters
      if (isHexadecimal(bytes, at + ESCAPE.length, '4', '7')
          && isHexadecimal(bytes, at + ESCAPE.length + 1, '0', 'f')) {
        return List.of(
            Finding.of(
                Rule.LAMBDA_LAYER,
                Verdict.UNKNOWN,
                "a configuration that hides letters as escapes"));
      }
    }
    return List.of();
  }

  private static boolean isHexadecimal(MemorySegment bytes, long at, char from, char to) {
    char c = at < bytes.byteSize() ? (char) bytes.get(ValueLayout.JAVA_BYTE, at) : 0;
    return c >= from && Character.toLowerCase(c) <= to && Character.digit(c, 16) >= 0;
  }

  private static String text(MemorySegment bytes, long from) {
    long length = Math.min(SHOWN_BYTES, bytes.byteSize() - from);
    return new String(
        bytes.asSlice(from, length).toArray(ValueLayout.JAVA_BYTE), StandardCharsets.ISO_8859_1);
  }

  private static Finding lambdaLayer() {
    return Finding.of(
        Rule.LAMBDA_LAYER,
        Verdict.DANGEROUS,
        "a Keras Lambda layer: its Python bytecode would run when the model is used");
  }
}
