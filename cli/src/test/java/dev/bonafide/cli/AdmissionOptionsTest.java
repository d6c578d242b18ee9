package dev.bonafide.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bonafide.admission.record.DecisionLog;
import dev.bonafide.admission.repository.Repository;
import dev.bonafide.artifact.ConfigurationException;
import dev.bonafide.sandbox.Sandbox;
import dev.bonafide.sandbox.SandboxOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyPairGenerator;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a server notices of its policy and roots while it runs. */
class AdmissionOptionsTest {
  @TempDir Path folder;

  private Path policy;
  private AdmissionOptions options;
  private AdmissionOptions.Admission admission;

  @BeforeEach
  void open() throws IOException {
    for (String name : new String[] {"a", "b"}) {
      Sandbox.create(folder.resolve(name), SandboxOptions.onFreePort("dev@example.com")).close();
    }
    Files.createDirectory(folder.resolve("models"));
    policy = folder.resolve("policy.yaml");
    Files.writeString(
        policy,
        """
        trust:
          box: { sandbox: "%s" }
        authorities:
          dev: { keyless: { trustRoot: box, identities: [ { issuer: "http://localhost:1", subject: "dev@example.com" } ] } }
        models:
          - match: ["*"]
            require: { any: [dev] }
        """
            .formatted(folder.resolve("a")));
    options =
        new AdmissionOptions(policy, new AdmissionOptions.Trust(), false, folder.resolve("store"));
    admission = options.open(repository(), Map.of(), DecisionLog.none(), roots());
  }

  @AfterEach
  void close() {
    admission.close();
  }

  private Repository repository() {
    return Repository.at(folder.resolve("models"), Map.of());
  }

  private static InstanceRoots roots() {
    return new InstanceRoots(TrustMaterial.Network.LEAVE, notice -> {});
  }

  private Optional<AdmissionOptions.Admission> changed() {
    return options.changed(admission, repository(), Map.of(), DecisionLog.none(), roots());
  }

  @Test
  void policyThatCannotBeReadIsAnErrorAndNoChange() throws IOException {
    Files.writeString(policy, "models: [\n");
    assertThatThrownBy(this::changed).isInstanceOf(ConfigurationException.class);
    Files.delete(policy);
    assertThatThrownBy(this::changed).isInstanceOf(ConfigurationException.class);
  }

  @Test
  void ageOfARootIsSaidOnlyWhereAnAuthorityUsesTheRoot() throws Exception {
    var pair = KeyPairGenerator.getInstance("EC").generateKeyPair();
    String pem = Base64.getMimeEncoder().encodeToString(pair.getPublic().getEncoded());
    Files.writeString(
        folder.resolve("key.pub"),
        "-----BEGIN PUBLIC KEY-----\n" + pem + "\n-----END PUBLIC KEY-----\n");
    Files.writeString(
        policy,
        """
        authorities:
          dev: { key: "%s" }
        models:
          - match: ["*"]
            require: { any: [dev] }
        """
            .formatted(folder.resolve("key.pub")));
    assertThat(notices()).isEmpty();
    Files.writeString(
        policy,
        """
        authorities:
          dev: { keyless: { identities: [ { issuer: "http://localhost:1", subject: "dev@example.com" } ] } }
        models:
          - match: ["*"]
            require: { any: [dev] }
        """);
    assertThat(notices()).singleElement().asString().contains("trust root default is", "old");
  }

  private List<String> notices() {
    return changed().orElseThrow().notices();
  }

  @Test
  void samePolicyWithTheSameRootsIsNoChange() {
    assertThat(changed()).isEmpty();
  }

  @Test
  void otherWordsInThePolicyAreAChange() throws IOException {
    Files.writeString(policy, Files.readString(policy) + "deny:\n  - { match: \"m\" }\n");
    assertThat(changed()).isPresent();
  }

  @Test
  void anotherRootUnderTheSameNameIsAChange() throws IOException {
    Files.copy(
        folder.resolve("b/trusted_root.json"),
        folder.resolve("a/trusted_root.json"),
        StandardCopyOption.REPLACE_EXISTING);
    assertThat(changed()).isPresent();
  }
}
