package dev.bonafide.signing.tuf;

import java.util.Locale;

/** The four top-level roles. Delegated targets are not followed: no trusted root is one. */
enum Role {
  ROOT(512 << 10),
  TIMESTAMP(16 << 10),
  SNAPSHOT(2 << 20),
  TARGETS(5 << 20);

  private final int maxBytes;

  Role(int maxBytes) {
    this.maxBytes = maxBytes;
  }

  /** Of this role's file. */
  int maxBytes() {
    return maxBytes;
  }

  String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Its file in the store, and without a version in the repository. */
  String file() {
    return wireName() + ".json";
  }
}
