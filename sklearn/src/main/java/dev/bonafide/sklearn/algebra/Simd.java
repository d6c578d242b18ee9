package dev.bonafide.sklearn.algebra;

/**
 * Whether the JDK's Vector API can be used: the module is there (it incubates, so the launcher has
 * to add it) and nobody switched it off with {@code -Dbonafide.simd=off}.
 */
public final class Simd {
  public static final boolean AVAILABLE =
      ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent()
          && !"off".equals(System.getProperty("bonafide.simd"));

  private Simd() {}
}
