package dev.bonafide.admission.policy;

import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.Refusal;
import dev.bonafide.evidence.Content;
import dev.bonafide.evidence.Facts;
import dev.bonafide.evidence.Signer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;

/** One decision in the making. */
final class Judge {
  private final Policy policy;
  private final Question question;
  private final List<Facts> facts;
  private final List<String> explanation = new ArrayList<>();
  private final List<String> notices = new ArrayList<>();

  /** Of every signature that does not count: why. The first is the one that is shown. */
  private final List<Refusal> objections = new ArrayList<>();

  Judge(Policy policy, Question question, List<Facts> facts) {
    this.policy = policy;
    this.question = question;
    this.facts = facts;
  }

  Decision decide() {
    explanation.add(
        "policy " + policy.source() + " (" + policy.digest() + "), mode " + word(policy.mode()));
    Optional<Refusal> denied = denied();
    if (denied.isPresent()) {
      return refused(denied.get());
    }
    Optional<ModelRule> rule = policy.ruleFor(question.model());
    if (rule.isEmpty()) {
      return refused(noRule());
    }
    ModelRule found = rule.get();
    explanation.add(
        found.place() + " decides about " + question.model() + " and requires " + found.require());
    Map<String, Facts> met = meet(found.require(), this::coversFile);
    if (met.size() < found.require().atLeast()) {
      return refused(insufficient(found.require(), met));
    }
    for (ModelRule.Attestation attestation : found.attestations()) {
      objections.clear();
      explanation.add("an attestation of type " + attestation.predicateType() + " is required");
      Map<String, Facts> attested =
          meet(attestation.require(), f -> attests(f, attestation.predicateType()));
      if (attested.size() < attestation.require().atLeast()) {
        return refused(unattested(attestation, attested));
      }
    }
    explanation.add("granted");
    return new Decision.Granted(found, met, notices, explanation);
  }

  private Decision refused(Refusal refusal) {
    explanation.add("refused: " + refusal.reason() + ": " + refusal);
    return new Decision.Refused(refusal, explanation);
  }

  private Refusal noRule() {
    return Refusal.of(
            Reason.NO_POLICY,
            "no rule of the policy matches " + question.model(),
            question.model(),
            "a name that one of the policy's models: entries matches")
        .withHint(
            facts.isEmpty()
                ? Reason.NO_POLICY.tryFirst()
                : "add to "
                    + policy.source()
                    + ": "
                    + PolicyText.rule(question.model(), facts.getFirst()));
  }

  private Optional<Refusal> denied() {
    for (Denial denial : policy.denials()) {
      boolean hit =
          switch (denial) {
            case Denial.Model d -> d.match().stream().anyMatch(g -> g.matches(question.model()));
            case Denial.Bytes d -> question.digests().contains(d.digest());
            case Denial.Subject d -> false; // signers are judged one by one
            case Denial.Key d -> false;
            case Denial.Certificate d -> false;
          };
      if (hit) {
        return Optional.of(denial(denial));
      }
    }
    return Optional.empty();
  }

  private static Refusal denial(Denial denial) {
    return Refusal.of(
        Reason.DENIED,
        "denied by the policy" + (denial.because().isEmpty() ? "" : ": " + denial.because()));
  }

  private Optional<Refusal> deniedSigner(Signer signer) {
    return policy.denials().stream()
        .filter(
            denial ->
                switch (denial) {
                  case Denial.Model d -> false;
                  case Denial.Bytes d -> false;
                  case Denial.Subject d ->
                      signer instanceof Signer.Keyless k
                          && d.issuer().matches(k.issuer())
                          && d.subject().matches(k.subject());
                  case Denial.Key d ->
                      signer instanceof Signer.KeyHolder k && k.publicKey().equals(d.fingerprint());
                  case Denial.Certificate d ->
                      switch (signer) {
                        case Signer.Keyless k -> k.certificate().equals(d.certificate());
                        case Signer.KeyHolder k -> false;
                        case Signer.CertificateHolder c ->
                            c.certificate().equals(d.certificate())
                                || c.anchor().equals(d.certificate());
                      };
                })
        .findFirst()
        .map(Judge::denial);
  }

  /**
   * The largest set of authorities met by distinct signers, each signer standing for one of them.
   */
  private Map<String, Facts> meet(ModelRule.Requirement require, Predicate<Facts> relevant) {
    var bySignatory = new LinkedHashMap<String, Map<String, Facts>>();
    for (Facts fact : facts) {
      if (!relevant.test(fact)) {
        continue;
      }
      String who = Signatory.describe(fact.signer()) + " in " + fact.source().name();
      Optional<Refusal> unusable = deniedSigner(fact.signer()).or(() -> stale(fact.signer()));
      if (unusable.isPresent()) {
        object(who, unusable.get());
        continue;
      }
      for (String name : require.of()) {
        Authority authority = Objects.requireNonNull(policy.authorities().get(name));
        Optional<Refusal> objection = Signatory.objection(authority, fact);
        if (objection.isPresent()) {
          object(who + " as " + name, objection.get());
        } else {
          explanation.add(who + " meets " + name);
          bySignatory
              .computeIfAbsent(Signatory.identityOf(fact.signer()), k -> new LinkedHashMap<>())
              .putIfAbsent(name, fact);
        }
      }
    }
    return match(bySignatory);
  }

