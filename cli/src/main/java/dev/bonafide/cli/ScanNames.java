package dev.bonafide.cli;

import dev.bonafide.pickle.AllowList;
import dev.bonafide.pickle.GlobalName;
import dev.bonafide.sklearn.EstimatorTable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The names that make a file safe for {@code scan}: those of the estimators that can be computed,
 * and the other classes of scikit-learn, of Python's library, pandas, scipy and boosters that only
 * keep data, which the reader records without making anything of them.
 */
final class ScanNames {
  private static final List<String> RESOURCES =
      List.of("scikit-learn-classes.txt", "data-classes.txt");

  private ScanNames() {}

  static AllowList allowList() {
    AllowList computed = EstimatorTable.allowList();
    var builder = AllowList.builder().all(computed);
    for (String line : lines()) {
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      String[] parts = line.split(" ");
      if (computed.use(new GlobalName(parts[1], parts[2])) != null) {
        continue;
      }
      switch (parts[0]) {
        case "object" -> builder.object(parts[1], parts[2], AllowList.StateShape.DICT_OR_TUPLE);
        case "bare" -> builder.bareObject(parts[1], parts[2], AllowList.StateShape.DICT_OR_TUPLE);
        case "factory" -> builder.factory(parts[1], parts[2]);
        case "reference" -> builder.reference(parts[1], parts[2]);
        default -> throw new IllegalStateException("a list of classes: " + line);
      }
    }
    return builder.build();
  }

  private static List<String> lines() {
    return RESOURCES.stream().flatMap(name -> resource(name).lines()).toList();
  }

  private static String resource(String name) {
    try (InputStream in = ScanNames.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is missing");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
