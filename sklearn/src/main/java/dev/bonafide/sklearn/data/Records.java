package dev.bonafide.sklearn.data;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A list of dicts by feature name, as {@code DictVectorizer} takes them; order is kept. */
public record Records(List<Map<String, Cell>> samples) implements Features {
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