  private void object(String what, Refusal refusal) {
    explanation.add(what + " does not count: " + refusal.reason() + ": " + refusal);
    objections.add(refusal);
  }

  /** Kuhn's algorithm: signatories on one side, authorities on the other. */
  private static Map<String, Facts> match(Map<String, Map<String, Facts>> bySignatory) {
    var holder = new LinkedHashMap<String, String>();
    for (String signatory : bySignatory.keySet()) {
      augment(signatory, bySignatory, holder, new HashMap<>());
    }
    var met = new LinkedHashMap<String, Facts>();
    holder.forEach(
        (authority, signatory) ->
            met.put(
                authority,
                Objects.requireNonNull(
                    Objects.requireNonNull(bySignatory.get(signatory)).get(authority))));
    return met;
  }

  private static boolean augment(
      String signatory,
      Map<String, Map<String, Facts>> bySignatory,
      Map<String, String> holder,
      Map<String, Boolean> tried) {
    for (String authority : Objects.requireNonNull(bySignatory.get(signatory)).keySet()) {
      if (tried.put(authority, true) != null) {
        continue;
      }
      String present = holder.get(authority);
      if (present == null || augment(present, bySignatory, holder, tried)) {
        holder.put(authority, signatory);
        return true;
      }
    }
    return false;
  }

  private Optional<Refusal> stale(Signer signer) {
    if (!(signer instanceof Signer.Keyless keyless)) {
      return Optional.empty();
    }
    NamedRoot root = policy.trustRoots().get(keyless.trustRoot());
    Duration age = question.rootAges().get(keyless.trustRoot());
    if (root == null || age == null || age.compareTo(root.maxAge()) <= 0) {
      return Optional.empty();
    }
    String message = "the trust root " + root.name() + " is too old";
    String found = age.toDays() + " days";
    String expected = "at most " + root.maxAge().toDays() + " days";
    return switch (root.onStale()) {
      case WARN -> {
        notices.add(message + ": " + found + ", " + expected);
        yield Optional.empty();
      }
      case REFUSE -> Optional.of(Refusal.of(Reason.STALE_ROOT, message, found, expected));
    };
  }

  /** Whether the facts are a signature over the file; other statements never are. */
  private boolean coversFile(Facts fact) {
    boolean covers =
        switch (fact.content()) {
          case Content.Message m -> true; // compared with the file's digest by whoever asks
          case Content.Manifest m -> ManifestCover.covers(m, question.path());
          case Content.Statement s -> false;
        };
    if (!covers) {
      object(
          fact.source().name(),
          fact.content() instanceof Content.Statement s
              ? Refusal.of(
                  Reason.PREDICATE_MISMATCH,
                  "an attestation is no signature over the model",
                  s.predicateType(),
                  "a message signature or an OpenSSF Model Signing manifest")
              : Refusal.of(
                  Reason.UNSIGNED_FILE,
                  "the signed manifest does not list the file",
                  "a manifest of other files",
                  question.path()));
    }
    return covers;
  }

  private boolean attests(Facts fact, String predicateType) {
    return fact.content() instanceof Content.Statement s
        && s.predicateType().equals(predicateType)
        && s.subjects().stream()
            .anyMatch(
                subject ->
                    question.digests().stream()
                        .anyMatch(d -> d.hex().equals(subject.digests().get(d.algorithm().id()))));
  }

  private Refusal insufficient(ModelRule.Requirement require, Map<String, Facts> met) {
    if (facts.isEmpty()) {
      return Refusal.of(
          Reason.NO_EVIDENCE,
          "no valid signature was found for " + question.model(),
          "none",
          require.toString());
    }
    Optional<Refusal> denied =
        objections.stream().filter(o -> o.reason() == Reason.DENIED).findFirst();
    if (denied.isPresent()) {
      return denied.get();
    }
    if (met.isEmpty() && !objections.isEmpty()) {
      return nearest();
    }
    return Refusal.of(
        Reason.INSUFFICIENT_SIGNATURES,
        "too few authorities signed " + question.model(),
        met.isEmpty() ? "none" : String.join(", ", met.keySet()),
        require.toString());
  }

  /**
   * The objection that was nearest to acceptance: one about time or age says that the signer was
   * right, one about the identity that at least the kind was.
   */
  private Refusal nearest() {
    for (Reason reason :
        List.of(
            Reason.NO_TRUSTED_TIME,
            Reason.OUTSIDE_VALIDITY,
            Reason.STALE_ROOT,
            Reason.IDENTITY_MISMATCH,
            Reason.KEY_MISMATCH,
            Reason.UNTRUSTED_CERTIFICATE)) {
      for (Refusal objection : objections) {
        if (objection.reason() == reason) {
          return objection;
        }
      }
    }
    return objections.getFirst();
  }

  private Refusal unattested(ModelRule.Attestation attestation, Map<String, Facts> met) {
    return objections.isEmpty()
        ? Refusal.of(
            Reason.INSUFFICIENT_SIGNATURES,
            "an attestation about the file is missing",
            met.isEmpty() ? "none" : String.join(", ", met.keySet()),
            attestation.predicateType() + " by " + attestation.require())
        : nearest();
  }

  private static String word(Mode mode) {
    return switch (mode) {
      case ENFORCE -> "enforce";
      case WARN -> "warn";
    };
  }
}
