package dev.bonafide.evidence.sigstore;

import static dev.bonafide.evidence.Fixtures.accepted;
import static dev.bonafide.evidence.Fixtures.assertRefused;
import static dev.bonafide.evidence.testkit.TestSigstore.END;
import static dev.bonafide.evidence.testkit.TestSigstore.NOW;
import static dev.bonafide.evidence.testkit.TestSigstore.START;
import static dev.bonafide.evidence.testkit.TestSigstore.authority;
import static dev.bonafide.evidence.testkit.TestSigstore.hashedRekordV1;
import static dev.bonafide.evidence.testkit.TestSigstore.hashedRekordV2;
import static dev.bonafide.evidence.testkit.TestSigstore.raw;
import static dev.bonafide.evidence.testkit.TestSigstore.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bonafide.artifact.Digest;
import dev.bonafide.artifact.DigestAlgorithm;
import dev.bonafide.artifact.Outcome;
import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.json.Json;
import dev.bonafide.artifact.json.JsonWriter;
import dev.bonafide.evidence.Content;
import dev.bonafide.evidence.Facts;
import dev.bonafide.evidence.Signer;
import dev.bonafide.evidence.TrustedTime;
import dev.bonafide.evidence.intoto.Dsse;
import dev.bonafide.evidence.testkit.CertificateSpec;
import dev.bonafide.evidence.testkit.Keys;
import dev.bonafide.evidence.testkit.TestLog;
import dev.bonafide.evidence.testkit.TestSigstore;
import dev.bonafide.evidence.testkit.TestSigstore.BundleSpec;
import dev.bonafide.evidence.testkit.TestSigstore.Leaf;
import dev.bonafide.evidence.testkit.TestSigstore.Sct;
import dev.bonafide.evidence.testkit.TestTsa;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.NameConstraints;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Everything that other verifiers let through, or that could be let through, each with its reason.
 */
class DeviationsTest {
  private static final byte[] FILE = utf8("the model\n");
  private static final Digest DIGEST = Digest.sha256(FILE);
  private static final Instant LATER = NOW.plus(Duration.ofHours(1));
  private static final Instant SIGNED = NOW.plusSeconds(30);

  private final TestSigstore sigstore = new TestSigstore();
  private final Leaf leaf = sigstore.leaf();
  private final byte[] signature = sign(leaf);

  private static byte[] sign(Leaf leaf) {
    return Keys.sign("SHA256withECDSA", leaf.key().getPrivate(), FILE);
  }

  private Outcome<Facts> verify(BundleSpec bundle, TestSigstore.RootSpec root) {
    return verify(bundle, root, Thresholds.DEFAULT);
  }

  private Outcome<Facts> verify(
      BundleSpec bundle, TestSigstore.RootSpec root, Thresholds thresholds) {
    return SigstoreVerifier.of(root.read(), thresholds)
        .withClock(() -> LATER)
        .verify(bundle.read(), Artifact.Known.of(DIGEST));
  }

  private String body(byte[] sig) {
    return hashedRekordV2(DIGEST, sig, "x509Certificate", leaf.der());
  }

  /** A bundle as Rekor v2 and a timestamp authority make it. */
  private BundleSpec good() {
    return TestSigstore.message(raw(leaf.der()), DIGEST, signature)
        .entry(sigstore.log.entry("hashedrekord", "0.0.2", body(signature)))
        .timestamp(sigstore.tsa.stamp(signature, SIGNED));
  }

  private BundleSpec goodBy(Leaf by) {
    byte[] sig = sign(by);
    String logged = hashedRekordV2(DIGEST, sig, "x509Certificate", by.der());
    return TestSigstore.message(raw(by.der()), DIGEST, sig)
        .entry(sigstore.log.entry("hashedrekord", "0.0.2", logged))
        .timestamp(sigstore.tsa.stamp(sig, SIGNED));
  }

  /** A bundle as Rekor v1 makes it, with the time in the promise. */
  private BundleSpec promisedAt(Instant time) {
    return TestSigstore.message(raw(leaf.der()), DIGEST, signature)
        .entry(
            sigstore.log.promised(
                "hashedrekord", "0.0.1", hashedRekordV1(DIGEST, signature, leaf.der()), time));
  }

