package dev.bonafide.pickle.scan;

import dev.bonafide.artifact.Outcome;
import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.Refusal;
import dev.bonafide.pickle.AllowList;
import dev.bonafide.pickle.PickleLimits;
import dev.bonafide.pickle.PickleReader;
import dev.bonafide.pickle.PickleTrace;
import dev.bonafide.pickle.PickleTrace.Loader;
import dev.bonafide.pickle.PyValue;
import dev.bonafide.pickle.scan.Finding.Rule;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Judges a stream that may be a pickle: first by the reader, then by what it would do. */
final class PickleScan {
  /** PyTorch's old files: this number, the protocol, the machine, the object, its storages. */
  private static final String PYTORCH_MAGIC = "119547037146038801333356";

  private static final int PYTORCH_STREAMS = 5;
  private static final int MAX_STREAMS = 32;
  private static final long EMBEDDED_SEARCH_BYTES = 1 << 20;
  private static final int EMBEDDED_CANDIDATES = 200;
  private static final int EMBEDDED_OPCODES = 20_000;
  private static final int LONGEST_MODULE = 64;

  /** Names of numpy that the reader makes arrays of by itself. */
  private static final Set<String> READERS_OWN =
      Set.of("dtype", "scalar", "_reconstruct", "_frombuffer", "NumpyArrayWrapper");

  private static final byte[] WRAPPER = "NumpyArrayWrapper".getBytes(StandardCharsets.US_ASCII);

  private final AllowList allowList;
  private final ScanLimits limits;

  PickleScan(AllowList allowList, ScanLimits limits) {
    this.allowList = allowList;
    this.limits = limits;
  }

  /**
   * What was found.
   *
   * @param isPickle whether it is one beyond doubt: it was read, ran to its end, or calls something
   * @param imports whether it would import a name before it breaks off
   * @param begins whether it has any operation that can be run
   * @param limited whether a limit stopped reading, so that nothing is known of what follows
   */
  record Result(
      Verdict verdict,
      String format,
      List<Finding> findings,
      boolean isPickle,
      boolean imports,
      boolean begins,
      boolean limited) {

    static Result safe(String format) {
      return new Result(Verdict.SAFE, format, List.of(), true, false, true, false);
    }

    /** Whether it would import, call or change something, rather than only ask its loader. */
    boolean acts() {
      return findings.stream()
          .anyMatch(
              f -> f.rule() == Rule.IMPORT || f.rule() == Rule.CALL || f.rule() == Rule.MODIFY);
    }

    /** Whether one of the names is in a module that exists wherever Python does. */
    boolean importsStandardLibrary() {
      return findings.stream().anyMatch(f -> Judgement.isStandardLibrary(f.target()));
    }
  }

  Result scan(MemorySegment bytes) {
    Outcome<PyValue> outcome = PickleReader.read(bytes, allowList, limits.reader());
    return switch (outcome) {
      case Outcome.Accepted<PyValue> accepted -> accepted(bytes);
      case Outcome.Refused<PyValue>(Refusal refusal) -> refused(bytes, refusal);
    };
  }

  /** A joblib file that is read by plain pickle runs its array data. */
  private Result accepted(MemorySegment bytes) {
    var findings = new LinkedHashSet<Finding>();
    if (contains(bytes, WRAPPER)) {
      PickleTrace trace = PickleTrace.of(bytes, 0, Loader.PICKLE, allowList, limits.trace());
      add(trace, findings);
      // array data read as operations now and then names things at random; modules exist rarely
      findings.removeIf(
          finding ->
              !Judgement.isStandardLibrary(finding.target())
                  && (finding.rule() == Rule.IMPORT || isMisplaced(finding)));
    }
    Verdict verdict = findings.isEmpty() ? Verdict.SAFE : Verdict.UNKNOWN;
    return new Result(verdict, "pickle", List.copyOf(findings), true, false, true, false);
  }

  /**
   * A call of a permitted name in another module: plain pickle goes on with its memo in the pickle
   * of an array of objects, so that it finds another text where the module's name should be.
   */
  private boolean isMisplaced(Finding finding) {
    if (finding.target().isEmpty()) {
      // an object where the module's name should be: Python raises
      return finding.message().contains("<computed name ");
    }
    String name = finding.target().substring(finding.target().lastIndexOf('.') + 1);
    return READERS_OWN.contains(name)
        || allowList.entries().keySet().stream().anyMatch(known -> known.name().equals(name));
  }

  private Result refused(MemorySegment bytes, Refusal refusal) {
    var findings = new LinkedHashSet<Finding>();
    boolean complete = false;
    boolean acts = false;
    boolean pytorch = false;
    boolean begins = false;
    boolean tensors = false;
    boolean limited = false;
    int streams = 0;
    long at = 0;
    while (at < bytes.byteSize() && streams < MAX_STREAMS) {
      PickleTrace trace = PickleTrace.of(bytes, at, Loader.JOBLIB, allowList, limits.trace());
      tensors |= trace.events().stream().anyMatch(PickleScan::isTensor);
      begins |= trace.operations() > 0;
      limited |= trace.stopped().map(PickleScan::isLimit).orElse(false);
      int before = findings.size();
      if (streams == 0 || trace.complete() || !pytorch) {
        add(trace, findings);
      }
      complete |= trace.complete() && trace.operations() > 1;
      acts |= trace.events().stream().anyMatch(e -> e.act() != PickleTrace.Act.IMPORT);
      pytorch |= streams == 0 && trace.root().equals(PYTORCH_MAGIC);
      if (!trace.complete()) {
        // what follows a complete stream by chance looks like one now and then
        if (streams > 0 && findings.size() > before && !acts) {
          acts = true;
        }
        break;
      }
      streams++;
      at = trace.end();
    }
    boolean imports = !findings.isEmpty();
    if (pytorch && streams >= PYTORCH_STREAMS && findings.isEmpty()) {
      return Result.safe("PyTorch tensors (legacy)");
    }
    if (tensors && tensorsOnly(refusal, complete, findings, streams, at, bytes)) {
      return Result.safe("pickle of PyTorch tensors");
    }
    boolean dangerous =
        findings.stream().anyMatch(finding -> finding.verdict() == Verdict.DANGEROUS);
    if (!dangerous) {
      findings.add(refusalFinding(refusal));
    }
    boolean isPickle = complete || acts || startsAsPickle(bytes);
    return new Result(
        Verdict.UNKNOWN,
        pytorch ? "PyTorch (legacy)" : "pickle",
        List.copyOf(findings),
        isPickle,
        imports,
        begins,
        limited);
  }

