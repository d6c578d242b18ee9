package dev.bonafide.pickle.fuzz;

import java.util.function.Consumer;

/** Where Jazzer enters; the system property {@code fuzz.target} names the target. */
public final class JazzerTarget {
  private static final Consumer<byte[]> TARGET =
      target(System.getProperty("fuzz.target", "reader"));

  private JazzerTarget() {}

  private static Consumer<byte[]> target(String name) {
    Consumer<byte[]> target = FuzzTargets.all().get(name);
    if (target == null) {
      throw new IllegalArgumentException(
          "fuzz.target: found " + name + ", expected one of " + FuzzTargets.all().keySet());
    }
    return target;
  }

  public static void fuzzerTestOneInput(byte[] bytes) {
    TARGET.accept(bytes);
  }
}