  // ---- time

  @Test
  void integratedTimeAfterTheCertificatesEndIsRefused() {
    assertRefused(
        verify(promisedAt(NOW.plus(Duration.ofMinutes(11))), sigstore.root()),
        Reason.OUTSIDE_VALIDITY);
  }

  @Test
  void integratedTimeInTheFutureIsRefused() {
    var outcome =
        SigstoreVerifier.of(sigstore.root().read(), Thresholds.DEFAULT)
            .withClock(() -> NOW.minus(Duration.ofMinutes(6)))
            .verify(promisedAt(SIGNED).read(), new Artifact.Claimed());
    assertThat(assertRefused(outcome, Reason.OUTSIDE_VALIDITY).message()).contains("future");
  }

  @Test
  void timestampInTheFutureIsRefused() {
    var outcome =
        SigstoreVerifier.of(sigstore.root().read(), Thresholds.DEFAULT)
            .withClock(() -> NOW.minus(Duration.ofMinutes(6)))
            .verify(good().read(), new Artifact.Claimed());
    assertThat(assertRefused(outcome, Reason.OUTSIDE_VALIDITY).message()).contains("future");
  }

  @Test
  void integratedTimeWithoutAPromiseSaysNothing() {
    var entry = Json.object();
    sigstore
        .log
        .promised("hashedrekord", "0.0.1", hashedRekordV1(DIGEST, signature, leaf.der()), SIGNED)
        .members()
        .forEach(
            (name, value) -> {
              if (!name.equals("inclusionPromise")) {
                entry.put(name, value);
              }
            });
    assertRefused(verify(unloggedWith(entry.build()), sigstore.root()), Reason.NO_TRUSTED_TIME);
  }

  private BundleSpec unloggedWith(Json.Obj entry) {
    return TestSigstore.message(raw(leaf.der()), DIGEST, signature).entry(entry);
  }

  @Test
  void keylessBundleWithoutAnyTimeIsRefusedEvenWhereNoneIsDemanded() {
    BundleSpec bundle = unloggedWith(sigstore.log.entry("hashedrekord", "0.0.2", body(signature)));
    assertRefused(verify(bundle, sigstore.root()), Reason.NO_TRUSTED_TIME);
    assertRefused(
        verify(bundle, sigstore.root(), Thresholds.DEFAULT.withTimes(0)), Reason.NO_TRUSTED_TIME);
  }

  @Test
  void oneTimeOutsideTheCertificatesValidityAmongSeveralIsRefused() {
    BundleSpec bundle = good().timestamp(sigstore.tsa.stamp(signature, NOW.minusSeconds(1)));
    assertRefused(verify(bundle, sigstore.root()), Reason.OUTSIDE_VALIDITY);
  }

  // ---- logs

  @Test
  void logKeyThatWasNotInUseIsRefusedWithAndWithoutAPromise() {
    var before = sigstore.root();
    before.logs.set(0, sigstore.log.inRoot(START, NOW));
    assertRefused(verify(good(), before), Reason.OUTSIDE_VALIDITY);
    assertRefused(verify(promisedAt(SIGNED), before), Reason.OUTSIDE_VALIDITY);
    var after = sigstore.root();
    after.logs.set(0, sigstore.log.inRoot(LATER, END));
    assertRefused(verify(good(), after), Reason.OUTSIDE_VALIDITY);
  }

  @Test
  void everyEntryOfAKnownLogIsVerifiedNotTheFirstAlone() {
    byte[] other = Keys.sign("SHA256withECDSA", leaf.key().getPrivate(), FILE);
    BundleSpec bundle = good().entry(sigstore.log.entry("hashedrekord", "0.0.2", body(other)));
    assertRefused(verify(bundle, sigstore.root()), Reason.LOG_ENTRY_MISMATCH);
  }

