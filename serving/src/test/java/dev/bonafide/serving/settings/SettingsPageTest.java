package dev.bonafide.serving.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** docs/reference/settings.md and the settings that are read say the same. */
class SettingsPageTest {
  private static List<String> rows() throws IOException {
    List<String> page = Files.readAllLines(Path.of("..", "docs", "reference", "settings.md"));
    int models = page.indexOf("## A model's: model-settings.json");
    return page.subList(0, models).stream().filter(line -> line.startsWith("| `")).toList();
  }

  @Test
  void noSettingIsWithoutARowAndNoRowWithoutASetting() throws IOException {
    List<String> keys = rows().stream().map(row -> row.split("`")[1]).toList();
    assertThat(keys)
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(Setting.values()).map(Setting::key).toList());
  }

  @Test
  void everyRowSaysWhoMaySetItAndWhyNobody() throws IOException {
    for (String row : rows()) {
      String[] cells = row.split("\\|");
      Setting setting = Setting.of(row.split("`")[1]);
      assertThat(setting).as(row).isNotNull();
      String who =
          switch (setting.use()) {
            case ANYWHERE -> "anyone";
            case OPERATOR -> "operator";
            case NEVER -> "ignored";
          };
      assertThat(cells[2].strip()).as(row).isEqualTo(who);
      if (setting.use() == Setting.Use.NEVER) {
        assertThat(cells[4].strip()).as(row).isEqualTo(setting.why());
      }
    }
  }
}
