package dev.bonafide.admission.policy;

/**
 * A pattern for model names: {@code *} stands for any run of characters, {@code ?} for one, every
 * other character for itself. The whole name must match.
 */
public record Glob(String pattern) {
  public Glob {
    if (pattern.isEmpty()) {
      throw new IllegalArgumentException("an empty pattern matches nothing");
    }
  }

  public boolean matches(String name) {
    // Greedy with one point of return: linear in practice, quadratic at worst, never exponential.
    int n = 0;
    int p = 0;
    int star = -1;
    int resume = 0;
    while (n < name.length()) {
      if (p < pattern.length() && pattern.charAt(p) == '*') {
        star = p++;
        resume = n;
      } else if (p < pattern.length()
          && (pattern.charAt(p) == '?' || pattern.charAt(p) == name.charAt(n))) {
        p++;
        n++;
      } else if (star >= 0) {
        p = star + 1;
        n = ++resume;
      } else {
        return false;
      }
    }
    while (p < pattern.length() && pattern.charAt(p) == '*') {
      p++;
    }
    return p == pattern.length();
  }

  @Override
  public String toString() {
    return pattern;
  }
}
