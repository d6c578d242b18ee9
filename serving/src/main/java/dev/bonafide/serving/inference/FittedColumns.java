package dev.bonafide.serving.inference;

import dev.bonafide.artifact.Outcome;
import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.Refusal;
import dev.bonafide.serving.v2.InferenceRequest;
import dev.bonafide.sklearn.data.Answer;
import dev.bonafide.sklearn.data.Features;
import dev.bonafide.sklearn.data.Matrix;
import dev.bonafide.sklearn.data.Table;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Helps callers whose tensor does not fit a model that was fitted with a table.
 *
 * @param names of the table's columns; empty where the model was fitted without
 */
record FittedColumns(List<String> names) {
  private static final int SHOWN = 12;
  private static final int LONGEST = 60;

  FittedColumns {
    names = List.copyOf(names);
  }

  /** With the hint how a table is sent. */
  Refusal hinted(Refusal refusal) {
    return names.isEmpty()
        ? refusal
        : refusal.withHint(
            "send one input per column, and \"parameters\": {\"content_type\": \"pd\"}");
  }

  /** The estimator's outcome; where it refused a tensor, what was sent and what is missing. */
  Outcome<List<Answer>> explained(
      Outcome<List<Answer>> outcome, InferenceRequest request, Features input) {
    return switch (outcome) {
      case Outcome.Accepted<List<Answer>> accepted -> accepted;
      case Outcome.Refused<List<Answer>>(Refusal refusal) ->
          Outcome.refused(
              refusal.reason() == Reason.INVALID_REQUEST
                  ? explained(refusal, request, input)
                  : refusal);
    };
  }

  private Refusal explained(Refusal refusal, InferenceRequest request, Features input) {
    int columns =
        switch (input) {
          case Table table -> table.columns().size();
          case Matrix matrix when matrix.rank() == 2 -> matrix.columns();
          default -> 0;
        };
    boolean isFrame = input instanceof Table table && !table.names().isEmpty();
    if (names.isEmpty() || isFrame) {
      return refusal;
    }
    if (columns == names.size()) {
      return input instanceof Table ? hinted(refusal) : refusal; // text may be meant as numbers
    }
    String found = "a tensor of shape " + request.inputs().getFirst().shape();
    return hinted(new Refusal(refusal.reason(), refusal.message(), found, expected(), ""));
  }

  private String expected() {
    String shown =
        names.stream()
            .limit(SHOWN)
            .map(n -> n.length() > LONGEST ? n.substring(0, LONGEST) + "…" : n)
            .collect(Collectors.joining(", "));
    return (names.size() == 1 ? "the column " : "the " + names.size() + " columns ")
        + shown
        + (names.size() > SHOWN ? ", …" : "");
  }
}
