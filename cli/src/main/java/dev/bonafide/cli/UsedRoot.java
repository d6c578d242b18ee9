package dev.bonafide.cli;

import dev.bonafide.artifact.json.Json;
import dev.bonafide.evidence.trustroot.TrustRoot;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * The trusted root that a verification used, and where it came from.
 *
 * @param root the root
 * @param source where it was found
 */
record UsedRoot(TrustRoot root, Source source) {
  /** Beyond this, a root that is refreshed from an instance is called old. */
  private static final Duration OLD = Duration.ofDays(30);

  /** Where a root came from. */
  enum Source {
    /** This program brought it. */
    BUNDLED,
    /** It was refreshed through TUF, now or before. */
    CACHED,
    /** The operator's own file; its age is the operator's business. */
    FILE,
    SANDBOX;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Whether the instance may long have changed its root. */
  boolean isOld(Instant now) {
    return age(now).map(a -> a.compareTo(OLD) > 0).orElse(false);
  }

  private Optional<Duration> age(Instant now) {
    return switch (source) {
      case BUNDLED, CACHED -> Optional.of(root.age(now));
      case FILE, SANDBOX -> Optional.empty();
    };
  }

  /** One line for a person. */
  String line(Instant now) {
    return "trusted root "
        + root.name()
        + " ("
        + source.word()
        + age(now).map(a -> ", " + days(a)).orElse("")
        + (isOld(now) ? "; bonafide trust update refreshes it" : "")
        + ")";
  }

  static String days(Duration age) {
    return age.toDays() == 0
        ? "less than a day old"
        : age.toDays() == 1 ? "1 day old" : age.toDays() + " days old";
  }

  /** The same as JSON. */
  Json.Obj json(Instant now) {
    var json =
        Json.object()
            .put("name", root.name())
            .put("source", source.word())
            .put("digest", root.digest().toString());
    age(now)
        .ifPresent(
            a ->
                json.put("asOf", root.asOf().toString())
                    .put("ageDays", a.toDays())
                    .put("old", isOld(now)));
    return json.build();
  }
}
