package dev.bonafide.serving.v2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bonafide.artifact.RefusedException;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code datetime.fromisoformat} of Python 3.11.7 says. */
class IsoTimesTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "now",
        "2026",
        "2026-13-01",
        "2025-02-29",
        "0000-01-01",
        "9999-W52-6",
        "2026-01-02T24:00",
        "2026-01-02T03:04:60",
        "2026-01-02T03:04x",
        "2026-01-02T03:04+24:00",
        "2026-01-02T03:04+01:3015",
        " 2026-01-02",
      })
  void whatIsNoTimeIsRefused(String text) {
    assertThatThrownBy(() -> IsoTimes.parse("x", List.of(text)))
        .isInstanceOf(RefusedException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "2026-01-02, 2026-01-02T00:00,",
    "20260102T030405, 2026-01-02T03:04:05,",
    "2026-W01, 2025-12-29T00:00,",
    "2020-W53-7 23:05, 2021-01-03T23:05,",
    "'2026-01-02T03:04:05,1234567', 2026-01-02T03:04:05.123456,",
    "2026-01-02T23:05.5, 2026-01-02T23:05:00.5,",
    "2026-01-02T03:04:05Z, 2026-01-02T03:04:05, PT0S",
    "2026-01-02T03:04:05 +01:00, 2026-01-02T03:04:05, PT1H",
    "2026-01-02T03:04-23:59, 2026-01-02T03:04, PT-23H-59M",
    "2026-01-02T03:04+01:30:15.5, 2026-01-02T03:04, PT1H30M15.5S",
    "2026-01-02T03:04+00:60, 2026-01-02T03:04, PT1H",
  })
  void timesAreReadAsPythonReadsThem(String text, LocalDateTime local, Duration offset)
      throws Exception {
    assertThat(IsoTimes.parse("x", List.of(text)))
        .containsExactly(new Decoded.Moment(local, offset));
  }
}