  @Test
  void entryOfAnUnknownLogIsNotCountedAndDoesNotHurt() {
    var unknown = new TestLog("evil.test", Keys.p256());
    Json.Obj entry = unknown.entry("hashedrekord", "0.0.2", "{}");
    var alone =
        TestSigstore.message(raw(leaf.der()), DIGEST, signature)
            .entry(entry)
            .timestamp(sigstore.tsa.stamp(signature, SIGNED));
    assertRefused(verify(alone, sigstore.root()), Reason.LOG_ENTRY_MISSING);
    Facts facts = accepted(verify(good().entry(entry), sigstore.root()));
    assertThat(facts.logEntries()).hasSize(1);
    assertThat(facts.notices()).hasSize(1);
  }

  @Test
  void twoEntriesOfOneLogCountOnce() {
    BundleSpec twice = good().entry(sigstore.log.entry("hashedrekord", "0.0.2", body(signature)));
    Thresholds two = Thresholds.DEFAULT.withLogs(2);
    assertRefused(verify(twice, sigstore.root(), two), Reason.LOG_ENTRY_MISSING);
    var root = sigstore.root();
    root.logs.add(sigstore.secondLog.inRoot(START, END));
    BundleSpec both =
        good().entry(sigstore.secondLog.entry("hashedrekord", "0.0.2", body(signature)));
    assertThat(accepted(verify(both, root, two)).logEntries()).hasSize(2);
  }

  @Test
  void theSameEntryOrTimestampTwiceIsRefused() {
    Json.Obj entry = sigstore.log.entry("hashedrekord", "0.0.2", body(signature));
    byte[] stamp = sigstore.tsa.stamp(signature, SIGNED);
    assertRefused(
        Bundle.parse("b", bytes(good().entry(entry).entry(entry))), Reason.MALFORMED_EVIDENCE);
    assertRefused(
        Bundle.parse("b", bytes(good().timestamp(stamp).timestamp(stamp))),
        Reason.MALFORMED_EVIDENCE);
  }

  private static byte[] bytes(BundleSpec bundle) {
    return utf8(JsonWriter.compact(bundle.json()));
  }

  @Test
  void entryOfAnUnknownKindIsRefused() {
    String body = body(signature).replace("\"kind\":\"hashedrekord\"", "\"kind\":\"rfc3161\"");
    assertRefused(
        verify(unloggedWith(sigstore.log.entry("rfc3161", "0.0.2", body)), sigstore.root()),
        Reason.UNSUPPORTED_ENTRY);
    assertRefused(
        verify(unloggedWith(sigstore.log.entry("dsse", "0.0.2", body)), sigstore.root()),
        Reason.LOG_ENTRY_MISMATCH);
  }

  // ---- timestamps

  @Test
  void timestampsOfOneAuthorityCountOnce() {
    BundleSpec bundle = good().timestamp(sigstore.tsa.stamp(signature, SIGNED.plusSeconds(1)));
    Thresholds two = Thresholds.DEFAULT.withTimes(2);
    assertRefused(verify(bundle, sigstore.root(), two), Reason.NO_TRUSTED_TIME);
    var other = TestTsa.of("other", START, END);
    var root = sigstore.root();
    root.timestampAuthorities.add(
        authority("https://other.test", List.of(other.root()), START, END));
    BundleSpec both = good().timestamp(other.embedding().stamp(signature, SIGNED));
    assertThat(accepted(verify(both, root, two)).times()).hasSize(2);
  }

  @Test
  void timestampOverSomethingElseIsRefused() {
    BundleSpec bundle = good().timestamp(sigstore.tsa.stamp(new byte[] {1}, SIGNED));
    assertRefused(verify(bundle, sigstore.root()), Reason.TIMESTAMP_INVALID);
  }

  @Test
  void timestampOfACertificateForAnotherPurposeIsRefused() {
    assertRefused(
        verify(stampedBy(KeyPurposeId.id_kp_codeSigning, true), sigstore.root()),
        Reason.TIMESTAMP_INVALID);
    assertRefused(
        verify(stampedBy(KeyPurposeId.id_kp_timeStamping, false), sigstore.root()),
        Reason.TIMESTAMP_INVALID);
    assertThat(
            accepted(verify(stampedBy(KeyPurposeId.id_kp_timeStamping, true), sigstore.root()))
                .times())
        .hasSize(2);
  }

