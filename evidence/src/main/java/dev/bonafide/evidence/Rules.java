package dev.bonafide.evidence;

/** How strictly evidence is read where specification, practice and safety differ. */
public enum Rules {
  /** What a server uses: what is allowed but dangerous is refused. */
  SERVING,
  /** What the command line uses: the specification decides, and what is dangerous is noticed. */
  SPECIFICATION,
  /** As {@link #SPECIFICATION}, and formats from before version 1.0 are read too. */
  LEGACY
}
