package dev.bonafide.sklearn.data;

import java.util.List;

/** A list of lists of strings: documents that are already split, or sets of labels. */
public record TokenLists(List<List<String>> samples) implements Features {
  public TokenLists {
    samples = samples.stream().map(List::copyOf).toList();
  }

  @Override
  public int rows() {
    return samples.size();
  }

  @Override
  public TokenLists rows(int from, int to) {
    return new TokenLists(samples.subList(from, to));
  }
}
