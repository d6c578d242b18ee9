package dev.bonafide.sklearn.svm;

/** libsvm's kernels. */
enum KernelKind {
  LINEAR,
  POLY,
  RBF,
  SIGMOID,
  /** The caller gives the kernel's values against every training sample. */
  PRECOMPUTED
}
