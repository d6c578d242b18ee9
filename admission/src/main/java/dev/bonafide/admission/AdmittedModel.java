package dev.bonafide.admission;

import dev.bonafide.admission.policy.ModelRule;
import dev.bonafide.admission.repository.ModelSettings;
import dev.bonafide.artifact.Digest;
import dev.bonafide.artifact.Snapshot;
import dev.bonafide.evidence.Facts;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Set;

/**
 * A model that may be loaded: its bytes in the private store, and on what ground. Only an {@link
 * Admitter} makes one.
 */
public final class AdmittedModel implements AutoCloseable {
  /** Inputs and outputs that a model must reproduce, where it is signed. */
  public static final String EXPECTATIONS = "expected.json";

  private final Dossier dossier;
  private final Snapshot snapshot;
  private final Ground ground;

  /**
   * On what ground a model was admitted.
   *
   * @param facts of every signature that the policy counted
   * @param policy digest of the policy, empty text where there was none
   * @param decisionId names the entry of the decision record
   * @param allowUntestedVersions what the policy's rule allows by name, see {@link ModelRule}
   * @param notices what a person should know
   */
  public record Ground(
      Verification verification,
      List<Facts> facts,
      String policy,
      String decisionId,
      Set<String> allowUntestedVersions,
      List<String> notices) {
    public Ground {
      facts = List.copyOf(facts);
      allowUntestedVersions = Set.copyOf(allowUntestedVersions);
      notices = List.copyOf(notices);
    }
  }

  AdmittedModel(Dossier dossier, Snapshot snapshot, Ground ground) {
    this.dossier = dossier;
    this.snapshot = snapshot;
    this.ground = ground;
  }

  public String name() {
    return settings().name();
  }

  /** The version, or empty. */
  public String version() {
    return settings().version();
  }

  public ModelSettings settings() {
    return dossier.candidate().settings();
  }

  /** The artefact's name, relative to the model's folder. */
  public String artefact() {
    return dossier.artefact().name();
  }

  /** SHA-256 of the artefact. */
  public Digest digest() {
    return java.util.Objects.requireNonNull(snapshot.file(artefact())).sha256();
  }

  /** The artefact's bytes: those that were hashed. */
  public MemorySegment bytes() {
    return snapshot.bytes(artefact());
  }

  /** Everything that was copied; more than the artefact where an expectation is signed. */
  public Snapshot snapshot() {
    return snapshot;
  }

  public Ground ground() {
    return ground;
  }

  /** What it was judged by. */
  Dossier dossier() {
    return dossier;
  }

  /** Gives the private copy up. */
  @Override
  public void close() {
    snapshot.close();
  }
}
