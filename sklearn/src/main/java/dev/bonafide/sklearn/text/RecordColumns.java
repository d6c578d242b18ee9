package dev.bonafide.sklearn.text;

import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.Refusal;
import dev.bonafide.artifact.RefusedException;
import dev.bonafide.sklearn.data.Cell;
import dev.bonafide.sklearn.data.ElementType;
import dev.bonafide.sklearn.data.Features;
import dev.bonafide.sklearn.data.Records;
import dev.bonafide.sklearn.data.SparseMatrix;
import dev.bonafide.sklearn.estimator.Attributes;
import dev.bonafide.sklearn.estimator.Estimator;
import dev.bonafide.sklearn.estimator.Inputs;
import dev.bonafide.sklearn.estimator.Transformer;
import java.util.List;
import java.util.Map;

/** {@code DictVectorizer}: a column for each number, and for each value of a text. */
record RecordColumns(
    Inputs inputs, Vocabulary vocabulary, String separator, boolean sparse, ElementType type)
    implements Transformer {

  static Estimator read(Attributes a) throws RefusedException {
    return new RecordColumns(
        new Inputs(a.className(), Inputs.UNKNOWN, List.of()),
        Vocabulary.read(a.get("vocabulary_")),
        a.text("separator"),
        a.flag("sparse"),
        a.get("dtype").elementType());
  }

  @Override
  public Features transform(Features x) throws RefusedException {
    if (!(x instanceof Records records)) {
      throw new RefusedException(
          Refusal.of(Reason.INVALID_REQUEST, inputs.estimator() + " takes dicts")
              .withHint(Records.HINT));
    }
    var counting = new Counting(vocabulary.size());
    for (Map<String, Cell> sample : records.samples()) {
      sample.forEach((name, cell) -> add(counting, name, cell));
      counting.endRow();
    }
    SparseMatrix columns = counting.matrix(type);
    return sparse ? columns : columns.toDense();
  }

  private void add(Counting counting, String name, Cell cell) {
    String feature = cell instanceof Cell.Text(String text) ? name + separator + text : name;
    int column = vocabulary.column(feature);
    if (column >= 0) {
      counting.add(
          column,
          switch (cell) {
            case Cell.Text text -> 1;
            case Cell.Number(double v) -> v;
            case Cell.Bool(boolean flag) -> flag ? 1 : 0;
            case Cell.None none -> Double.NaN;
          });
    }
  }
}
