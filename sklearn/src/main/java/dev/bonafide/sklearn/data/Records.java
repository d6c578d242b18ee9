package dev.bonafide.sklearn.data;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A list of dicts by feature name, as {@code DictVectorizer} takes them; order is kept. */
public record Records(List<Map<String, Cell>> samples) implements Features {
  /** How to go on with a model that takes dicts, which neither a V2 request nor a CSV carries. */
  public static final String HINT =
      "requests and files carry tables, no dicts: fit on a table with named columns, a"
          + " ColumnTransformer with OneHotEncoder for texts and passthrough for numbers";

  public Records {
    samples =
        samples.stream()
            .map(sample -> Collections.unmodifiableMap(new LinkedHashMap<>(sample)))
            .toList();
  }

  @Override
  public int rows() {
    return samples.size();
  }

  @Override
  public Records rows(int from, int to) {
    return new Records(samples.subList(from, to));
  }
}
