package dev.bonafide.artifact;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Finds what a misspelt command, policy word or setting was probably meant to be. */
public final class Spelling {
  private Spelling() {}

  /** The known word that is nearest, if one is near enough to be meant. */
  public static Optional<String> nearest(String word, Collection<String> known) {
    return nearest(word, known, 1).stream().findFirst();
  }

  /** The known words that are near enough to be meant, nearest first, at most so many. */
  public static List<String> nearest(String word, Collection<String> known, int limit) {
    return known.stream()
        .filter(k -> distance(fold(word), fold(k)) <= (k.length() + 2) / 3)
        .sorted(Comparator.comparingInt(k -> distance(fold(word), fold(k))))
        .limit(limit)
        .toList();
  }

  /** Case, hyphens and underscores are not what makes two words differ. */
  private static String fold(String word) {
    return word.toLowerCase(Locale.ROOT).replace("-", "").replace("_", "");
  }

  /** Edits from one word to the other; two neighbours that changed places count as one. */
  private static int distance(String a, String b) {
    int[][] edits = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      edits[i][0] = i;
    }
    for (int j = 0; j <= b.length(); j++) {
      edits[0][j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      for (int j = 1; j <= b.length(); j++) {
        int substitute = edits[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        edits[i][j] = Math.min(substitute, Math.min(edits[i - 1][j], edits[i][j - 1]) + 1);
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          edits[i][j] = Math.min(edits[i][j], edits[i - 2][j - 2] + 1);
        }
      }
    }
    return edits[a.length()][b.length()];
  }
}
