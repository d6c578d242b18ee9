package dev.bonafide.admission.policy;

import dev.bonafide.artifact.Digest;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

/**
 * What the policy is asked.
 *
 * @param model the name it is served under
 * @param path the file, relative to the model's folder
 * @param digests what is known of the file's digests: what signatures claim before it was read,
 *     what was computed afterwards
 * @param rootAges how old each trust root is; a root that is missing here is fresh
 */
public record Question(
    String model, String path, Set<Digest> digests, Map<String, Duration> rootAges) {
  public Question {
    digests = Set.copyOf(digests);
    rootAges = Map.copyOf(rootAges);
  }
}
