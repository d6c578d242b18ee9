package dev.bonafide.admission.repository;

import dev.bonafide.artifact.Containment;

/**
 * A model that asks to be admitted: its folder and its settings, nothing verified.
 *
 * @param place its folder relative to the repository
 * @param containment resolves names inside its folder
 * @param settings what counts of its settings
 * @param settingsFile the settings' bytes as they were read, once
 */
public record Candidate(
    String place, Containment containment, ModelSettings settings, SettingsFile settingsFile)
    implements Discovered {

  @Override
  public String name() {
    return settings.name();
  }

  @Override
  public String version() {
    return settings.version();
  }
}
