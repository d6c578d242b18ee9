package dev.bonafide.sklearn.data;

import java.util.List;

/** A list of texts: raw documents, or labels to be encoded. A one-dimensional array of strings. */
public record Documents(List<String> texts) implements Features {
  public Documents {
    texts = List.copyOf(texts);
  }

  @Override
  public int rows() {
    return texts.size();
  }

  @Override
  public Documents rows(int from, int to) {
    return new Documents(texts.subList(from, to));
  }
}
