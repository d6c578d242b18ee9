package dev.bonafide.sklearn.svm;

/**
 * Whether the JDK's Vector API can be used: the module is there (it incubates, so the launcher has
 * to add it) and nobody switched it off with {@code -Dbonafide.simd=off}.
 */
final class Simd {
  static final boolean AVAILABLE =
      ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent()
          && !"off".equals(System.getProperty("bonafide.simd"));

  private Simd() {}
}
