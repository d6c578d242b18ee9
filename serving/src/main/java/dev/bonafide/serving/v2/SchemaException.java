package dev.bonafide.serving.v2;

import java.util.List;

/**
 * A body that is no V2 message. It carries one line a problem in the form of MLServer's 422
 * answers, and never leaves serving.
 */
public final class SchemaException extends Exception {

  /**
   * One problem.
   *
   * @param type the stable word: {@code missing}, {@code list_type}, {@code json_invalid} …
   * @param place where, from the body down: names and positions as JSON text
   * @param message for a person
   * @param input what was found there, as JSON text
   * @param context more, as JSON text of an object; empty for none
   */
  public record Problem(
      String type, List<Object> place, String message, String input, String context) {
    public Problem {
      place = List.copyOf(place);
    }
  }

  private final transient List<Problem> problems;

  public SchemaException(List<Problem> problems) {
    super(problems.isEmpty() ? "no problem" : problems.getFirst().message(), null, false, false);
    this.problems = List.copyOf(problems);
  }

  public List<Problem> problems() {
    return problems;
  }
}