  private BundleSpec stampedBy(KeyPurposeId purpose, boolean critical) {
    var spec =
        new CertificateSpec("CN=other", sigstore.tsa.key().getPublic(), "CN=tsa root", START, END)
            .purpose(purpose, critical);
    return good().timestamp(RogueStamps.stamp(sigstore.tsa, spec, signature, SIGNED));
  }

  // ---- certificates

  @Test
  void certificateOfAnotherPurposeOrOfAnAuthorityIsRefused() {
    Leaf server = sigstore.issue(sigstore.leafSpec().withPurpose(KeyPurposeId.id_kp_serverAuth));
    assertRefused(verify(goodBy(server), sigstore.root()), Reason.UNTRUSTED_CERTIFICATE);
    Leaf encipher = sigstore.issue(sigstore.leafSpec().withUsage(KeyUsage.keyEncipherment));
    assertRefused(verify(goodBy(encipher), sigstore.root()), Reason.UNTRUSTED_CERTIFICATE);
  }

  @Test
  void certificateWithoutOneNameOrWithoutIssuerIsRefused() {
    Leaf two = sigstore.issue(sigstore.leafSpec().withNames(List.of("https://a", "https://b")));
    assertRefused(verify(goodBy(two), sigstore.root()), Reason.UNTRUSTED_CERTIFICATE);
    Leaf nobody = sigstore.issue(sigstore.leafSpec().withIssuer(""));
    assertRefused(verify(goodBy(nobody), sigstore.root()), Reason.UNTRUSTED_CERTIFICATE);
  }

  @Test
  void certificateUnderAnAuthorityThatMayNotIssueIsRefused() {
    KeyPair middleKey = Keys.p256();
    CertificateSpec plain =
        new CertificateSpec("CN=middle", middleKey.getPublic(), "CN=test ca", START, END);
    assertUntrustedUnder(plain.sign(sigstore.caKey.getPrivate()), middleKey);
    CertificateSpec constrained =
        new CertificateSpec("CN=middle", middleKey.getPublic(), "CN=test ca", START, END)
            .authority(0)
            .with(
                Extension.nameConstraints,
                true,
                new NameConstraints(
                    new GeneralSubtree[] {
                      new GeneralSubtree(
                          new GeneralName(GeneralName.uniformResourceIdentifier, "x.test"))
                    },
                    null));
    assertUntrustedUnder(constrained.sign(sigstore.caKey.getPrivate()), middleKey);
  }

  @Test
  void authorityForOtherPurposesMayNotIssueSigners() {
    KeyPair middleKey = Keys.p256();
    CertificateSpec tls =
        new CertificateSpec("CN=middle", middleKey.getPublic(), "CN=test ca", START, END)
            .authority(0)
            .purpose(KeyPurposeId.id_kp_serverAuth, false);
    assertUntrustedUnder(tls.sign(sigstore.caKey.getPrivate()), middleKey);
  }

  @Test
  void pathLongerThanAnAuthorityAllowsIsRefused() {
    KeyPair outerKey = Keys.p256();
    X509Certificate outer =
        new CertificateSpec("CN=outer", outerKey.getPublic(), "CN=test ca", START, END)
            .authority(0)
            .sign(sigstore.caKey.getPrivate());
    KeyPair innerKey = Keys.p256();
    X509Certificate inner =
        new CertificateSpec("CN=inner", innerKey.getPublic(), "CN=outer", START, END)
            .authority(0)
            .sign(outerKey.getPrivate());
    Leaf deep = sigstore.issue(sigstore.leafSpec(), inner, innerKey);
    var root = sigstore.root();
    root.authorities.set(
        0, authority("https://f.test", List.of(inner, outer, sigstore.ca), START, END));
    assertRefused(verify(goodBy(deep), root), Reason.UNTRUSTED_CERTIFICATE);
  }

  private void assertUntrustedUnder(X509Certificate middle, KeyPair middleKey) {
    Leaf under = sigstore.issue(sigstore.leafSpec(), middle, middleKey);
    var root = sigstore.root();
    root.authorities.set(0, authority("https://f.test", List.of(middle, sigstore.ca), START, END));
    assertRefused(verify(goodBy(under), root), Reason.UNTRUSTED_CERTIFICATE);
  }

