package dev.bonafide.evidence.modelsigning;

import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How a folder differs from a manifest.
 *
 * @param matching files whose bytes are those that were signed, by their paths
 * @param differences all that were found
 * @param notices what a person should know, one sentence each
 */
public record ModelComparison(
    List<String> matching, List<Difference> differences, List<String> notices) {

  /** Paths that are named in one line; all of them are in the list. */
  private static final int NAMED_IN_MESSAGE = 5;

  public ModelComparison {
    matching = List.copyOf(matching);
    differences = List.copyOf(differences);
    notices = List.copyOf(notices);
  }

  /**
   * One difference.
   *
   * @param path the file, relative to the model's folder
   * @param found hash and digest, or size, of what is there; empty where nothing is
   * @param expected what was signed; empty for a file that was not
   */
  public record Difference(Kind kind, String path, String found, String expected) {}

  /** What is different. */
  public enum Kind {
    /** The file has other bytes. */
    CHANGED(Reason.CHANGED_FILE, "changed"),
    /** The file is signed and not there. */
    MISSING(Reason.MISSING_FILE, "missing"),
    /** The file is there and not signed. */
    EXTRA(Reason.EXTRA_FILE, "not signed");

    private final Reason reason;
    private final String word;

    Kind(Reason reason, String word) {
      this.reason = reason;
      this.word = word;
    }
  }

  public boolean isEqual() {
    return differences.isEmpty();
  }

  /**
   * Why the folder is refused: the gravest kind of difference gives the reason (changed, then
   * missing, then extra), the message counts and names all kinds; empty where nothing differs.
   */
  public Optional<Refusal> refusal() {
    if (differences.isEmpty()) {
      return Optional.empty();
    }
    List<String> parts = new ArrayList<>();
    Difference gravest = null;
    for (Kind kind : Kind.values()) {
      List<Difference> ofKind = of(kind);
      if (!ofKind.isEmpty()) {
        gravest = gravest == null ? ofKind.getFirst() : gravest;
        parts.add(kind.word + ": " + names(ofKind));
      }
    }
    Difference first = gravest == null ? differences.getFirst() : gravest;
    return Optional.of(
        Refusal.of(
            first.kind().reason,
            "the model is not the one that was signed; " + String.join("; ", parts),
            first.found(),
            first.expected()));
  }

  /** The differences of one kind. */
  public List<Difference> of(Kind kind) {
    List<Difference> ofKind = new ArrayList<>();
    for (Difference difference : differences) {
      if (difference.kind() == kind) {
        ofKind.add(difference);
      }
    }
    return ofKind;
  }

  private static String names(List<Difference> differences) {
    List<String> names = new ArrayList<>();
    for (Difference difference : differences) {
      if (names.size() == NAMED_IN_MESSAGE) {
        return String.join(", ", names) + " and " + (differences.size() - names.size()) + " more";
      }
      names.add(difference.path());
    }
    return String.join(", ", names);
  }
}
