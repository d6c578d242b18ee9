package dev.bonafide.sklearn.text;

import dev.bonafide.artifact.RefusedException;
import dev.bonafide.sklearn.estimator.Attributes;
import dev.bonafide.sklearn.estimator.Value;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;

/** From a text to its terms: scikit-learn's vectorizers without functions of the user's own. */
final class Analyzer {
  /** What terms are made of. */
  private enum Unit {
    WORD,
    CHAR,
    CHAR_WITHIN_WORDS
  }

  private enum Accents {
    KEPT,
    ASCII,
    UNICODE
  }

  private final Unit unit;
  private final boolean lowercase;
  private final Accents accents;
  private final Tokenizer tokenizer;
  private final Set<String> stopWords;
  private final int shortest;
  private final int longest;

  private Analyzer(
      Unit unit,
      boolean lowercase,
      Accents accents,
      Tokenizer tokenizer,
      Set<String> stopWords,
      int shortest,
      int longest) {
    this.unit = unit;
    this.lowercase = lowercase;
    this.accents = accents;
    this.tokenizer = tokenizer;
    this.stopWords = stopWords;
    this.shortest = shortest;
    this.longest = longest;
  }

  static Analyzer read(Attributes a) throws RefusedException {
    for (String function : List.of("tokenizer", "preprocessor")) {
      if (a.isPresent(function)) {
        throw a.unsupported(function + " of one's own", "None");
      }
    }
    if (!a.get("analyzer").isText()) {
      throw a.unsupported("an analyzer that is a Python function", "word, char or char_wb");
    }
    if (!a.text("input", "content").equals("content")) {
      throw a.unsupported("input from files", "content");
    }
    Unit unit =
        switch (a.text("analyzer")) {
          case "word" -> Unit.WORD;
          case "char" -> Unit.CHAR;
          case "char_wb" -> Unit.CHAR_WITHIN_WORDS;
          default -> throw a.get("analyzer").invalid("word, char or char_wb");
        };
    Accents accents =
        switch (a.text("strip_accents", "")) {
          case "" -> Accents.KEPT;
          case "ascii" -> Accents.ASCII;
          case "unicode" -> Accents.UNICODE;
          default -> throw a.get("strip_accents").invalid("ascii or unicode");
        };
    List<Value> range = a.get("ngram_range").items(2);
    int shortest = range.get(0).count();
    int longest = range.get(1).count();
    if (shortest < 1 || longest < shortest || longest > 1000) {
      throw a.get("ngram_range").invalid("lengths from 1 to at most 1000");
    }
    return new Analyzer(
        unit,
        a.flag("lowercase"),
        accents,
        unit == Unit.WORD ? tokenizer(a) : new Tokenizer.Spaced(),
        unit == Unit.WORD ? stopWords(a) : Set.of(),
        shortest,
        longest);
  }

  private static Tokenizer tokenizer(Attributes a) throws RefusedException {
    String pattern = a.text("token_pattern");
    String bare = pattern.startsWith("(?u)") ? pattern.substring(4) : pattern;
    return switch (bare) {
      case "\\b\\w\\w+\\b", "\\w\\w+", "\\w{2,}", "\\b\\w{2,}\\b" -> new Tokenizer.Words(2);
      case "\\b\\w+\\b", "\\w+", "\\w{1,}" -> new Tokenizer.Words(1);
      case "\\S+", "[^\\s]+" -> new Tokenizer.Spaced();
      default -> new Tokenizer.Pattern(PythonPattern.compile(a, bare));
    };
  }

  private static Set<String> stopWords(Attributes a) throws RefusedException {
    if (!a.isPresent("stop_words")) {
      return Set.of();
    }
    Value words = a.get("stop_words");
    if (!words.isText()) {
      return Set.copyOf(words.texts());
    }
    if (!words.text().equals("english")) {
      throw words.invalid("english, or a list");
    }
    try (InputStream in = Analyzer.class.getResourceAsStream("english-stop-words.txt")) {
      byte[] bytes = Objects.requireNonNull(in, "english-stop-words.txt").readAllBytes();
      return Set.of(new String(bytes, StandardCharsets.UTF_8).strip().split("\n", -1));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Gives every term of the text, as often as it occurs. */
  void analyze(String text, Consumer<String> terms) throws RefusedException {
    String prepared = withoutAccents(lowercase ? text.toLowerCase(Locale.ROOT) : text);
    switch (unit) {
      case WORD -> words(prepared, terms);
      case CHAR -> characters(singleSpaces(prepared), terms);
      case CHAR_WITHIN_WORDS -> charactersWithinWords(prepared, terms);
    }
  }

  private String withoutAccents(String text) {
    if (accents == Accents.KEPT) {
      return text;
    }
    String decomposed = Normalizer.normalize(text, Normalizer.Form.NFKD);
    var kept = new StringBuilder();
    decomposed
        .codePoints()
        .filter(p -> accents == Accents.ASCII ? p < 128 : !isCombining(p))
        .forEach(kept::appendCodePoint);
    return kept.toString();
  }

  private static boolean isCombining(int point) {
    int type = Character.getType(point);
    return type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK;
  }

  private void words(String text, Consumer<String> terms) throws RefusedException {
    var tokens = new ArrayList<>(tokenizer.tokens(text));
    if (!stopWords.isEmpty()) {
      tokens.removeIf(stopWords::contains);
    }
    for (int n = shortest; n <= longest; n++) {
      for (int i = 0; i + n <= tokens.size(); i++) {
        terms.accept(n == 1 ? tokens.get(i) : String.join(" ", tokens.subList(i, i + n)));
      }
    }
  }

  /** Runs of two and more white spaces become one blank. */
  private static int[] singleSpaces(String text) {
    int[] points = text.codePoints().toArray();
    int[] kept = new int[points.length];
    int size = 0;
    for (int i = 0; i < points.length; ) {
      int end = i;
      while (end < points.length && Characters.isSpace(points[end])) {
        end++;
      }
      if (end - i >= 2) {
        kept[size++] = ' ';
        i = end;
      } else {
        kept[size++] = points[i++];
      }
    }
    return java.util.Arrays.copyOf(kept, size);
  }

  private void characters(int[] points, Consumer<String> terms) {
    for (int n = shortest; n <= Math.min(longest, points.length); n++) {
      for (int i = 0; i + n <= points.length; i++) {
        terms.accept(new String(points, i, n));
      }
    }
  }

  /** A word shorter than the length asked for counts whole, and only once. */
  private void charactersWithinWords(String text, Consumer<String> terms) {
    for (String word : Tokenizer.Spaced.split(text)) {
      int[] points = (" " + word + " ").codePoints().toArray();
      for (int n = shortest; n <= longest; n++) {
        if (n >= points.length) {
          terms.accept(new String(points, 0, points.length));
          break;
        }
        for (int i = 0; i + n <= points.length; i++) {
          terms.accept(new String(points, i, n));
        }
      }
    }
  }
}
