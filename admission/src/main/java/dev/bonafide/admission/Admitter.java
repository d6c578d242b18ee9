package dev.bonafide.admission;

import dev.bonafide.admission.policy.Policy;
import dev.bonafide.admission.record.DecisionLog;
import dev.bonafide.admission.repository.Candidate;
import dev.bonafide.artifact.Outcome;
import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.Refusal;
import dev.bonafide.artifact.RefusedException;
import dev.bonafide.artifact.Snapshot;
import dev.bonafide.artifact.SnapshotStore;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Turns a candidate into a verdict. The only maker of an {@link AdmittedModel}.
 *
 * <p>Cheap first: the artefact is found and its evidence read within limits, signatures are
 * verified over the digests they claim, the policy decides on what they establish; only then are
 * the listed files copied into the private store while they are hashed, and compared. Nothing of a
 * model is parsed here. Thread-safe.
 */
public final class Admitter {
  /** Reasons that say nothing about a model: something could not be checked. */
  private static final Set<Reason> UNCHECKED =
      EnumSet.of(Reason.STALE_ROOT, Reason.TRUST_ROOT_INVALID, Reason.UNREADABLE);

  private final Ground ground;
  private final DecisionLog log;

  /** On what ground this admitter admits. */
  private sealed interface Ground {
    /** The operator's policy. */
    record ByPolicy(PolicyAdmission admission) implements Ground {}

    /** There is none. */
    record None() implements Ground {}

    /** The operator asked for no verification. */
    record Unverified(SnapshotStore store) implements Ground {}
  }

  private Admitter(Ground ground, DecisionLog log) {
    this.ground = ground;
    this.log = log;
  }

  /** Admits what satisfies the policy. */
  public static Admitter enforcing(
      Policy policy, EvidenceVerifier verifier, SnapshotStore store, DecisionLog log) {
    return enforcing(policy, verifier, store, log, List.of(), EvidenceLimits.DEFAULT);
  }

  /**
   * Admits what satisfies the policy.
   *
   * @param extraEvidence signature files that the operator names besides those in the repository
   */
  public static Admitter enforcing(
      Policy policy,
      EvidenceVerifier verifier,
      SnapshotStore store,
      DecisionLog log,
      List<Path> extraEvidence,
      EvidenceLimits limits) {
    return new Admitter(
        new Ground.ByPolicy(new PolicyAdmission(policy, verifier, store, extraEvidence, limits)),
        log);
  }

  /** Admits nothing, and says which policy would. */
  public static Admitter withoutPolicy(DecisionLog log) {
    return new Admitter(new Ground.None(), log);
  }

  /**
   * Admits everything, unverified. For {@code --insecure-skip-verification} alone; every verdict
   * and every model says so.
   */
  public static Admitter insecurelySkippingVerification(SnapshotStore store, DecisionLog log) {
    return new Admitter(new Ground.Unverified(store), log);
  }

  /** Decides, and records what was decided. */
  public Verdict admit(Candidate candidate) {
    var file = new CaseFile(candidate);
    Verdict verdict;
    try {
      Artefact artefact = Artefact.find(candidate);
      file.artefact(artefact.name());
      AdmittedModel model =
          switch (ground) {
            case Ground.ByPolicy(PolicyAdmission admission) ->
                admission.admit(candidate, artefact, file);
            case Ground.None n -> throw new RefusedException(noPolicy(candidate, artefact));
            case Ground.Unverified(SnapshotStore store) ->
                unverified(candidate, artefact, store, file);
          };
      verdict = new Verdict.Admitted(model, file.admitted(model));
    } catch (RefusedException e) {
      verdict = new Verdict.Refused(e.refusal(), file.refused(e.refusal()));
    }
    log.record(verdict.record());
    return verdict;
  }

  /** How many decisions could not be recorded. */
  public long unrecorded() {
    return log.unrecorded();
  }

  /**
   * Judges a model again that was admitted before, perhaps under another policy: by its private
   * copy and by the evidence that was read with it. The repository is not looked at.
   *
   * @return why it may not serve any longer; empty where it may, and where that cannot be told
   *     because a root is stale or cannot be read
   */
  public Optional<Refusal> review(AdmittedModel model) {
    return switch (ground) {
      case Ground.ByPolicy(PolicyAdmission admission) -> {
        var file = new CaseFile(model.dossier().candidate());
        file.artefact(model.artefact());
        try {
          admission.review(model.dossier(), model.snapshot(), file);
        } catch (RefusedException e) {
          boolean positive = !UNCHECKED.contains(e.refusal().reason());
          log.record(positive ? file.withdrawn(model, e.refusal()) : file.refused(e.refusal()));
          yield positive ? Optional.of(e.refusal()) : Optional.empty();
        }
        yield Optional.empty();
      }
      case Ground.None n -> Optional.empty();
      case Ground.Unverified u -> Optional.empty();
    };
  }

  private static AdmittedModel unverified(
      Candidate candidate, Artefact artefact, SnapshotStore store, CaseFile file)
      throws RefusedException {
    Snapshot snapshot =
        store
            .take(List.of(new SnapshotStore.Wanted(artefact.name(), artefact.path(), Set.of())))
            .orThrow();
    file.notice("nothing was verified: --insecure-skip-verification");
    return new AdmittedModel(
        new Dossier(candidate, artefact, List.of(), List.of(), List.of(), List.of()),
        snapshot,
        new AdmittedModel.Ground(
            Verification.UNVERIFIED, List.of(), "", file.id(), Set.of(), file.notices()));
  }

  private static Refusal noPolicy(Candidate candidate, Artefact artefact) {
    var evidence =
        new EvidenceFiles(candidate.containment(), EvidenceLimits.DEFAULT).ofFile(artefact.name());
    Path folder = candidate.containment().folder();
    Path here = Path.of("").toAbsolutePath();
    Path shown = folder.startsWith(here) ? here.relativize(folder) : folder;
    String bundle =
        evidence.stream()
            .filter(f -> f.bytes() instanceof Outcome.Accepted<byte[]>)
            .map(f -> shown.resolve(f.name()).toString())
            .findFirst()
            .orElse("BUNDLE");
    return Refusal.of(
            Reason.NO_POLICY,
            "no policy says who may sign " + candidate.name(),
            "no policy",
            "--policy FILE or BONAFIDE_POLICY")
        .withHint(
            "bonafide policy init --from "
                + bundle
                + ", read it, then add --policy bonafide-policy.yaml");
  }
}
