package dev.bonafide.admission.policy;

import dev.bonafide.artifact.ConfigurationException;
import dev.bonafide.artifact.Digest;
import dev.bonafide.evidence.sigstore.Thresholds;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Reads the grammar of a policy file. Whatever it does not know stops it. */
final class PolicyReader {
  /** Far above any policy that a person can keep in mind. */
  static final int MAX_POLICY_BYTES = 1 << 20;

  private final Path folder;
  private final OperatorFiles files;
  private final StringBuilder digested = new StringBuilder();

  private PolicyReader(Path folder, OperatorFiles files) {
    this.folder = folder;
    this.files = files;
  }

  static Policy read(Path file, List<Path> repositories) {
    Path absolute = file.toAbsolutePath().normalize();
    var files = new OperatorFiles(repositories);
    OperatorFile policy = files.read("policy", absolute, MAX_POLICY_BYTES);
    Path parent = absolute.getParent();
    var reader = new PolicyReader(parent == null ? absolute : parent, files);
    reader.digested.append("policy ").append(policy.digest()).append('\n');
    return reader.read(file.toString(), Node.parse(file.toString(), decode(file, policy)));
  }

  private static String decode(Path file, OperatorFile policy) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(policy.bytes())).toString();
    } catch (CharacterCodingException e) {
      throw new ConfigurationException(
          file + ": found bytes that are no UTF-8, expected YAML", "", e);
    }
  }

  private Policy read(String source, Node root) {
    var top = root.members("mode", "trust", "authorities", "models", "deny");
    Mode mode =
        top.read("mode", n -> n.word(Map.of("enforce", Mode.ENFORCE, "warn", Mode.WARN)))
            .orElse(Mode.ENFORCE);
    Map<String, NamedRoot> roots = top.read("trust", this::roots).orElse(Map.of());
    boolean trustNamed = !roots.isEmpty();
    if (!trustNamed) {
      roots =
          Map.of(
              Policy.DEFAULT_ROOT,
              NamedRoot.of(Policy.DEFAULT_ROOT, new NamedRoot.Source.PublicGood()));
    }
    Map<String, Authority> authorities =
        new AuthorityReader(this, roots.keySet()).read(top.need("authorities"));
    var models = new ArrayList<ModelRule>();
    for (Node entry : top.need("models").list()) {
      models.add(rule(entry, authorities.keySet()));
    }
    List<Denial> denials = top.read("deny", new DenialReader(this)::read).orElse(List.of());
    return new Policy(
        mode,
        roots,
        authorities,
        models,
        denials,
        source,
        Digest.sha256(digested.toString().getBytes(StandardCharsets.UTF_8)),
        trustNamed);
  }

  private Map<String, NamedRoot> roots(Node node) {
    var roots = new LinkedHashMap<String, NamedRoot>();
    node.entries().forEach((name, entry) -> roots.put(name, root(name, entry)));
    boolean sandbox =
        roots.values().stream().anyMatch(r -> r.source() instanceof NamedRoot.Source.Sandbox);
    if (sandbox && roots.size() > 1) {
      throw node.wrong(
          "a sandbox beside " + (roots.size() - 1) + " other",
          "a sandbox alone",
          "a sandbox certifies whatever it is asked to: trust it in a policy of its own");
    }
    if (roots.isEmpty()) {
      throw node.wrong("no root", "at least one, or no 'trust' at all");
    }
    return roots;
  }

  private NamedRoot root(String name, Node node) {
    var m =
        node.members(
            "publicGood",
            "staging",
            "trustedRoot",
            "trustConfig",
            "sandbox",
            "maxAge",
            "onStale",
            "logThreshold",
            "timestampThreshold",
            "certificateLogThreshold");
    String kind = m.exactlyOne("publicGood", "staging", "trustedRoot", "trustConfig", "sandbox");
    Node value = m.need(kind);
    NamedRoot.Source source =
        switch (kind) {
          case "publicGood" -> {
            value.word(Map.of("true", true));
            yield new NamedRoot.Source.PublicGood();
          }
          case "staging" -> {
            value.word(Map.of("true", true));
            yield new NamedRoot.Source.Staging();
          }
          case "trustedRoot" -> new NamedRoot.Source.TrustedRootFile(file(value, 8 << 20));
          case "trustConfig" -> new NamedRoot.Source.TrustConfigFile(file(value, 8 << 20));
          default -> new NamedRoot.Source.Sandbox(sandbox(value));
        };
    return new NamedRoot(
        name,
        source,
        m.read("maxAge", PolicyReader::duration).orElse(NamedRoot.ANY_AGE),
        m.read(
                "onStale",
                n ->
                    n.word(
                        Map.of("warn", NamedRoot.OnStale.WARN, "refuse", NamedRoot.OnStale.REFUSE)))
            .orElse(NamedRoot.OnStale.WARN),
        new Thresholds(
            threshold(m, "logThreshold"),
            threshold(m, "timestampThreshold"),
            threshold(m, "certificateLogThreshold")));
  }

  private static int threshold(Node.Members m, String name) {
    return m.read(name, n -> n.number(0, 16)).orElse(1);
  }

  private Path sandbox(Node node) {
    Path path = folder.resolve(node.text()).normalize();
    files.checkFolder(node.place(), path);
    digested.append("sandbox ").append(path).append('\n');
    return path;
  }

  /** A file that the policy names, relative to the policy; its bytes enter the policy's digest. */
  OperatorFile file(Node node, int maxBytes) {
    OperatorFile file = files.read(node.place(), folder.resolve(node.text()).normalize(), maxBytes);
    digested.append("file ").append(file.digest()).append('\n');
    return file;
  }

  /** A number and {@code d}, {@code h} or {@code m}. */
  private static Duration duration(Node node) {
    String text = node.text();
    try {
      long n = Long.parseLong(text.substring(0, text.length() - 1));
      if (n > 0 && n < 1_000_000) {
        switch (text.charAt(text.length() - 1)) {
          case 'd':
            return Duration.ofDays(n);
          case 'h':
            return Duration.ofHours(n);
          case 'm':
            return Duration.ofMinutes(n);
          default: // said below
        }
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw node.wrong("'" + text + "'", "a duration such as 90d, 12h or 30m");
  }

  private ModelRule rule(Node node, Set<String> authorities) {
    var m = node.members("match", "require", "attestations", "settings", "allowUntestedVersions");
    return new ModelRule(
        globs(m.need("match")),
        requirement(m.need("require"), authorities),
        m.read("attestations", n -> attestations(n, authorities)).orElse(List.of()),
        m.read(
                "settings",
                n ->
                    n.word(
                        Map.of(
                            "signed", ModelRule.Settings.SIGNED,
                            "unsigned", ModelRule.Settings.UNSIGNED_ALLOWED)))
            .orElse(ModelRule.Settings.UNSIGNED_ALLOWED),
        m.read("allowUntestedVersions", n -> n.listOrOne().stream().map(Node::text).toList())
            .orElse(List.of()),
        node.place());
  }

  static List<Glob> globs(Node node) {
    return node.listOrOne().stream().map(n -> new Glob(n.text())).toList();
  }

  private List<ModelRule.Attestation> attestations(Node node, Set<String> authorities) {
    var all = new ArrayList<ModelRule.Attestation>();
    for (Node entry : node.list()) {
      var m = entry.members("predicateType", "require");
      all.add(
          new ModelRule.Attestation(
              m.need("predicateType").text(), requirement(m.need("require"), authorities)));
    }
    return all;
  }

  private static ModelRule.Requirement requirement(Node node, Set<String> authorities) {
    var m = node.members("any", "all", "atLeast", "of");
    String kind = m.exactlyOne("any", "all", "atLeast");
    if (m.has("of") != kind.equals("atLeast")) {
      throw node.wrong(
          kind + (m.has("of") ? " with 'of'" : " without 'of'"),
          "{ any: […] }, { all: […] } or { atLeast: N, of: […] }");
    }
    Node list = m.need(kind.equals("atLeast") ? "of" : kind);
    var names = new ArrayList<String>();
    for (Node name : list.listOrOne()) {
      if (!authorities.contains(name.text())) {
        throw name.oneOf(new TreeSet<>(authorities));
      }
      if (names.contains(name.text())) {
        throw name.wrong("'" + name.text() + "' twice", "each authority once");
      }
      names.add(name.text());
    }
    int atLeast =
        switch (kind) {
          case "any" -> 1;
          case "all" -> names.size();
          default -> m.need("atLeast").number(1, names.size());
        };
    return new ModelRule.Requirement(atLeast, names);
  }
}
