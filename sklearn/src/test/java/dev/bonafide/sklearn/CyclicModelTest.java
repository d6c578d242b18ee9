package dev.bonafide.sklearn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.bonafide.artifact.Outcome;
import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.Refusal;
import dev.bonafide.pickle.PickleLimits;
import dev.bonafide.sklearn.estimator.VersionRule;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Models that contain themselves: a pickle can say so, and Python would recurse without end. */
class CyclicModelTest {
  @Test
  void pipelineThatIsItsOwnStepIsRefused() throws IOException {
    assertThat(refusal(pipeline(1)).reason()).isEqualTo(Reason.MODEL_STATE_INVALID);
    assertThat(refusal(pipeline(1)).message()).contains("contains itself");
  }

  @Test
  void pipelineThatIsAStepOfItsStepIsRefused() throws IOException {
    assertThat(refusal(pipeline(2)).message()).contains("contains itself");
  }

  @Test
  void pipelineInPipelinesWithoutEndIsRefusedByItsDepth() throws IOException {
    assertThat(refusal(pipeline(60)).reason()).isEqualTo(Reason.LIMIT_EXCEEDED);
  }

  private static Refusal refusal(byte[] pickle) {
    return switch (EstimatorLoader.load(
        MemorySegment.ofArray(pickle), PickleLimits.defaults(), VersionRule.TESTED_ONLY)) {
      case Outcome.Refused<Model>(Refusal refusal) -> refusal;
      case Outcome.Accepted<Model> accepted -> fail("was read");
    };
  }

  /** So many pipelines, each the only step of the one before, the first that of the last. */
  private static byte[] pipeline(int count) throws IOException {
    var bytes = new ByteArrayOutputStream();
    var out = new DataOutputStream(bytes);
    out.writeBytes("\u0080\2");
    for (int i = 0; i < count; i++) {
      out.writeBytes("csklearn.pipeline\nPipeline\n)\u0081q" + (char) i + "}(");
      text(out, "_sklearn_version");
      text(out, "1.9.1");
      text(out, "steps");
      out.writeBytes("](");
      text(out, "step");
    }
    out.writeBytes("h\0");
    for (int i = 0; i < count; i++) {
      out.writeBytes("\u0086eub");
    }
    out.writeBytes(".");
    return bytes.toByteArray();
  }

  /** BINUNICODE: a length of four bytes, least first. */
  private static void text(DataOutputStream out, String text) throws IOException {
    out.writeBytes("X" + (char) text.length() + "\0\0\0");
    out.write(text.getBytes(StandardCharsets.US_ASCII));
  }
}
