package dev.bonafide.admission;

import dev.bonafide.admission.policy.Decision;
import dev.bonafide.admission.policy.ManifestCover;
import dev.bonafide.admission.policy.ModelRule;
import dev.bonafide.admission.policy.Policy;
import dev.bonafide.admission.policy.Question;
import dev.bonafide.admission.repository.Candidate;
import dev.bonafide.admission.repository.ModelSettings.SignerConditions;
import dev.bonafide.admission.repository.SettingsFile;
import dev.bonafide.artifact.Digest;
import dev.bonafide.artifact.Outcome;
import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.Refusal;
import dev.bonafide.artifact.RefusedException;
import dev.bonafide.artifact.Snapshot;
import dev.bonafide.artifact.SnapshotFile;
import dev.bonafide.artifact.SnapshotStore;
import dev.bonafide.artifact.SnapshotStore.Wanted;
import dev.bonafide.evidence.Content;
import dev.bonafide.evidence.Facts;
import dev.bonafide.evidence.Signer;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** Admission under a policy: one candidate after the other, the same steps for each. */
final class PolicyAdmission {
  private final Policy policy;
  private final EvidenceVerifier verifier;
  private final SnapshotStore store;
  private final List<Path> extraEvidence;
  private final EvidenceLimits limits;

  PolicyAdmission(
      Policy policy,
      EvidenceVerifier verifier,
      SnapshotStore store,
      List<Path> extraEvidence,
      EvidenceLimits limits) {
    this.policy = policy;
    this.verifier = verifier;
    this.store = store;
    this.extraEvidence = List.copyOf(extraEvidence);
    this.limits = limits;
  }

  /** Everything one file of a model is judged by. */
  private record Judged(String path, Evidence evidence, Decision decision) {}

  AdmittedModel admit(Candidate candidate, Artefact artefact, CaseFile file)
      throws RefusedException {
    file.policy(policy.digest().toString());
    Dossier dossier = gathered(candidate, artefact);
    Evidence ofFolder = Evidence.verify(dossier.ofFolder(), verifier);
    Evidence evidence = evidence(dossier, ofFolder);
    file.evidence(evidence);
    Judged before = judge(candidate, artefact.name(), evidence, evidence.claims(artefact.name()));
    file.explanation(before.decision().explanation());
    boolean warned = tolerated(before);
    if (before.decision() instanceof Decision.Refused && !warned) {
      throw new RefusedException(refusal(before));
    }
    conditions(candidate, evidence);
    settings(dossier, ofFolder);

    Wanted model = new Wanted(artefact.name(), artefact.path(), acceptable(before));
    Evidence expected = expected(dossier, ofFolder);
    Snapshot snapshot = take(candidate, expected, model, file);
    boolean admitted = false;
    try {
      AdmittedModel.Ground ground = judgeCopy(dossier, evidence, expected, snapshot, warned, file);
      admitted = true;
      return new AdmittedModel(dossier, snapshot, ground);
    } finally {
      if (!admitted) {
        snapshot.close();
      }
    }
  }

  /**
   * Judges a model that was admitted before, by what was read then.
   *
   * @throws RefusedException where it would not be admitted now
   */
  void review(Dossier dossier, Snapshot snapshot, CaseFile file) throws RefusedException {
    file.policy(policy.digest().toString());
    Evidence ofFolder = Evidence.verify(dossier.ofFolder(), verifier);
    Evidence evidence = evidence(dossier, ofFolder);
    String artefact = dossier.artefact().name();
    boolean warned =
        tolerated(judge(dossier.candidate(), artefact, evidence, evidence.claims(artefact)));
    judgeCopy(dossier, evidence, expected(dossier, ofFolder), snapshot, warned, file);
    conditions(dossier.candidate(), evidence);
    settings(dossier, ofFolder);
  }

