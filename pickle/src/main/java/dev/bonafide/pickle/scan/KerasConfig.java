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
  private static final int SHOWN_BYTES = 64;

  private static final Set<String> BYTECODE = Set.of("Lambda", "__lambda__");
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
    if (BYTECODE.contains(type)) {
      findings.add(lambdaLayer());
    }
    String module = object.string("module");
    if (module == null) {
      return;
    }
    String function = type.equals("function") ? object.string("config") : null;
    inspect(module, function == null ? type : function, function != null, findings);
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

  /** Looks for class names in bytes: HDF5 stores the configuration's text as it is. */
  static List<Finding> inHdf5(MemorySegment bytes) {
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
