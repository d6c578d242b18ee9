package dev.bonafide.sandbox;

import dev.bonafide.artifact.ConfigurationException;
import dev.bonafide.artifact.Outcome;
import dev.bonafide.artifact.json.JsonWriter;
import dev.bonafide.evidence.service.CertificateAuthority;
import dev.bonafide.evidence.service.TimestampAuthority;
import dev.bonafide.evidence.service.TransparencyLog;
import dev.bonafide.tlog.NoteKey;
import dev.bonafide.tlog.append.AppendLog;
import dev.bonafide.tlog.append.LogSigner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.cert.X509CertificateHolder;

/**
 * A Sigstore in a folder.
 *
 * <p>Threads: all methods may be called at any time; several processes may use one folder.
 *
 * <p>Errors: a folder that is missing, another's, open to others or damaged is a {@link
 * ConfigurationException}; what a service does not accept is a refusal.
 */
public final class Sandbox implements AutoCloseable {
  /** Relative to the working folder. */
  public static final Path DEFAULT_FOLDER = Path.of(".bonafide", "sandbox");

  /** So that a certificate issued at once lies within its authority's validity. */
  private static final Duration HEAD_START = Duration.ofMinutes(1);

  /** The checkpoint's name: what clients make of the log's URL, its host without the port. */
  private static final String LOG_NAME = "localhost";

  private final PrivateFolder folder;
  private final SandboxFiles.Settings settings;
  private final SandboxKeys keys;
  private final TokenIssuer issuer;
  private final CertificateLog certificateLog;
  private final Fulcio fulcio;
  private final Rekor rekor;
  private final Timestamps timestamps;
  private final TrustMaterial trust;
  private final InstantSource clock;
  private final List<AppendLog> logs = new ArrayList<>();

  private Sandbox(PrivateFolder folder, InstantSource clock) {
    this.folder = folder;
    this.clock = clock;
    this.settings = SandboxFiles.readSettings(folder);
    this.keys = SandboxFiles.readKeys(folder);
    String url = url(settings.options());
    this.trust = new TrustMaterial(url, settings.created(), keys);
    this.issuer = new TokenIssuer(url, keys.issuer(), clock);
    var roots = new ArrayList<>(List.of(keys.authorityChain().getLast()));
    roots.addAll(furtherRoots());
    this.certificateLog =
        new CertificateLog(
            log("ctlog", LOG_NAME + "/ct", keys.certificateLog()),
            keys.certificateLog(),
            roots,
            clock);
    this.fulcio = new Fulcio(issuer, keys, certificateLog, clock);
    this.rekor = new Rekor(log("rekor", LOG_NAME, keys.transparencyLog()));
    this.timestamps = new Timestamps(keys, clock);
  }

  /** Whether there is something at the path that could be a sandbox. */
  public static boolean exists(Path folder) {
    return Files.isRegularFile(folder.resolve(SandboxFiles.SETTINGS), LinkOption.NOFOLLOW_LINKS);
  }

  /**
   * Opens the sandbox in a folder.
   *
   * @throws ConfigurationException if there is none, or it cannot be used
   */
  public static Sandbox open(Path folder) {
    return open(folder, InstantSource.system());
  }

