package dev.bonafide.cli;

import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Which commands there are. A command's class is loaded only when it is the one that runs: starting
 * {@code verify} must not pay for the server.
 */
final class Catalogue {

  /**
   * A command or a group of commands.
   *
   * @param path its words, such as {@code verify identity}
   * @param summary one line without a full stop; empty for a command that the overview leaves out
   * @param factory makes the command; null for a group that is no command itself
   */
  record Entry(String path, String summary, @Nullable Supplier<? extends Command> factory) {}

  private static final List<Entry> ENTRIES =
      List.of(
          new Entry("demo", "the whole story, offline, in a minute", DemoCommand::new),
          new Entry("start", "serve a folder of models over V2, REST and gRPC", StartCommand::new),
          new Entry("serve", "", StartCommand::new),
          new Entry("doctor", "check this machine and say what would not work", DoctorCommand::new),
          new Entry("scan", "what files would run if something loaded them", ScanCommand::new),
          new Entry("train svc", "digits or a CSV file to a model.joblib", TrainSvcCommand::new),
          new Entry("sandbox", "an embedded Sigstore: start, status, token, trust-config", null),
          new Entry("sandbox start", "", SandboxStartCommand::new),
          new Entry("sandbox status", "", SandboxStatusCommand::new),
          new Entry("sandbox token", "", SandboxTokenCommand::new),
          new Entry("sandbox trust-config", "", SandboxTrustConfigCommand::new),
          new Entry("warm-up", "", WarmUpCommand::new));

  private Catalogue() {}

  static List<Entry> entries() {
    return ENTRIES;
  }

  static @Nullable Entry find(String path) {
    for (Entry entry : ENTRIES) {
      if (entry.path().equals(path)) {
        return entry;
      }
    }
    return null;
  }
}
