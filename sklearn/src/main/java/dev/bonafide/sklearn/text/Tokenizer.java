package dev.bonafide.sklearn.text;

import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.RefusedException;
import java.util.ArrayList;
import java.util.List;

/** Words of a text. */
interface Tokenizer {

  List<String> tokens(String text) throws RefusedException;

  /** Runs of word characters of at least this length: {@code \b\w\w+\b} and such. */
  record Words(int least) implements Tokenizer {
    @Override
    public List<String> tokens(String text) {
      var tokens = new ArrayList<String>();
      int start = -1;
      int length = 0;
      for (int i = 0; i < text.length(); ) {
        int point = text.codePointAt(i);
        if (Characters.isWord(point)) {
          start = start < 0 ? i : start;
          length++;
        } else {
          add(text, start, i, length, tokens);
          start = -1;
          length = 0;
        }
        i += Character.charCount(point);
      }
      add(text, start, text.length(), length, tokens);
      return tokens;
    }

    private void add(String text, int start, int end, int length, List<String> tokens) {
      if (start >= 0 && length >= least) {
        tokens.add(text.substring(start, end));
      }
    }
  }

  /** Runs of characters that are no white space: {@code \S+}. */
  record Spaced() implements Tokenizer {
    @Override
    public List<String> tokens(String text) {
      return split(text);
    }

    static List<String> split(String text) {
      var tokens = new ArrayList<String>();
      int start = -1;
      for (int i = 0; i < text.length(); ) {
        int point = text.codePointAt(i);
        boolean space = Characters.isSpace(point);
        if (!space && start < 0) {
          start = i;
        } else if (space && start >= 0) {
          tokens.add(text.substring(start, i));
          start = -1;
        }
        i += Character.charCount(point);
      }
      if (start >= 0) {
        tokens.add(text.substring(start));
      }
      return tokens;
    }
  }

  /** Any other pattern, in Java's dialect, within a budget of steps. */
  record Pattern(java.util.regex.Pattern pattern) implements Tokenizer {
    /** Characters that matching may look at for each character of the text. */
    private static final long STEPS = 2000;

    @Override
    public List<String> tokens(String text) throws RefusedException {
      var matcher = pattern.matcher(new Counted(text, STEPS * (text.length() + 100L), new long[1]));
      int group = matcher.groupCount() == 1 ? 1 : 0;
      var tokens = new ArrayList<String>();
      try {
        while (matcher.find()) {
          String token = matcher.group(group);
          tokens.add(token == null ? "" : token);
        }
      } catch (BudgetException | StackOverflowError e) {
        // java.util.regex recurses on some patterns; both mean a pattern that no model should have.
        throw new RefusedException(
            Reason.LIMIT_EXCEEDED, "token_pattern takes too long on a text of " + text.length());
      }
      return tokens;
    }
  }

  /** A text that counts how often it is looked at. */
  record Counted(String text, long budget, long[] used) implements CharSequence {
    @Override
    public char charAt(int index) {
      if (++used[0] > budget) {
        throw new BudgetException();
      }
      return text.charAt(index);
    }

    @Override
    public int length() {
      return text.length();
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      return text.substring(start, end);
    }

    @Override
    public String toString() {
      return text;
    }
  }

  /** The budget of steps is used up; never leaves {@link Pattern}. */
  final class BudgetException extends RuntimeException {
    private static final long serialVersionUID = 1;
  }
}