  /** Reads the signature files, each once. */
  private Dossier gathered(Candidate candidate, Artefact artefact) {
    var files = new EvidenceFiles(candidate.containment(), limits);
    boolean settings = candidate.settingsFile().isPresent();
    return new Dossier(
        candidate,
        artefact,
        ofArtefact(candidate, artefact, files),
        files.ofFolder(),
        settings ? files.ofFile(SettingsFile.NAME) : List.of(),
        files.ofFile(AdmittedModel.EXPECTATIONS));
  }

  private List<EvidenceFiles.Found> ofArtefact(
      Candidate candidate, Artefact artefact, EvidenceFiles files) {
    String named = candidate.settings().conditions().bundlePath();
    if (!named.isEmpty()) {
      return List.of(files.named(named));
    }
    var found = new ArrayList<>(files.ofFile(artefact.name()));
    extraEvidence.forEach(extra -> found.add(operatorsOwn(extra)));
    return found;
  }

  private Evidence evidence(Dossier dossier, Evidence ofFolder) {
    Evidence own = Evidence.verify(dossier.ofArtefact(), verifier);
    boolean named = !dossier.candidate().settings().conditions().bundlePath().isEmpty();
    return named ? own : own.and(ofFolder); // what the settings name narrows: nothing else counts
  }

  private Evidence expected(Dossier dossier, Evidence ofFolder) {
    return Evidence.verify(dossier.ofExpectations(), verifier).and(naming(ofFolder));
  }

  private EvidenceFiles.Found operatorsOwn(Path file) {
    return new EvidenceFiles.Found(
        file.toString(),
        Outcome.attempt(
            () -> {
              try (InputStream in = Files.newInputStream(file)) {
                byte[] bytes = in.readNBytes(limits.maxBytes() + 1);
                if (bytes.length <= limits.maxBytes()) {
                  return bytes;
                }
              } catch (IOException e) {
                throw new RefusedException(Reason.UNREADABLE, "cannot be read: " + file);
              }
              throw new RefusedException(Reason.LIMIT_EXCEEDED, "the bundle is too large: " + file);
            }));
  }

  private Judged judge(Candidate candidate, String path, Evidence evidence, Set<Digest> digests) {
    var question = new Question(candidate.name(), path, digests, verifier.rootAges());
    return new Judged(path, evidence, policy.decide(question, evidence.facts()));
  }

  /**
   * Whether the policy's mode lets a refused model pass: only where evidence is missing or
   * insufficient, and none of what there is turned out wrong.
   */
  private boolean tolerated(Judged judged) {
    return judged.decision() instanceof Decision.Refused(Refusal refusal, var steps)
        && policy.mode().tolerates(refusal.reason())
        && judged.evidence().failures().stream()
            .allMatch(f -> policy.mode().tolerates(f.refusal().reason()));
  }

  /** The reason that helps most: where no signature is valid, why the first one is not. */
  private static Refusal refusal(Judged judged) {
    Refusal decided = ((Decision.Refused) judged.decision()).refusal();
    List<Evidence.Failure> failures = judged.evidence().failures();
    if (decided.reason() == Reason.NO_EVIDENCE && !failures.isEmpty()) {
      Evidence.Failure first = failures.getFirst();
      return first.refusal().at(first.name());
    }
    return decided;
  }

  /**
   * The digests that the first decision counted on. Where a manifest claims something that only
   * hashing in parts can tell, nothing is demanded here, and the copy is compared afterwards.
   */
  private static Set<Digest> acceptable(Judged before) {
    return before.evidence().claimsAreComplete(before.path())
        ? before.evidence().claims(before.path())
        : Set.of();
  }

  /** What the model's own settings ask of its signer, added to the policy's demands. */
  private static void conditions(Candidate candidate, Evidence evidence) throws RefusedException {
    SignerConditions conditions = candidate.settings().conditions();
    if (conditions.certIdentity().isEmpty() && conditions.certOidcIssuer().isEmpty()) {
      return;
    }
    boolean met =
        evidence.facts().stream()
            .anyMatch(
                f ->
                    !(f.content() instanceof Content.Statement)
                        && f.signer() instanceof Signer.Keyless k
                        && (conditions.certIdentity().isEmpty()
                            || conditions.certIdentity().equals(k.subject()))
                        && (conditions.certOidcIssuer().isEmpty()
                            || conditions.certOidcIssuer().equals(k.issuer())));
    if (!met) {
      throw new RefusedException(
          Reason.IDENTITY_MISMATCH,
          "the model's own settings ask for another signer",
          evidence.facts().isEmpty() ? "no valid signature" : "other signers",
          (conditions.certIdentity() + " " + conditions.certOidcIssuer()).trim());
    }
  }

