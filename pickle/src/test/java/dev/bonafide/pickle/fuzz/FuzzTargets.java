package dev.bonafide.pickle.fuzz;

import dev.bonafide.artifact.Outcome;
import dev.bonafide.artifact.RefusedException;
import dev.bonafide.pickle.AllowList;
import dev.bonafide.pickle.Compression;
import dev.bonafide.pickle.DType;
import dev.bonafide.pickle.JoblibWriter;
import dev.bonafide.pickle.ModelReader;
import dev.bonafide.pickle.NdArray;
import dev.bonafide.pickle.PickleLimits;
import dev.bonafide.pickle.PickleTrace;
import dev.bonafide.pickle.PyDict;
import dev.bonafide.pickle.PyList;
import dev.bonafide.pickle.PyObject;
import dev.bonafide.pickle.PyTuple;
import dev.bonafide.pickle.PyValue;
import dev.bonafide.pickle.scan.ScanLimits;
import dev.bonafide.pickle.scan.Scanner;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/** What every target does with its bytes; whatever escapes is a finding. */
final class FuzzTargets {
  private static final PickleLimits LIMITS =
      new PickleLimits(
          1_000_000, 1_000_000, 200, 1_000_000, 1 << 20, 2_048, 64 << 20, 4 << 20, 1_100, 100);
  private static final ScanLimits SCAN_LIMITS = new ScanLimits(LIMITS, LIMITS, 3, 50, 10);

  private static final AllowList NAMES =
      AllowList.builder()
          .object("a", "B")
          .object("a", "T", AllowList.StateShape.TUPLE)
          .factory("a", "f")
          .reference("a", "r")
          .build();

  private FuzzTargets() {}

  /** By the name under which {@code fuzz/run} knows it. */
  static Map<String, Consumer<byte[]>> all() {
    var targets = new TreeMap<String, Consumer<byte[]>>();
    targets.put("reader", FuzzTargets::reader);
    targets.put("trace", FuzzTargets::trace);
    targets.put("scan", FuzzTargets::scan);
    targets.put("skops", schema -> reader(Archives.skops(schema)));
    targets.put("npy", array -> reader(Archives.npy(array)));
    targets.put("npz", array -> reader(Archives.zip("x.npy", Archives.npy(array))));
    targets.put("zip", bytes -> scan(Archives.zipOf(bytes)));
    targets.put("tar", bytes -> scan(Archives.tarOf(bytes)));
    targets.put("sevenzip", bytes -> scan(Archives.sevenZipOf(bytes)));
    for (Compression compression : Compression.values()) {
      targets.put(
          compression.name().toLowerCase(java.util.Locale.ROOT),
          bytes -> compression.partially(MemorySegment.ofArray(bytes), LIMITS));
    }
    return targets;
  }

  private static void reader(byte[] bytes) {
    if (ModelReader.read(MemorySegment.ofArray(bytes), NAMES, LIMITS)
        instanceof Outcome.Accepted<PyValue>(PyValue value)) {
      visit(value);
      try {
        JoblibWriter.write(value, OutputStream.nullOutputStream(), JoblibWriter.Compress.NONE);
      } catch (IOException e) {
        throw new AssertionError(e);
      } catch (IllegalArgumentException e) {
        // deeper than the writer goes
        if (!String.valueOf(e.getMessage()).contains("containers")) {
          throw e;
        }
      }
    }
  }

  /** Uses the graph as an estimator would. */
  private static void visit(PyValue root) {
    Set<PyValue> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    var open = new ArrayDeque<PyValue>();
    open.add(root);
    while (!open.isEmpty()) {
      PyValue value = open.poll();
      if (!seen.add(value)) {
        continue;
      }
      switch (value) {
        case PyObject object -> {
          open.addAll(object.arguments());
          if (object.state() != null) {
            open.add(object.state());
          }
          DType.of(object);
        }
        case PyDict dict -> {
          open.addAll(dict.keys());
          open.addAll(dict.values());
          dict.get("name");
        }
        case PyList list -> open.addAll(list.items());
        case PyTuple tuple -> open.addAll(tuple.items());
        case NdArray array -> {
          elements(array);
          for (DType.Field field : array.dtype().fields()) {
            NdArray view = array.field(field.name());
            if (view != null) {
              elements(view);
            }
          }
        }
        default -> {}
      }
    }
  }

  private interface Access {
    Object get() throws RefusedException;
  }

  private static void elements(NdArray array) {
    for (Access access :
        new Access[] {
          array::toDoubles,
          array::toFloats,
          array::toLongs,
          array::toInts,
          array::toBooleans,
          array::toStrings,
          array::toValues
        }) {
      try {
        var unused = access.get();
      } catch (RefusedException e) {
        // a refusal is an answer
      }
    }
  }

  private static void trace(byte[] bytes) {
    for (PickleTrace.Loader loader : PickleTrace.Loader.values()) {
      PickleTrace.of(MemorySegment.ofArray(bytes), 0, loader, NAMES, LIMITS);
    }
  }

  private static void scan(byte[] bytes) {
    new Scanner(NAMES, SCAN_LIMITS).scan("file", MemorySegment.ofArray(bytes)).json();
  }
}
