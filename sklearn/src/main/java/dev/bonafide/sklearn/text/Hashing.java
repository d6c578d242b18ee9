package dev.bonafide.sklearn.text;

import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.Refusal;
import dev.bonafide.artifact.RefusedException;
import dev.bonafide.sklearn.data.Cell;
import dev.bonafide.sklearn.data.ElementType;
import dev.bonafide.sklearn.data.Features;
import dev.bonafide.sklearn.data.Records;
import dev.bonafide.sklearn.data.SparseMatrix;
import dev.bonafide.sklearn.data.TokenLists;
import dev.bonafide.sklearn.estimator.Attributes;
import dev.bonafide.sklearn.estimator.Estimator;
import dev.bonafide.sklearn.estimator.Inputs;
import dev.bonafide.sklearn.estimator.Transformer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code FeatureHasher} and {@code HashingVectorizer}: the column of a feature is its hash. */
final class Hashing implements Transformer {
  private final Inputs inputs;
  private final int columns;
  private final boolean alternateSign;
  private final ElementType type;
  private final @Nullable Analyzer analyzer;
  private final boolean binary;
  private final TermWeights.Norm norm;

  private Hashing(
      Inputs inputs,
      int columns,
      boolean alternateSign,
      ElementType type,
      @Nullable Analyzer analyzer,
      boolean binary,
      TermWeights.Norm norm) {
    this.inputs = inputs;
    this.columns = columns;
    this.alternateSign = alternateSign;
    this.type = type;
    this.analyzer = analyzer;
    this.binary = binary;
    this.norm = norm;
  }

  static Estimator readTexts(Attributes a) throws RefusedException {
    return with(a, Analyzer.read(a), a.flag("binary"), TermWeights.Norm.read(a));
  }

  static Estimator readFeatures(Attributes a) throws RefusedException {
    return with(a, null, false, TermWeights.Norm.NONE);
  }

  private static Estimator with(
      Attributes a, @Nullable Analyzer analyzer, boolean binary, TermWeights.Norm norm)
      throws RefusedException {
    int columns = a.get("n_features").count();
    if (columns == 0) {
      throw a.get("n_features").invalid("at least one feature");
    }
    return new Hashing(
        new Inputs(a.className(), Inputs.UNKNOWN, List.of()),
        columns,
        a.flag("alternate_sign"),
        a.get("dtype").elementType(),
        analyzer,
        binary,
        norm);
  }

  @Override
  public Inputs inputs() {
    return inputs;
  }

  @Override
  public Features transform(Features x) throws RefusedException {
    var counting = new Counting(columns);
    if (analyzer != null) {
      for (String text : TermCounts.texts(x, inputs)) {
        analyzer.analyze(text, term -> add(counting, term, 1));
        counting.endRow();
      }
    } else if (x instanceof TokenLists lists) {
      for (List<String> sample : lists.samples()) {
        sample.forEach(token -> add(counting, token, 1));
        counting.endRow();
      }
    } else if (x instanceof Records records) {
      for (Map<String, Cell> sample : records.samples()) {
        addRecord(counting, sample);
      }
    } else {
      throw new RefusedException(
          Refusal.of(Reason.INVALID_REQUEST, inputs.estimator() + " takes dicts or lists of texts")
              .withHint(Records.HINT));
    }
    SparseMatrix hashed = counting.matrix(type);
    if (binary) {
      Arrays.fill(hashed.values(), 1);
    }
    norm.apply(hashed.starts(), hashed.values());
    return hashed.rounded();
  }

  private void addRecord(Counting counting, Map<String, Cell> sample) throws RefusedException {
    for (Map.Entry<String, Cell> entry : sample.entrySet()) {
      switch (entry.getValue()) {
        case Cell.Text(String text) -> add(counting, entry.getKey() + "=" + text, 1);
        case Cell.Number(double v) -> add(counting, entry.getKey(), v);
        case Cell.Bool(boolean flag) -> add(counting, entry.getKey(), flag ? 1 : 0);
        case Cell.None none ->
            throw new RefusedException(
                Reason.INVALID_REQUEST, "feature " + entry.getKey() + " has no value");
      }
    }
    counting.endRow();
  }

  private void add(Counting counting, String feature, double value) {
    if (value == 0) {
      return;
    }
    int hash = Murmur.hash(feature.getBytes(StandardCharsets.UTF_8));
    // The absolute value of the least int does not fit an int.
    int column =
        hash == Integer.MIN_VALUE
            ? (Integer.MAX_VALUE - (columns - 1)) % columns
            : Math.abs(hash) % columns;
    counting.add(column, alternateSign && hash < 0 ? -value : value);
  }
}