  /** Settings that a folder signature lists must match; {@code settings: signed} demands one. */
  private void settings(Dossier dossier, Evidence ofFolder) throws RefusedException {
    Candidate candidate = dossier.candidate();
    SettingsFile settings = candidate.settingsFile();
    if (!settings.isPresent()) {
      absentSettings(candidate, ofFolder);
      return;
    }
    Evidence evidence = Evidence.verify(dossier.ofSettings(), verifier).and(naming(ofFolder));
    Judged listed = judge(candidate, SettingsFile.NAME, evidence, Set.of(settings.digest()));
    var agreeing = new ArrayList<Facts>();
    for (Facts fact : evidence.facts()) {
      switch (fact.content()) {
        case Content.Message m -> {
          if (m.digest().equals(Digest.compute(m.digest().algorithm(), settings.bytes()))) {
            agreeing.add(fact);
          }
        }
        case Content.Manifest m -> {
          if (!ManifestCover.covers(m, SettingsFile.NAME)) {
            continue;
          }
          var objection =
              ManifestComparison.objection(
                  m, SettingsFile.NAME, MemorySegment.ofArray(settings.bytes()));
          if (objection.isEmpty()) {
            agreeing.add(fact);
          } else if (listed.decision() instanceof Decision.Granted(var r, var met, var n, var e)
              && met.containsValue(fact)) {
            throw new RefusedException(objection.get());
          }
        }
        case Content.Statement s -> agreeing.add(fact);
      }
    }
    if (!demandsSignedSettings(candidate)) {
      return;
    }
    Judged judged =
        judge(
            candidate,
            SettingsFile.NAME,
            new Evidence(agreeing, evidence.failures()),
            Set.of(settings.digest()));
    if (judged.decision() instanceof Decision.Refused
        && !policy.mode().tolerates(Reason.SETTINGS_NOT_SIGNED)) {
      throw new RefusedException(
          Reason.SETTINGS_NOT_SIGNED,
          SettingsFile.NAME + " is not signed as the policy demands",
          settings.digest().toString(),
          "a folder signature that lists it");
    }
  }

  /**
   * Whoever can write to the repository can remove settings that were signed, and what they narrow
   * with them.
   */
  private void absentSettings(Candidate candidate, Evidence ofFolder) throws RefusedException {
    if (demandsSignedSettings(candidate) && !policy.mode().tolerates(Reason.SETTINGS_NOT_SIGNED)) {
      throw new RefusedException(
          Reason.SETTINGS_NOT_SIGNED,
          "the policy demands signed settings and there are none",
          "no " + SettingsFile.NAME,
          "a folder signature that lists it");
    }
    Evidence evidence = naming(ofFolder);
    Set<Digest> claims = evidence.claims(SettingsFile.NAME);
    if (!claims.isEmpty()
        && judge(candidate, SettingsFile.NAME, evidence, claims).decision()
            instanceof Decision.Granted
        && candidate.containment().resolve(SettingsFile.NAME) instanceof Outcome.Refused<Path>) {
      throw new RefusedException(
          Reason.MISSING_FILE,
          SettingsFile.NAME + " was signed with the model and is missing",
          "no such file",
          claims.iterator().next().toString());
    }
  }

  private boolean demandsSignedSettings(Candidate candidate) {
    return policy
        .ruleFor(candidate.name())
        .map(rule -> rule.settings() == ModelRule.Settings.SIGNED)
        .orElse(false);
  }

