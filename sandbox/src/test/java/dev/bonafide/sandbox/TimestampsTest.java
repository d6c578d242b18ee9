package dev.bonafide.sandbox;

import static dev.bonafide.sandbox.TestSandbox.accepted;
import static dev.bonafide.sandbox.TestSandbox.reason;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bonafide.artifact.Digest;
import dev.bonafide.artifact.Reason;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoVerifierBuilder;
import org.bouncycastle.tsp.TSPAlgorithms;
import org.bouncycastle.tsp.TimeStampRequest;
import org.bouncycastle.tsp.TimeStampRequestGenerator;
import org.bouncycastle.tsp.TimeStampResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TimestampsTest {
  private static final byte[] SIGNATURE = "a signature".getBytes(StandardCharsets.UTF_8);

  @TempDir Path parent;

  static byte[] query(byte[] signature) throws Exception {
    var generator = new TimeStampRequestGenerator();
    generator.setCertReq(true);
    return generator
        .generate(
            TSPAlgorithms.SHA256, Digest.sha256(signature).bytes(), BigInteger.valueOf(1234567))
        .getEncoded();
  }

  @Test
  void queryThatIsBrokenOrAsksForAWeakHashIsRefused() throws Exception {
    try (var sandbox = TestSandbox.create(parent)) {
      var tsa = sandbox.timestampAuthority();
      byte[] good = query(SIGNATURE);
      byte[] weak =
          new TimeStampRequestGenerator().generate(TSPAlgorithms.SHA1, new byte[20]).getEncoded();
      assertThat(reason(tsa.timestamp(weak))).isEqualTo(Reason.SERVICE_FAILED);
      assertThat(reason(tsa.timestamp(new byte[0]))).isEqualTo(Reason.SERVICE_FAILED);
      assertThat(reason(tsa.timestamp(new byte[20_000]))).isEqualTo(Reason.SERVICE_FAILED);
      for (int length = 0; length < good.length; length++) {
        assertThat(reason(tsa.timestamp(Arrays.copyOf(good, length))))
            .isEqualTo(Reason.SERVICE_FAILED);
      }
    }
  }

  @Test
  void timestampAnswersTheQueryAndVerifiesUnderTheTrustedChain() throws Exception {
    try (var sandbox = TestSandbox.create(parent)) {
      byte[] query = query(SIGNATURE);
      var response = new TimeStampResponse(accepted(sandbox.timestampAuthority().timestamp(query)));
      response.validate(new TimeStampRequest(query));
      var token = response.getTimeStampToken();
      token.validate(
          new JcaSimpleSignerInfoVerifierBuilder()
              .build(sandbox.keys().timestampChain().getFirst()));
      Instant time = token.getTimeStampInfo().getGenTime().toInstant();
      assertThat(Duration.between(time, Instant.now()).abs()).isLessThan(Duration.ofMinutes(1));
      assertThat(token.getTimeStampInfo().getNonce()).isEqualTo(BigInteger.valueOf(1234567));
    }
  }
}
