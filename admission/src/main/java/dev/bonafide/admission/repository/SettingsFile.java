package dev.bonafide.admission.repository;

import dev.bonafide.artifact.Digest;
import java.util.Arrays;

/** The bytes of a {@code model-settings.json} as they were read; empty where there is none. */
public final class SettingsFile {
  /** Its name in a model's folder. */
  public static final String NAME = "model-settings.json";

  /** No settings file. */
  public static final SettingsFile NONE = new SettingsFile(new byte[0], false);

  private final byte[] bytes;
  private final boolean present;

  private SettingsFile(byte[] bytes, boolean present) {
    this.bytes = bytes;
    this.present = present;
  }

  static SettingsFile of(byte[] bytes) {
    return new SettingsFile(bytes.clone(), true);
  }

  public boolean isPresent() {
    return present;
  }

  public byte[] bytes() {
    return bytes.clone();
  }

  /** SHA-256 of the bytes. */
  public Digest digest() {
    return Digest.sha256(bytes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SettingsFile f && present == f.present && Arrays.equals(bytes, f.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }
}