  /**
   * The reader refuses every name of PyTorch's; a tensor's are known here, for files of weights.
   */
  private static boolean tensorsOnly(
      Refusal refusal,
      boolean complete,
      Set<Finding> findings,
      int streams,
      long end,
      MemorySegment bytes) {
    return complete
        && findings.isEmpty()
        && streams == 1
        && end == bytes.byteSize()
        && (refusal.reason() == Reason.FORBIDDEN_GLOBAL
            || refusal.reason() == Reason.FORBIDDEN_OPCODE);
  }

  private static boolean isTensor(PickleTrace.Event event) {
    return event.target().map(Judgement::isTensor).orElse(false);
  }

  /** What streams within other data would call; for reports on files of no known format. */
  List<Finding> embedded(MemorySegment bytes) {
    long end = Math.min(EMBEDDED_SEARCH_BYTES, bytes.byteSize() - 2);
    int candidates = 0;
    PickleLimits brief = limits.trace().withOpcodes(EMBEDDED_OPCODES);
    for (long at = 1; at < end && candidates < EMBEDDED_CANDIDATES; at++) {
      if (!mayBegin(bytes, at)) {
        continue;
      }
      candidates++;
      PickleTrace trace = PickleTrace.of(bytes, at, Loader.JOBLIB, allowList, brief);
      var findings = new LinkedHashSet<Finding>();
      add(trace, findings);
      findings.removeIf(
          finding -> finding.rule() != Rule.CALL || finding.verdict() != Verdict.DANGEROUS);
      if (!findings.isEmpty()) {
        return List.copyOf(findings);
      }
    }
    return List.of();
  }

  /** Protocols 2 to 5 say so; those before begin with an import, as far as they matter here. */
  private static boolean mayBegin(MemorySegment bytes, long at) {
    int first = bytes.get(ValueLayout.JAVA_BYTE, at) & 0xff;
    int second = bytes.get(ValueLayout.JAVA_BYTE, at + 1);
    if (first == 0x80) {
      return second >= 2 && second <= 5;
    }
    if (first == '(' && second == 'c') {
      return mayBegin(bytes, at + 1);
    }
    if (first != 'c' || !Character.isLetter(second) && second != '_') {
      return false;
    }
    long length = Math.min(LONGEST_MODULE, bytes.byteSize() - at - 1);
    var head =
        new String(
            bytes.asSlice(at + 1, length).toArray(ValueLayout.JAVA_BYTE),
            StandardCharsets.ISO_8859_1);
    int line = head.indexOf('\n');
    return line > 0 && Judgement.isStandardLibrary(head.substring(0, line));
  }

  private static boolean isLimit(Refusal refusal) {
    return refusal.reason() == Reason.LIMIT_EXCEEDED;
  }

  static Finding refusalFinding(Refusal refusal) {
    Rule rule = isLimit(refusal) ? Rule.LIMIT : Rule.REFUSED;
    return Finding.of(rule, Verdict.UNKNOWN, refusal.reason() + ": " + refusal);
  }

  private static void add(PickleTrace trace, Set<Finding> findings) {
    var found = new ArrayList<Finding>();
    trace.events().forEach(event -> Judgement.of(event).ifPresent(found::add));
    // an import that is then called says nothing more
    for (Finding finding : found) {
      boolean called =
          finding.rule() == Rule.IMPORT
              && !finding.target().isEmpty()
              && found.stream()
                  .anyMatch(
                      other ->
                          other.rule() == Rule.CALL && other.target().equals(finding.target()));
      if (!called) {
        findings.add(finding);
      }
    }
  }

  private static boolean startsAsPickle(MemorySegment bytes) {
    return bytes.byteSize() >= 2
        && (bytes.get(ValueLayout.JAVA_BYTE, 0) & 0xff) == 0x80
        && bytes.get(ValueLayout.JAVA_BYTE, 1) >= 0
        && bytes.get(ValueLayout.JAVA_BYTE, 1) <= 5;
  }

  static boolean contains(MemorySegment bytes, byte[] wanted) {
    return find(bytes, wanted, 0) >= 0;
  }

  static long find(MemorySegment bytes, byte[] wanted, long from) {
    long last = bytes.byteSize() - wanted.length;
    byte first = wanted[0];
    for (long at = from; at <= last; at++) {
      if (bytes.get(ValueLayout.JAVA_BYTE, at) != first) {
        continue;
      }
      int i = 1;
      while (i < wanted.length && bytes.get(ValueLayout.JAVA_BYTE, at + i) == wanted[i]) {
        i++;
      }
      if (i == wanted.length) {
        return at;
      }
    }
    return -1;
  }
}