  @Test
  void authorityThatWasNotInUseOrNotValidIsRefused() {
    var root = sigstore.root();
    root.authorities.set(
        0, authority("https://f.test", List.of(sigstore.ca), START, NOW.minusSeconds(1)));
    assertRefused(verify(good(), root), Reason.OUTSIDE_VALIDITY);
    KeyPair middleKey = Keys.p256();
    X509Certificate expired =
        new CertificateSpec("CN=m", middleKey.getPublic(), "CN=test ca", START, NOW)
            .authority(0)
            .sign(sigstore.caKey.getPrivate());
    Leaf under = sigstore.issue(sigstore.leafSpec(), expired, middleKey);
    var chain = sigstore.root();
    chain.authorities.set(
        0, authority("https://f.test", List.of(expired, sigstore.ca), START, END));
    assertRefused(verify(goodBy(under), chain), Reason.OUTSIDE_VALIDITY);
  }

  @Test
  void certificateWithoutAValidPromiseOfAKnownLogIsRefused() {
    for (Sct sct :
        List.of(Sct.NONE, Sct.UNKNOWN_LOG, Sct.WRONG_SIGNATURE, Sct.TWICE, Sct.TRUNCATED)) {
      Leaf wrong = sigstore.issue(sigstore.leafSpec().withSct(sct));
      assertRefused(verify(goodBy(wrong), sigstore.root()), Reason.SCT_INVALID);
    }
    var root = sigstore.root();
    root.certificateLogs.set(0, sigstore.certificateLog(START, NOW.minusSeconds(1)));
    assertRefused(verify(good(), root), Reason.OUTSIDE_VALIDITY);
  }

  // ---- what is signed

  @Test
  void statementThatIsNoStatementOrIsAboutSomethingElseIsRefused() {
    assertRefused(
        verify(enveloped("text/plain", statement("00")), sigstore.root()),
        Reason.PREDICATE_MISMATCH);
    assertRefused(
        verify(enveloped(Dsse.IN_TOTO, statement("00")), sigstore.root()), Reason.DIGEST_MISMATCH);
    assertRefused(
        verify(enveloped(Dsse.IN_TOTO, "{}"), sigstore.root()), Reason.MALFORMED_EVIDENCE);
  }

  @Test
  void entryOfAFileKindOfRekorOneIsNotAboutAnEnvelope() {
    byte[] payload = utf8(statement(DIGEST.hex()));
    byte[] encoded = Dsse.preAuthenticationEncoding(Dsse.IN_TOTO, payload);
    byte[] sig = Keys.sign("SHA256withECDSA", leaf.key().getPrivate(), encoded);
    String body = hashedRekordV1(Digest.sha256(encoded), sig, leaf.der());
    BundleSpec bundle =
        TestSigstore.envelope(raw(leaf.der()), Dsse.IN_TOTO, payload, sig)
            .entry(sigstore.log.promised("hashedrekord", "0.0.1", body, SIGNED));
    assertRefused(verify(bundle, sigstore.root()), Reason.LOG_ENTRY_MISMATCH);
  }

  @Test
  void statementLoggedAsADigestOnRekorTwoIsAccepted() {
    Facts facts =
        accepted(verify(enveloped(Dsse.IN_TOTO, statement(DIGEST.hex())), sigstore.root()));
    assertThat(facts.content())
        .isInstanceOfSatisfying(
            Content.Statement.class,
            s -> assertThat(s.predicateType()).isEqualTo("https://example.com/p"));
  }

  private static String statement(String sha256) {
    return "{\"_type\":\"https://in-toto.io/Statement/v1\",\"subject\":[{\"name\":\"m\","
        + "\"digest\":{\"sha256\":\""
        + sha256
        + "\"}}],\"predicateType\":\"https://example.com/p\",\"predicate\":{}}";
  }

