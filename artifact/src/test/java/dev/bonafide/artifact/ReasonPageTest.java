package dev.bonafide.artifact;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * {@code docs/reference/reasons.md} is this list, written out. {@code -Dbonafide.rewrite} writes it
 * anew.
 */
class ReasonPageTest {
  private static final Path PAGE = Path.of("../docs/reference/reasons.md");

  @Test
  void everyReasonHasItsFourTexts() {
    for (Reason reason : Reason.values()) {
      assertThat(reason.meaning()).as("%s: meaning", reason).isNotBlank().doesNotEndWith(".");
      assertThat(reason.likelyCause()).as("%s: cause", reason).isNotBlank();
      assertThat(reason.tryFirst()).as("%s: try", reason).isNotBlank();
    }
  }

  @Test
  void thePageIsTheList() throws IOException {
    String page = page();
    if (System.getProperty("bonafide.rewrite") != null) {
      Files.writeString(PAGE, page);
    }
    assertThat(PAGE).content().isEqualTo(page);
  }

  private static String page() {
    var out =
        new StringBuilder(
            """
            # Reasons

            Generated from `dev.bonafide.artifact.Reason`; the same word stands in terminal output, JSON, HTTP bodies, metric
            labels and the decision record. Codes are stable: scripts may rely on them, and on nothing else of a refusal.

            | code | meaning | likely cause | try first | who can fix it |
            |---|---|---|---|---|
            """);
    for (Reason reason : Reason.values()) {
      out.append(
          "| `%s` | %s | %s | %s | %s |%n"
              .formatted(
                  reason,
                  cell(reason.meaning()),
                  cell(reason.likelyCause()),
                  cell(reason.tryFirst()),
                  who(reason.remedy())));
    }
    return out.toString().replace(System.lineSeparator(), "\n");
  }

  private static String cell(String text) {
    return text.replace("|", "\\|");
  }

  private static String who(Reason.Remedy remedy) {
    return switch (remedy) {
      case RELEASER -> "whoever released the model";
      case OPERATOR -> "the operator";
      case CALLER -> "the caller";
    };
  }
}
