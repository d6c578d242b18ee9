package dev.bonafide.admission;

import dev.bonafide.admission.policy.ManifestCover;
import dev.bonafide.artifact.Digest;
import dev.bonafide.artifact.DigestAlgorithm;
import dev.bonafide.artifact.Outcome;
import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.Refusal;
import dev.bonafide.artifact.Snapshot;
import dev.bonafide.artifact.SnapshotFile;
import dev.bonafide.evidence.Content;
import dev.bonafide.evidence.Facts;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * What the evidence of one file establishes.
 *
 * @param facts of every signature that is valid in itself
 * @param failures of every signature file that is not: its name, and why
 */
record Evidence(List<Facts> facts, List<Failure> failures) {
  Evidence {
    facts = List.copyOf(facts);
    failures = List.copyOf(failures);
  }

  /** A signature file that does not count, and does not keep others from counting. */
  record Failure(String name, Refusal refusal) {}

  static Evidence verify(List<EvidenceFiles.Found> files, EvidenceVerifier verifier) {
    var facts = new ArrayList<Facts>();
    var failures = new ArrayList<Failure>();
    for (EvidenceFiles.Found file : files) {
      switch (file.bytes().then(bytes -> verifier.verify(file.name(), bytes))) {
        case Outcome.Accepted<List<Facts>>(List<Facts> found) -> facts.addAll(found);
        case Outcome.Refused<List<Facts>>(Refusal refusal) ->
            failures.add(new Failure(file.name(), refusal));
      }
    }
    return new Evidence(facts, failures);
  }

  Evidence and(Evidence other) {
    var allFacts = new ArrayList<>(facts);
    allFacts.addAll(other.facts);
    var allFailures = new ArrayList<>(failures);
    allFailures.addAll(other.failures);
    return new Evidence(allFacts, allFailures);
  }

  /** The digests that the signatures claim for the file, as far as they name any. */
  Set<Digest> claims(String path) {
    var claims = new LinkedHashSet<Digest>();
    for (Facts fact : facts) {
      switch (fact.content()) {
        case Content.Message m -> claims.add(m.digest());
        case Content.Manifest m -> {
          if (isPlain(m)) {
            m.resources().stream()
                .filter(r -> r.path().equals(nameIn(m, path)))
                .filter(r -> r.digest().length() == 2 * DigestAlgorithm.SHA256.lengthBytes())
                .forEach(r -> claims.add(Digest.ofHex(DigestAlgorithm.SHA256, r.digest())));
          }
        }
        case Content.Statement s -> {} // no signature over the file
      }
    }
    return claims;
  }

  /** Whether every signature that is about the file says its digest under a hash of the JDK. */
  boolean claimsAreComplete(String path) {
    return facts.stream()
        .allMatch(
            f ->
                !(f.content() instanceof Content.Manifest m)
                    || isPlain(m)
                    || !ManifestCover.covers(m, path));
  }

  private static boolean isPlain(Content.Manifest manifest) {
    return switch (manifest.method()) {
      case FILES -> manifest.hash().equals("sha256");
      case SHARDS -> false;
    };
  }

  private static String nameIn(Content.Manifest manifest, String path) {
    return ManifestCover.isSingleFile(manifest, path) ? "." : path;
  }

  /** The evidence without what the copied bytes contradict; each contradiction is a failure. */
  Evidence agreeing(String path, Snapshot snapshot) {
    SnapshotFile file = Objects.requireNonNull(snapshot.file(path));
    var agreeing = new ArrayList<Facts>();
    var contradictions = new ArrayList<>(failures);
    for (Facts fact : facts) {
      Optional<Refusal> objection =
          switch (fact.content()) {
            case Content.Message m -> message(m, path, file, snapshot.bytes(path));
            case Content.Manifest m ->
                ManifestCover.covers(m, path)
                    ? ManifestComparison.objection(m, nameIn(m, path), snapshot.bytes(path))
                    : Optional.empty();
            case Content.Statement s -> Optional.empty();
          };
      if (objection.isPresent()) {
        contradictions.add(new Failure(fact.source().name(), objection.get()));
      } else {
        agreeing.add(fact);
      }
    }
    return new Evidence(agreeing, contradictions);
  }

  private static Optional<Refusal> message(
      Content.Message message, String path, SnapshotFile file, MemorySegment bytes) {
    Digest known = file.digests().get(message.digest().algorithm());
    Digest found =
        known != null ? known : ManifestComparison.digest(message.digest().algorithm(), bytes);
    return message.digest().equals(found)
        ? Optional.empty()
        : Optional.of(
            Refusal.of(
                Reason.DIGEST_MISMATCH,
                path + " is not the file that was signed",
                found.toString(),
                message.digest().toString()));
  }
}
