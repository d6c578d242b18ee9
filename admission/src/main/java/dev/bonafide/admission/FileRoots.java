package dev.bonafide.admission;

import dev.bonafide.admission.policy.NamedRoot;
import dev.bonafide.admission.policy.OperatorFile;
import dev.bonafide.artifact.FileFailure;
import dev.bonafide.artifact.Outcome;
import dev.bonafide.artifact.Reason;
import dev.bonafide.evidence.trustroot.TrustRoot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.ConcurrentHashMap;

/** Roots that lie in files. */
final class FileRoots implements TrustRoots {
  private static final String SANDBOX_ROOT = "trusted_root.json";

  private final TrustRoots others;
  private final ConcurrentHashMap<NamedRoot, Outcome<TrustRoot>> read = new ConcurrentHashMap<>();

  FileRoots(TrustRoots others) {
    this.others = others;
  }

  @Override
  public Outcome<TrustRoot> current(NamedRoot root) {
    return switch (root.source()) {
      case NamedRoot.Source.PublicGood p -> others.current(root);
      case NamedRoot.Source.Staging s -> others.current(root);
      case NamedRoot.Source.TrustedRootFile f -> read.computeIfAbsent(root, r -> file(r, f.file()));
      case NamedRoot.Source.TrustConfigFile f -> read.computeIfAbsent(root, r -> file(r, f.file()));
      case NamedRoot.Source.Sandbox s -> read.computeIfAbsent(root, r -> sandbox(r, s.folder()));
    };
  }

  private static Outcome<TrustRoot> file(NamedRoot root, OperatorFile file) {
    return TrustRoot.parse(root.name(), file.bytes(), file.changed());
  }

  private static Outcome<TrustRoot> sandbox(NamedRoot root, Path folder) {
    try {
      // The sandbox's root is made by its own key holder and does not age.
      return TrustRoot.parse(
          root.name(), Files.readAllBytes(folder.resolve(SANDBOX_ROOT)), Instant.now());
    } catch (IOException e) {
      return Outcome.refused(
          Reason.TRUST_ROOT_INVALID,
          "the sandbox's trust root cannot be read",
          folder + ": " + FileFailure.describe(e),
          "a folder made by bonafide sandbox");
    }
  }
}