  private BundleSpec enveloped(String type, String statement) {
    byte[] payload = utf8(statement);
    byte[] encoded = Dsse.preAuthenticationEncoding(type, payload);
    byte[] sig = Keys.sign("SHA256withECDSA", leaf.key().getPrivate(), encoded);
    String body = hashedRekordV2(Digest.sha256(encoded), sig, "x509Certificate", leaf.der());
    return TestSigstore.envelope(raw(leaf.der()), type, payload, sig)
        .entry(sigstore.log.entry("hashedrekord", "0.0.2", body))
        .timestamp(sigstore.tsa.stamp(sig, SIGNED));
  }

  @Test
  void digestOfAnotherAlgorithmThanTheSignedOneIsRefused() {
    BundleSpec bundle = withHash("secp384r1", "SHA384withECDSA", DigestAlgorithm.SHA384);
    assertRefused(verify(bundle, sigstore.root()), Reason.DIGEST_MISMATCH);
  }

  @Test
  void largerHashesAreComputedAsTheEntryDemands(@TempDir Path folder) throws IOException {
    Path file = Files.write(folder.resolve("model"), FILE);
    for (DigestAlgorithm hash : DigestAlgorithm.values()) {
      String curve =
          switch (hash) {
            case SHA256 -> "secp256r1";
            case SHA384 -> "secp384r1";
            case SHA512 -> "secp521r1";
          };
      String algorithm = hash.jcaName().replace("-", "") + "withECDSA";
      BundleSpec bundle = withHash(curve, algorithm, hash);
      SigstoreVerifier verifier =
          SigstoreVerifier.of(sigstore.root().read(), Thresholds.DEFAULT).withClock(() -> LATER);
      for (Artifact artifact : List.of(new Artifact.File(file), new Artifact.Claimed())) {
        Facts facts = accepted(verifier.verify(bundle.read(), artifact));
        assertThat(facts.content()).isEqualTo(new Content.Message(Digest.compute(hash, FILE)));
      }
    }
  }

  private BundleSpec withHash(String curve, String algorithm, DigestAlgorithm hash) {
    Leaf by = sigstore.issue(sigstore.leafSpec().withKey(Keys.ec(curve)));
    byte[] sig = Keys.sign(algorithm, by.key().getPrivate(), FILE);
    Digest digest = Digest.compute(hash, FILE);
    String body = hashedRekordV2(digest, sig, "x509Certificate", by.der());
    return TestSigstore.message(raw(by.der()), digest, sig)
        .entry(sigstore.log.entry("hashedrekord", "0.0.2", body))
        .timestamp(sigstore.tsa.stamp(sig, SIGNED));
  }

  // ---- and what is right

  @Test
  void goodBundleSaysWhoWhatWhenAndWhere() {
    Facts facts = accepted(verify(good(), sigstore.root()));
    assertThat(facts.signer())
        .isInstanceOfSatisfying(
            Signer.Keyless.class,
            s -> {
              assertThat(s.subject()).isEqualTo(TestSigstore.SUBJECT);
              assertThat(s.issuer()).isEqualTo(TestSigstore.ISSUER);
              assertThat(s.extensions()).containsEntry("githubWorkflowRepository", "a/b");
              assertThat(s.trustRoot()).isEqualTo("test");
            });
    assertThat(facts.content()).isEqualTo(new Content.Message(DIGEST));
    assertThat(facts.times())
        .containsExactly(
            new TrustedTime(SIGNED, TrustedTime.Origin.TIMESTAMP_AUTHORITY, "https://tsa.test"));
    assertThat(facts.logEntries().getFirst().log()).isEqualTo("https://log.test");
    assertThat(accepted(verify(promisedAt(SIGNED), sigstore.root())).times())
        .containsExactly(
            new TrustedTime(SIGNED, TrustedTime.Origin.LOG_PROMISE, "https://log.test"));
  }

  @Test
  void bundleWithoutALogPassesOnlyWhereNoneIsDemanded() {
    var bundle =
        TestSigstore.message(raw(leaf.der()), DIGEST, signature)
            .timestamp(sigstore.tsa.stamp(signature, SIGNED));
    assertRefused(verify(bundle, sigstore.root()), Reason.LOG_ENTRY_MISSING);
    assertThat(
            accepted(verify(bundle, sigstore.root(), Thresholds.DEFAULT.withLogs(0))).logEntries())
        .isEmpty();
  }
}
