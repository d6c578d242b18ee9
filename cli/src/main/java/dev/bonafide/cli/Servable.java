package dev.bonafide.cli;

import dev.bonafide.artifact.ConfigurationException;
import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.Refusal;
import dev.bonafide.artifact.RefusedException;
import dev.bonafide.pickle.PickleLimits;
import dev.bonafide.sklearn.EstimatorCheck;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Tells who signs a model already that it could not be served, and why: later it would be the
 * operator who finds out. Only files with a name of pickled models are looked at, and only what is
 * certain stops the signing; what is no model at all is no business of a signer's.
 */
final class Servable {
  static final String OPTION = "--for-other-runtime";

  private static final Pattern MODEL =
      Pattern.compile("(?i).*\\.(joblib|pkl|pickle|skops)(\\.(z|gz|bz2|xz|lzma|lz4))?");
  private static final Set<Reason> CERTAIN =
      Set.of(Reason.UNSUPPORTED_ESTIMATOR, Reason.FORBIDDEN_GLOBAL, Reason.MODEL_STATE_INVALID);

  private Servable() {}

  /** Refuses the first file that is a model which cannot be served. */
  static void require(List<Path> files, Console console) throws RefusedException {
    for (Path file : files) {
      if (MODEL.matcher(file.toString()).matches()) {
        Optional<Refusal> refusal = refusal(file);
        if (refusal.isPresent()) {
          judge(file, refusal.get(), console);
        }
      }
    }
  }

  private static void judge(Path file, Refusal refusal, Console console) throws RefusedException {
    if (refusal.reason() == Reason.UNTESTED_SKLEARN_VERSION) {
      console.notice(file + ": " + refusal.message() + "; a policy must allow it by name");
    } else if (CERTAIN.contains(refusal.reason())) {
      String look = refusal.reason() == Reason.FORBIDDEN_GLOBAL ? "bonafide scan " + file : "";
      String first = refusal.hint().isEmpty() ? look : refusal.hint();
      throw new RefusedException(
          refusal
              .at(file.toString())
              .withHint(
                  (first.isEmpty() ? "" : first + "; ")
                      + OPTION
                      + ", to sign it for another runtime"));
    }
  }

  private static Optional<Refusal> refusal(Path file) {
    try (FileChannel channel = FileChannel.open(file);
        Arena arena = Arena.ofConfined()) {
      MemorySegment bytes = channel.map(MapMode.READ_ONLY, 0, channel.size(), arena);
      return EstimatorCheck.refusal(bytes, PickleLimits.defaults());
    } catch (IOException e) {
      throw new ConfigurationException("cannot read " + file, "check the path", e);
    }
  }
}
