package dev.bonafide.artifact;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SpellingTest {
  private static final List<String> WORDS =
      List.of("mode", "trust", "authorities", "models", "deny");

  @Test
  void farWordHasNoSuggestion() {
    assertThat(Spelling.nearest("colour", WORDS)).isEmpty();
  }

  @Test
  void lettersThatChangedPlacesAreOneMistake() {
    assertThat(Spelling.nearest("modles", WORDS)).contains("models");
  }

  @Test
  void missingLetterIsFound() {
    assertThat(Spelling.nearest("authorties", WORDS)).contains("authorities");
  }

  @Test
  void nearestComesFirstAndNoMoreThanAskedFor() {
    assertThat(Spelling.nearest("modes", List.of("moods", "models", "mode", "trust"), 2))
        .containsExactly("models", "mode");
    assertThat(Spelling.nearest("modes", List.of("trust"), 2)).isEmpty();
  }
}
