package dev.bonafide.serving.repository;

import java.util.List;

/** Where models come from. */
@FunctionalInterface
public interface ModelSource {

  /** What is there now; looked at anew with every call, nothing in it is verified. */
  List<Candidate> candidates();

  /** How many decisions about models could not be recorded. */
  default long unrecordedDecisions() {
    return 0;
  }
}
