package dev.bonafide.tlog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bonafide.artifact.Digest;
import dev.bonafide.artifact.Outcome;
import dev.bonafide.artifact.Reason;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class CheckpointTest {
  private static final Digest ROOT = Digest.sha256(new byte[] {1});
  private static final KeyPair PAIR = pair("EC");
  private static final NoteKey KEY = NoteKey.of("log.example", PAIR.getPublic());
  private static final Checkpoint CHECKPOINT =
      new Checkpoint("log.example - 42", 7, ROOT, List.of("Timestamp: 12"));

  private static KeyPair pair(String algorithm) {
    try {
      return KeyPairGenerator.getInstance(algorithm).generateKeyPair();
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  private static void assertRefused(Outcome<?> outcome) {
    assertRefused(outcome, Reason.CHECKPOINT_INVALID);
  }

  private static void assertRefused(Outcome<?> outcome, Reason reason) {
    assertThat(outcome)
        .isInstanceOfSatisfying(
            Outcome.Refused.class, r -> assertThat(r.refusal().reason()).isEqualTo(reason));
  }

  private static String signed() {
    return CHECKPOINT.sign(KEY, PAIR.getPrivate()).format();
  }

  @Test
  void checkpointWhoseTextWasChangedIsRefused() {
    assertRefused(Checkpoint.verify(signed().replace("\n7\n", "\n8\n"), KEY));
    assertRefused(Checkpoint.verify(signed().replace("42", "43"), KEY));
  }

  @Test
  void checkpointOfAnotherKeyNameOrHintIsRefused() {
    PublicKey other = pair("EC").getPublic();
    assertRefused(Checkpoint.verify(signed(), NoteKey.of("log.example", other)));
    assertRefused(Checkpoint.verify(signed(), NoteKey.of("other.example", PAIR.getPublic())));
    assertRefused(Checkpoint.verify(signed(), new NoteKey("log.example", KEY.hint(), other)));
    assertRefused(Checkpoint.verify(signed(), new NoteKey("log.example", 1, PAIR.getPublic())));
  }

  @Test
  void secondInvalidSignatureUnderTheLogsOwnHintIsRefused() {
    SignedNote note = CHECKPOINT.sign(KEY, PAIR.getPrivate());
    var forged = SignedNote.Line.of(KEY.name(), KEY.hint(), new byte[70]);
    var both = new SignedNote(note.text(), List.of(note.signatures().getFirst(), forged));
    assertRefused(Checkpoint.verify(both, KEY));
  }

  @Test
  void notesOfAWrongFormAreRefused() {
    String note = signed();
    assertRefused(SignedNote.parse(""));
    assertRefused(SignedNote.parse("text\n"));
    assertRefused(SignedNote.parse("text\n\n"));
    assertRefused(SignedNote.parse(note.stripTrailing()));
    assertRefused(SignedNote.parse(note.replace("\u2014", "-")));
    assertRefused(SignedNote.parse("t\n\n\u2014 name AAAA\n"));
    assertRefused(SignedNote.parse("t\n\n\u2014  AAAAAAAA\n"));
    assertRefused(SignedNote.parse("t\n\n\u2014 name !!!!\n"));
    assertRefused(SignedNote.parse("t\n\n\u2014 name\n"));
    String line = note.substring(note.indexOf('\u2014'));
    assertRefused(SignedNote.parse(note + line.repeat(64)), Reason.LIMIT_EXCEEDED);
    assertRefused(SignedNote.parse("x".repeat(70_000)), Reason.LIMIT_EXCEEDED);
  }

  @Test
  void checkpointTextsOfAWrongFormAreRefused() {
    String root = Base64.getEncoder().encodeToString(ROOT.bytes());
    for (String text :
        List.of(
            "",
            "origin\n7\n",
            "7\n" + root + "\n",
            "\n7\n" + root + "\n",
            "origin\n" + root + "\n",
            "origin\n07\n" + root + "\n",
            "origin\n-7\n" + root + "\n",
            "origin\n+7\n" + root + "\n",
            "origin\n\n" + root + "\n",
            "origin\n9223372036854775808\n" + root + "\n",
            "origin\n99999999999999999999\n" + root + "\n",
            "origin\n7\nAAAA\n",
            "origin\n7\n" + root,
            "origin\n7\n" + root + "\n\nx\n",
            "origin\n7\n" + root + "\nTimestamp")) {
      assertRefused(Checkpoint.parse(text));
    }
  }

  @Property(tries = 500)
  void anyTextGivesACheckpointOrARefusal(@ForAll String text) {
    assertThat(Checkpoint.verify(text, KEY)).isInstanceOf(Outcome.Refused.class);
    assertThat(Checkpoint.parse(text)).isNotNull();
    assertThat(Checkpoint.verify(text + signed(), KEY)).isNotNull();
  }

  @Test
  void linesOfUnknownKeysAreIgnored() {
    SignedNote note = CHECKPOINT.sign(KEY, PAIR.getPrivate());
    var witness = SignedNote.Line.of("witness.example", 5, new byte[72]);
    var second = SignedNote.Line.of("log.example", 6, new byte[70]);
    var lines = List.of(witness, second, note.signatures().getFirst());
    assertThat(Checkpoint.verify(new SignedNote(note.text(), lines).format(), KEY))
        .isEqualTo(Outcome.accepted(CHECKPOINT));
  }

  @Test
  void everyKindOfKeySignsAndVerifies() {
    for (String algorithm : List.of("EC", "Ed25519", "RSA")) {
      KeyPair pair = pair(algorithm);
      NoteKey key = NoteKey.of("log.example", pair.getPublic());
      SignedNote note = CHECKPOINT.sign(key, pair.getPrivate());
      assertThat(Checkpoint.verify(note.format(), key)).isEqualTo(Outcome.accepted(CHECKPOINT));
      assertThat(SignedNote.parse(note.format())).isEqualTo(Outcome.accepted(note));
    }
  }

  /** The example of the documentation of Go's note package. */
  @Test
  void noteOfTheGoDocumentationVerifiesUnderItsKey() throws Exception {
    byte[] typed = Base64.getDecoder().decode("ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW");
    byte[] spki = HexFormat.of().parseHex("302a300506032b6570032100" + "00".repeat(32));
    System.arraycopy(typed, 1, spki, 12, 32);
    var key =
        NoteKey.of(
            "PeterNeumann",
            KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(spki)));
    String note =
        """
        If you think cryptography is the answer to your problem,
        then you don't know what your problem is.

        \u2014 PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=
        """;
    SignedNote signed = SignedNote.parse(note).orThrow();
    SignedNote.Line line = signed.signatures().getFirst();
    assertThat(key.hint()).isEqualTo(0xc74f20a3);
    assertThat(key.names(line)).isTrue();
    assertThat(key.verifies(signed.text(), line)).isTrue();
    assertThat(key.verifies(signed.text() + " ", line)).isFalse();
  }
}
