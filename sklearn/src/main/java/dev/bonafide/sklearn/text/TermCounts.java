package dev.bonafide.sklearn.text;

import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.RefusedException;
import dev.bonafide.sklearn.data.Cell;
import dev.bonafide.sklearn.data.Documents;
import dev.bonafide.sklearn.data.ElementType;
import dev.bonafide.sklearn.data.Features;
import dev.bonafide.sklearn.data.SparseMatrix;
import dev.bonafide.sklearn.data.Table;
import dev.bonafide.sklearn.estimator.Attributes;
import dev.bonafide.sklearn.estimator.Estimator;
import dev.bonafide.sklearn.estimator.Inputs;
import dev.bonafide.sklearn.estimator.Transformer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code CountVectorizer} and {@code TfidfVectorizer}: how often each known term occurs. */
final class TermCounts implements Transformer {
  private final Inputs inputs;
  private final Analyzer analyzer;
  private final Vocabulary vocabulary;
  private final boolean binary;
  private final ElementType type;
  private final @Nullable TermWeights weights;

  private TermCounts(
      Inputs inputs,
      Analyzer analyzer,
      Vocabulary vocabulary,
      boolean binary,
      ElementType type,
      @Nullable TermWeights weights) {
    this.inputs = inputs;
    this.analyzer = analyzer;
    this.vocabulary = vocabulary;
    this.binary = binary;
    this.type = type;
    this.weights = weights;
  }

  static Estimator readCounts(Attributes a) throws RefusedException {
    return with(a, Vocabulary.read(a.get("vocabulary_")), null);
  }

  static Estimator readWeighted(Attributes a) throws RefusedException {
    Vocabulary vocabulary = Vocabulary.read(a.get("vocabulary_"));
    TermWeights weights = TermWeights.read(a.get("_tfidf").attributes());
    int known = weights.inputs().features();
    if (known != Inputs.UNKNOWN && known != vocabulary.size()) {
      throw a.get("_tfidf").invalid("weights of " + vocabulary.size() + " terms");
    }
    return with(a, vocabulary, weights);
  }

  private static Estimator with(Attributes a, Vocabulary vocabulary, @Nullable TermWeights weights)
      throws RefusedException {
    return new TermCounts(
        new Inputs(a.className(), Inputs.UNKNOWN, List.of()),
        Analyzer.read(a),
        vocabulary,
        a.flag("binary"),
        a.get("dtype").elementType(),
        weights);
  }

  @Override
  public Inputs inputs() {
    return inputs;
  }

  @Override
  public Features transform(Features x) throws RefusedException {
    var counting = new Counting(vocabulary.size());
    for (String text : texts(x, inputs)) {
      analyzer.analyze(
          text,
          term -> {
            int column = vocabulary.column(term);
            if (column >= 0) {
              counting.add(column, 1);
            }
          });
      counting.endRow();
    }
    SparseMatrix counts = counting.matrix(type);
    if (binary) {
      Arrays.fill(counts.values(), 1);
    }
    return weights == null ? counts : weights.weighed(counts);
  }

  /** A list of texts, or a table with a single column of them. */
  static List<String> texts(Features x, Inputs inputs) throws RefusedException {
    if (x instanceof Documents documents) {
      return documents.texts();
    }
    if (x instanceof Table table && table.columns().size() == 1) {
      var texts = new ArrayList<String>();
      for (int i = 0; i < table.rows(); i++) {
        if (!(table.columns().getFirst().cell(i) instanceof Cell.Text(String text))) {
          throw notTexts(inputs);
        }
        texts.add(text);
      }
      return texts;
    }
    throw notTexts(inputs);
  }

  private static RefusedException notTexts(Inputs inputs) {
    return new RefusedException(
        Reason.INVALID_REQUEST, inputs.estimator() + " takes an iterable over raw text documents");
  }
}
