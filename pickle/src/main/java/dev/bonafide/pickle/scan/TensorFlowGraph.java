package dev.bonafide.pickle.scan;

import dev.bonafide.pickle.scan.Finding.Rule;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Operations of a TensorFlow graph (a SavedModel's protocol buffer) that reach beyond the model
 * when it is run. A node's operation is its field 2, a text with its length before it.
 */
final class TensorFlowGraph {
  private static final byte OPERATION_TAG = 0x12;

  private static final Set<String> OPERATIONS =
      Set.of("ReadFile", "WriteFile", "PyFunc", "PyFuncStateless", "EagerPyFunc");

  private static final int LONGEST =
      OPERATIONS.stream().mapToInt(String::length).max().orElseThrow();
  private static final int SHORTEST =
      OPERATIONS.stream().mapToInt(String::length).min().orElseThrow();

  private TensorFlowGraph() {}

  static List<Finding> findings(MemorySegment bytes) {
    var found = new LinkedHashSet<String>();
    long last = bytes.byteSize() - 2 - SHORTEST;
    for (long at = 0; at <= last; at++) {
      if (bytes.get(ValueLayout.JAVA_BYTE, at) != OPERATION_TAG) {
        continue;
      }
      int length = bytes.get(ValueLayout.JAVA_BYTE, at + 1);
      if (length < SHORTEST || length > LONGEST || at + 2 + length > bytes.byteSize()) {
        continue;
      }
      byte[] name = bytes.asSlice(at + 2, length).toArray(ValueLayout.JAVA_BYTE);
      String operation = new String(name, StandardCharsets.ISO_8859_1);
      if (OPERATIONS.contains(operation)) {
        found.add(operation);
      }
    }
    var findings = new ArrayList<Finding>();
    for (String operation : found) {
      findings.add(
          new Finding(
              Rule.CALL,
              Verdict.DANGEROUS,
              "a TensorFlow graph with the operation " + operation,
              operation,
              -1));
    }
    return findings;
  }
}
