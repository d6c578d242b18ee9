package dev.bonafide.cli;

import dev.bonafide.cli.SignWithKeyCommand.Naming;
import dev.bonafide.cli.SignWithKeyCommand.Place;
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
          new Entry("audit", "which models ran, signed by whom", AuditCommand::new),
          new Entry("check", "would every model of a repository load", CheckCommand::new),
          new Entry("demo", "the whole story, offline, in a minute", DemoCommand::new),
          new Entry("infer", "run a model on CSV, NPY or V2 JSON, locally", InferCommand::new),
          new Entry("start", "serve a folder of models over V2, REST and gRPC", StartCommand::new),
          new Entry("serve", "", StartCommand::new),
          new Entry("sign", "sign files: a Sigstore bundle beside each", SignCommand::new),
          new Entry("sign sigstore", "sign a model folder keylessly", SignSigstoreCommand::new),
          new Entry("sign keyless", "", SignSigstoreCommand::new),
          new Entry(
              "sign key",
              "sign a model folder with a private key",
              () -> new SignWithKeyCommand(Place.FILE, Naming.HINT)),
          new Entry(
              "sign certificate",
              "sign a model folder under a certificate",
              () -> new SignWithKeyCommand(Place.FILE, Naming.CERTIFICATE)),
          new Entry(
              "sign pkcs11-key",
              "sign a model folder with a key on a token",
              () -> new SignWithKeyCommand(Place.TOKEN, Naming.HINT)),
          new Entry(
              "sign pkcs11-certificate",
              "sign a model folder with a token's key under a certificate",
              () -> new SignWithKeyCommand(Place.TOKEN, Naming.CERTIFICATE)),
          new Entry("attest", "sign a statement about files", AttestCommand::new),
          new Entry("verify", "verify who signed files or models", null),
          new Entry("verify identity", "signed by this identity?", VerifyIdentityCommand::new),
          new Entry(
              "verify sigstore", "the same, in model_signing's words", VerifyIdentityCommand::new),
          new Entry("verify github", "signed by this workflow?", VerifyGithubCommand::new),
          new Entry("verify key", "signed with this key?", VerifyKeyCommand::new),
          new Entry(
              "verify certificate", "signed under these anchors?", VerifyCertificateCommand::new),
          new Entry("digest", "print a model's digest", DigestCommand::new),
          new Entry(
              "get-identity-token",
              "print the identity token sign would use",
              GetIdentityTokenCommand::new),
          new Entry(
              "trust update",
              "refresh an instance's trusted root",
              () -> new TrustCommand(TrustCommand.Verb.UPDATE)),
          new Entry(
              "trust export",
              "write the trusted root's signed metadata to a file",
              () -> new TrustCommand(TrustCommand.Verb.EXPORT)),
          new Entry(
              "trust import",
              "read such a file where there is no network",
              () -> new TrustCommand(TrustCommand.Verb.IMPORT)),
          new Entry(
              "inspect", "show what a file says of itself, trusting nothing", InspectCommand::new),
          new Entry("doctor", "check this machine and say what would not work", DoctorCommand::new),
          new Entry("scan", "what files would run if something loaded them", ScanCommand::new),
          new Entry(
              "policy check", "read a policy and say what it demands", PolicyCheckCommand::new),
          new Entry(
              "policy explain", "what a policy decides, step by step", PolicyExplainCommand::new),
          new Entry("policy init", "write a policy from a signature", PolicyInitCommand::new),
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