  static Sandbox open(Path folder, InstantSource clock) {
    if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
      throw new ConfigurationException(
          "there is no sandbox in " + folder, "bonafide sandbox start --dir " + folder);
    }
    PrivateFolder checked = PrivateFolder.require(folder);
    if (!exists(folder)) {
      throw new ConfigurationException(
          folder + " is no sandbox: it has no " + SandboxFiles.SETTINGS,
          "bonafide sandbox start --dir FOLDER, for a new or empty folder");
    }
    return new Sandbox(checked, clock);
  }

  /** Opens the sandbox in a folder, which is made with the default options where there is none. */
  public static Sandbox openOrCreate(Path folder) {
    return exists(folder) ? open(folder) : create(folder, SandboxOptions.DEFAULT);
  }

  /**
   * Makes a sandbox: new keys, new logs. Of several who do so at once the first wins and the others
   * open his.
   *
   * @param folder where nothing is, or an empty folder
   * @throws ConfigurationException if something else is there
   */
  public static Sandbox create(Path folder, SandboxOptions options) {
    return create(folder, options, InstantSource.system());
  }

  static Sandbox create(Path folder, SandboxOptions options, InstantSource clock) {
    try {
      PrivateFolder fresh = PrivateFolder.newBeside(folder);
      fill(fresh, options, clock);
      if (!fresh.moveTo(folder) && !exists(folder)) {
        throw new ConfigurationException(
            folder + " is in the way: a sandbox needs a new or an empty folder",
            "name another with --dir");
      }
      return open(folder, clock);
    } catch (IOException e) {
      throw PrivateFolder.unreadable(folder, e);
    }
  }

  private static void fill(PrivateFolder folder, SandboxOptions options, InstantSource clock) {
    var created = clock.instant().minus(HEAD_START).truncatedTo(ChronoUnit.SECONDS);
    SandboxKeys keys = SandboxKeys.generate(created);
    SandboxFiles.writeKeys(folder, keys);
    var trust = new TrustMaterial(url(options), created, keys);
    folder.write(SandboxFiles.TRUSTED_ROOT, JsonWriter.indented(trust.trustedRoot()) + "\n");
    folder.write(SandboxFiles.SIGNING_CONFIG, JsonWriter.indented(trust.signingConfig()) + "\n");
    folder.write(
        SandboxFiles.CLIENT_TRUST_CONFIG, JsonWriter.indented(trust.clientTrustConfig()) + "\n");
    folder.write(".gitignore", "*\n"); // keys do not belong into anybody's history
    SandboxFiles.writeSettings(folder, new SandboxFiles.Settings(options, created));
  }

  private static String url(SandboxOptions options) {
    return "http://localhost:" + options.port();
  }

  private AppendLog log(String name, String origin, KeyPair key) {
    var signer = new LogSigner(origin, NoteKey.of(LOG_NAME, key.getPublic()), key.getPrivate());
    AppendLog log =
        switch (AppendLog.open(folder.path().resolve(name), signer)) {
          case Outcome.Accepted<AppendLog>(AppendLog opened) -> opened;
          case Outcome.Refused<AppendLog>(var refusal) -> {
            close();
            throw new ConfigurationException(
                "the sandbox cannot be used: " + refusal,
                "make a new sandbox with --dir, or restore the folder");
          }
        };
    logs.add(log);
    return log;
  }

  /**
   * Has the certificate log accept certificates under further roots, such as those of a real
   * Fulcio. They are not trusted for anything else. Counts for who opens the sandbox afterwards.
   *
   * @param pem one certificate or several
   * @throws ConfigurationException if it holds none
   */
  public void acceptLoggedRoots(String pem) {
    folder.write(SandboxFiles.LOGGED_ROOTS, pem);
    if (furtherRoots().isEmpty()) {
      throw folder.damaged(SandboxFiles.LOGGED_ROOTS, "it holds no certificate");
    }
  }

  private List<X509CertificateHolder> furtherRoots() {
    return Files.exists(folder.path().resolve(SandboxFiles.LOGGED_ROOTS))
        ? SandboxFiles.certificates(folder, SandboxFiles.LOGGED_ROOTS)
        : List.of();
  }

  /** The folder, resolved. */
  public Path folder() {
    return folder.path();
  }

  /** The issuer's URL, which is also where the sandbox serves. */
  public String issuer() {
    return issuer.issuer();
  }

  /** Whom a token names where nothing else is asked for. */
  public String identity() {
    return settings.options().identity();
  }

  public int port() {
    return settings.options().port();
  }

  /** A token for the default identity; see {@link #identityToken(String)}. */
  public String identityToken() {
    return identityToken(identity());
  }

  /**
   * A signed identity token for the audience {@code sigstore}, valid for ten minutes.
   *
   * @param identity e-mail address or URI
   * @throws ConfigurationException if it is neither
   */
  public String identityToken(String identity) {
    return issuer.token(Subject.parse(identity), TokenIssuer.AUDIENCE, null);
  }

  public CertificateAuthority certificateAuthority() {
    return fulcio;
  }

  public TransparencyLog transparencyLog() {
    return rekor;
  }

  public TimestampAuthority timestampAuthority() {
    return timestamps;
  }

  /** Sigstore's {@code trusted_root.json}. */
  public String trustedRootJson() {
    return JsonWriter.indented(trust.trustedRoot());
  }

  /** Sigstore's {@code signing_config.json}. */
  public String signingConfigJson() {
    return JsonWriter.indented(trust.signingConfig());
  }

  /** Both together, as {@code sigstore --trust-config} takes it. */
  public String clientTrustConfigJson() {
    return JsonWriter.indented(trust.clientTrustConfig());
  }

  /** The file with {@link #trustedRootJson}. */
  public Path trustedRootFile() {
    return folder.path().resolve(SandboxFiles.TRUSTED_ROOT);
  }

  /** The file with {@link #clientTrustConfigJson}. */
  public Path clientTrustConfigFile() {
    return folder.path().resolve(SandboxFiles.CLIENT_TRUST_CONFIG);
  }

  /** The file with the secret that opens the token endpoint. */
  public Path secretFile() {
    return folder.path().resolve(SandboxFiles.SECRET);
  }

  /** Entries in the transparency log. */
  public long logSize() {
    return rekor.log().size();
  }

  /** The signed checkpoint of the transparency log. */
  public Outcome<String> checkpoint() {
    return rekor.log().tree().map(tree -> tree.note());
  }

  /**
   * Hashes both logs anew from their first entries.
   *
   * @return entries that were found sound; refused with LOG_DAMAGED
   */
  public Outcome<Long> audit() {
    return Outcome.attempt(
        () -> {
          long entries = 0;
          for (AppendLog log : logs) {
            entries += log.audit().orThrow().size();
          }
          return entries;
        });
  }

  /**
   * Serves it on loopback, at the port that its issuer names.
   *
   * @throws ConfigurationException if the port is in use
   */
  public SandboxServer serve() {
    return SandboxServer.start(this);
  }

  TokenIssuer tokens() {
    return issuer;
  }

  CertificateLog certificateLog() {
    return certificateLog;
  }

  Fulcio fulcio() {
    return fulcio;
  }

  Rekor rekor() {
    return rekor;
  }

  SandboxKeys keys() {
    return keys;
  }

  InstantSource clock() {
    return clock;
  }

  @Override
  public void close() {
    logs.forEach(AppendLog::close);
  }
}
