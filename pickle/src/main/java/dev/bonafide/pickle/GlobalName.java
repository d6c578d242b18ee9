package dev.bonafide.pickle;

/**
 * A name that a pickle mentions, never what it names.
 *
 * @param module such as {@code sklearn.svm._classes}
 * @param name such as {@code SVC}; dotted for nested names
 */
public record GlobalName(String module, String name) implements PyValue {
  @Override
  public String toString() {
    return module + "." + name;
  }
}
