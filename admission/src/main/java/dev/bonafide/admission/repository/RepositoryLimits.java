package dev.bonafide.admission.repository;

/**
 * How much of a repository is looked at.
 *
 * @param maxFolders folders visited in all
 * @param maxDepth how deep below the repository
 * @param maxModels models found
 * @param maxSettingsBytes size of one {@code model-settings.json}
 */
public record RepositoryLimits(int maxFolders, int maxDepth, int maxModels, int maxSettingsBytes) {
  /**
   * 100,000 folders, 16 levels (a model and its version need two), 10,000 models, 1 MiB a settings
   * file.
   */
  public static final RepositoryLimits DEFAULT = new RepositoryLimits(100_000, 16, 10_000, 1 << 20);
}
