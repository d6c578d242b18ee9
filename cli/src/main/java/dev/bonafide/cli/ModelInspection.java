package dev.bonafide.cli;

import dev.bonafide.artifact.ConfigurationException;
import dev.bonafide.artifact.Outcome;
import dev.bonafide.artifact.Refusal;
import dev.bonafide.artifact.json.Json;
import dev.bonafide.pickle.ModelReader;
import dev.bonafide.pickle.PickleLimits;
import dev.bonafide.pickle.PyObject;
import dev.bonafide.pickle.PyValue;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.util.ArrayList;

/**
 * The model half of {@code bonafide inspect}: what a model file says of itself. Reads untrusted
 * bytes to an inert graph, never to an estimator.
 */
final class ModelInspection {
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
      out.add("estimator:  " + object.type());
      EstimatorTree.Shown shown = new EstimatorTree().show(object);
      out.addAll(shown.lines());
      shown.json().members().forEach(json::put);
    } else {
      out.add("holds:      " + PythonText.shown(root));
      json.put("holds", PythonText.shown(root));
    }
    out.add("file:       " + fileBytes + " bytes");
    return Report.ok(out, json.build());
  }
}