  /** Without manifests of a single unnamed file: that file is the artefact. */
  private static Evidence naming(Evidence evidence) {
    return new Evidence(
        evidence.facts().stream()
            .filter(
                f ->
                    !(f.content() instanceof Content.Message)
                        && !(f.content() instanceof Content.Manifest m
                            && m.resources().stream().anyMatch(r -> r.path().equals("."))))
            .toList(),
        evidence.failures());
  }

  private Snapshot take(Candidate candidate, Evidence expected, Wanted model, CaseFile file)
      throws RefusedException {
    var wanted = new ArrayList<>(List.of(model));
    if (candidate.containment().resolve(AdmittedModel.EXPECTATIONS)
            instanceof Outcome.Accepted<Path>(Path path)
        && Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
      Set<Digest> claims = expected.claims(AdmittedModel.EXPECTATIONS);
      Judged judged = judge(candidate, AdmittedModel.EXPECTATIONS, expected, claims);
      if (judged.decision() instanceof Decision.Granted) {
        boolean complete = expected.claimsAreComplete(AdmittedModel.EXPECTATIONS);
        wanted.add(new Wanted(AdmittedModel.EXPECTATIONS, path, complete ? claims : Set.of()));
      } else {
        file.notice(AdmittedModel.EXPECTATIONS + " is not signed as the model is: not checked");
      }
    }
    return store.take(wanted).orThrow();
  }

  /** The expectations must satisfy the policy on what their copied bytes bear out, too. */
  private void expectations(Candidate candidate, Evidence expected, Snapshot snapshot)
      throws RefusedException {
    SnapshotFile copied = snapshot.file(AdmittedModel.EXPECTATIONS);
    if (copied == null) {
      return;
    }
    Evidence agreeing = expected.agreeing(AdmittedModel.EXPECTATIONS, snapshot);
    Judged judged =
        judge(
            candidate,
            AdmittedModel.EXPECTATIONS,
            agreeing,
            new HashSet<>(copied.digests().values()));
    if (judged.decision() instanceof Decision.Refused) {
      throw new RefusedException(refusal(judged).at(AdmittedModel.EXPECTATIONS));
    }
  }

  /** The decision again, now on what the copied bytes bear out. */
  private AdmittedModel.Ground judgeCopy(
      Dossier dossier,
      Evidence evidence,
      Evidence expected,
      Snapshot snapshot,
      boolean warned,
      CaseFile file)
      throws RefusedException {
    Candidate candidate = dossier.candidate();
    Artefact artefact = dossier.artefact();
    Evidence agreeing = evidence.agreeing(artefact.name(), snapshot);
    file.evidence(agreeing);
    SnapshotFile copied = Objects.requireNonNull(snapshot.file(artefact.name()));
    Judged after =
        judge(candidate, artefact.name(), agreeing, new HashSet<>(copied.digests().values()));
    file.explanation(after.decision().explanation());
    boolean contradicted = agreeing.failures().size() > evidence.failures().size();
    expectations(candidate, expected, snapshot);
    return switch (after.decision()) {
      case Decision.Granted(ModelRule rule, var met, var notices, var steps) -> {
        notices.forEach(file::notice);
        agreeing.failures().forEach(f -> file.notice(f.name() + " does not count: " + f.refusal()));
        yield new AdmittedModel.Ground(
            Verification.VERIFIED,
            List.copyOf(new LinkedHashSet<>(met.values())),
            policy.digest().toString(),
            file.id(),
            new HashSet<>(rule.allowUntestedVersions()),
            file.notices());
      }
      case Decision.Refused r -> {
        if (contradicted) {
          throw new RefusedException(agreeing.failures().get(evidence.failures().size()).refusal());
        }
        if (!warned || !tolerated(after)) {
          throw new RefusedException(refusal(after));
        }
        file.notice("policy mode warn: " + r.refusal().reason() + ": " + r.refusal());
        yield new AdmittedModel.Ground(
            Verification.WARNED,
            agreeing.facts(),
            policy.digest().toString(),
            file.id(),
            policy
                .ruleFor(candidate.name())
                .map(rule -> (Set<String>) new HashSet<>(rule.allowUntestedVersions()))
                .orElse(Set.of()),
            file.notices());
      }
    };
  }
}
