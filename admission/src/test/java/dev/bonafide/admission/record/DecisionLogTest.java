package dev.bonafide.admission.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bonafide.artifact.ConfigurationException;
import dev.bonafide.artifact.Outcome;
import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.Refusal;
import dev.bonafide.artifact.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DecisionLogTest {
  @TempDir Path temp;

  private static DecisionRecord decision(String id, String text) {
    return new DecisionRecord(
        id,
        Instant.parse("2026-11-23T12:00:00Z"),
        "m",
        "1",
        "refused",
        "NO_EVIDENCE",
        Json.object().put("policy", "sha256:00").put("text", text).build());
  }

  private static DecisionLog.Audit audited(Path folder) {
    return ((Outcome.Accepted<DecisionLog.Audit>) DecisionLog.audit(folder)).value();
  }

  @Test
  void changedRecordIsFound() throws IOException {
    Path folder = temp.resolve("record");
    try (var log = DecisionLog.open(folder)) {
      log.record(decision("1", "refused"));
      log.record(decision("2", "refused"));
    }
    Path entries = folder.resolve("entries");
    String text = Files.readString(entries).replaceFirst("NO_EVIDENCE", "NO_EV1DENCE");
    Files.writeString(entries, text);
    Reason found =
        switch (tryAudit(folder)) {
          case Outcome.Refused<DecisionLog.Audit> r -> r.refusal().reason();
          case Outcome.Accepted<DecisionLog.Audit> a -> throw new AssertionError("not found");
        };
    assertThat(found).isEqualTo(Reason.LOG_DAMAGED);
  }

  private static Outcome<DecisionLog.Audit> tryAudit(Path folder) {
    return DecisionLog.audit(folder);
  }

  @Test
  void folderThatOthersMayWriteIsRefused() throws IOException {
    Path folder = Files.createDirectory(temp.resolve("open"));
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
    assertThatThrownBy(() -> DecisionLog.open(folder)).isInstanceOf(ConfigurationException.class);
  }

  @Test
  void auditOfNoRecordIsAnErrorOfTheOperator() {
    assertThatThrownBy(() -> DecisionLog.audit(temp.resolve("none")))
        .isInstanceOf(ConfigurationException.class);
  }

  @Test
  void whatWasRecordedIsReadBackInOrderAcrossRestarts() {
    Path folder = temp.resolve("record");
    for (int run = 0; run < 2; run++) {
      int from = run * 300;
      try (var log = DecisionLog.open(folder)) {
        IntStream.range(from, from + 300).forEach(i -> log.record(decision("" + i, "x")));
      }
    }
    var audit = audited(folder);
    assertThat(audit.decisions()).hasSize(600);
    assertThat(audit.decisions().get(599)).isEqualTo(decision("599", "x"));
    assertThat(audit.checkpoint()).startsWith("bonafide-decisions\n600\n");
  }

  @Test
  void hugeDecisionIsKeptInItsGist() {
    Path folder = temp.resolve("record");
    try (var log = DecisionLog.open(folder)) {
      log.record(decision("1", "x".repeat(1 << 20)));
    }
    var kept = audited(folder).decisions().getFirst();
    assertThat(kept.reason()).isEqualTo("NO_EVIDENCE");
    assertThat(kept.body().string("policy")).isEqualTo("sha256:00");
    assertThat(kept.body().string("cutDigest")).startsWith("sha256:");
  }

  @Test
  void whatCouldNotBeWrittenIsSaidAndCountedInTheRecord() throws Exception {
    Path folder = temp.resolve("record");
    Path aside = temp.resolve("aside");
    var said = new LinkedBlockingQueue<String>();
    var listener =
        new DecisionLog.Listener() {
          @Override
          public void failing(Refusal problem) {
            said.add(problem.reason().name());
          }

          @Override
          public void recovered(long lost) {
            said.add("lost " + lost);
          }
        };
    try (var log = DecisionLog.open(folder, listener)) {
      Files.move(folder, aside); // as if the disk were gone
      log.record(decision("1", "x"));
      assertThat(said.poll(10, TimeUnit.SECONDS)).isEqualTo("LOG_UNUSABLE");
      assertThat(log.problem()).isNotNull();
      assertThat(log.unrecorded()).isEqualTo(1);
      Files.move(aside, folder);
      log.record(decision("2", "x"));
      assertThat(said.poll(10, TimeUnit.SECONDS)).isEqualTo("lost 1");
      assertThat(log.problem()).isNull();
      assertThat(log.unrecorded()).isEqualTo(1);
    }
    assertThat(audited(folder).decisions())
        .extracting(DecisionRecord::outcome)
        .containsExactly("lost", "refused");
  }

  @Test
  void whatComesAfterClosingIsNotWaitedFor() {
    var log = DecisionLog.open(temp.resolve("record"));
    log.close();
    log.record(decision("late", "x"));
    DecisionLog.none().record(decision("nowhere", "x"));
    assertThat(audited(temp.resolve("record")).decisions()).isEmpty();
  }
}
