package dev.bonafide.signing;

import dev.bonafide.artifact.Outcome;
import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.Refusal;
import dev.bonafide.artifact.RefusedException;
import dev.bonafide.artifact.json.Json;
import dev.bonafide.artifact.json.JsonReader;
import dev.bonafide.artifact.json.JsonWriter;
import dev.bonafide.evidence.service.TimestampAuthority;
import dev.bonafide.evidence.service.TransparencyLog;
import dev.bonafide.signing.SigningConfig.Service;
import dev.bonafide.signing.http.FulcioClient;
import dev.bonafide.signing.http.Http;
import dev.bonafide.signing.http.HttpLimits;
import dev.bonafide.signing.http.RekorV1Client;
import dev.bonafide.signing.http.RekorV2Client;
import dev.bonafide.signing.http.TimestampClient;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A Sigstore instance: what its verifiers trust and where its signers go.
 *
 * @param trustedRoot JSON of its trusted root
 * @param config where its services are
 */
public record Instance(byte[] trustedRoot, SigningConfig config) {
  private static final String TRUST_CONFIG =
      "application/vnd.dev.sigstore.clienttrustconfig.v0.1+json";

  /** Which log API to write to. */
  public enum RekorVersion {
    /** The newest that the instance offers. */
    NEWEST(Set.of(1, 2)),
    V1(Set.of(1)),
    V2(Set.of(2));

    private final Set<Integer> versions;

    RekorVersion(Set<Integer> versions) {
      this.versions = versions;
    }
  }

  public Instance {
    trustedRoot = trustedRoot.clone();
  }

  @Override
  public byte[] trustedRoot() {
    return trustedRoot.clone();
  }

  /**
   * Reads a client trust config, the file behind {@code --trust-config}.
   *
   * @return refused with UNSUPPORTED_MEDIA_TYPE or SIGNING_CONFIG_INVALID
   */
  public static Outcome<Instance> fromTrustConfig(byte[] json) {
    return Outcome.attempt(
        () -> {
          Json value = JsonReader.parse(json, Reason.SIGNING_CONFIG_INVALID).orThrow();
          String mediaType = value instanceof Json.Obj o ? o.string("mediaType") : null;
          if (!TRUST_CONFIG.equals(mediaType)) {
            throw new RefusedException(
                Refusal.of(
                        Reason.UNSUPPORTED_MEDIA_TYPE,
                        "not a client trust config",
                        mediaType == null ? "no mediaType" : mediaType,
                        TRUST_CONFIG)
                    .withHint("a file that holds a trusted root and a signing config"));
          }
          if (value instanceof Json.Obj config
              && config.get("trustedRoot") instanceof Json.Obj root
              && config.get("signingConfig") instanceof Json.Obj signing) {
            return new Instance(
                JsonWriter.compact(root).getBytes(StandardCharsets.UTF_8),
                SigningConfig.read(signing));
          }
          throw new RefusedException(
              Reason.SIGNING_CONFIG_INVALID,
              "the client trust config cannot be used",
              "no trustedRoot or no signingConfig",
              "both");
        });
  }

  /** The base URL of the instance's identity provider for browser logins. */
  public Outcome<URI> identityProvider(Instant now) {
    return Outcome.attempt(
        () ->
            one(
                    SigningConfig.choose(
                        config.identityProviders(),
                        Set.of(1),
                        new SigningConfig.Selector.Any(),
                        "identity provider",
                        now),
                    "identity provider")
                .url());
  }

  /**
   * Clients for the services that are to be used now.
   *
   * @return refused with SIGNING_CONFIG_INVALID where the instance lacks one
   */
  public Outcome<SigningServices> services(RekorVersion rekor, HttpLimits limits, Instant now) {
    return Outcome.attempt(
        () -> {
          var http = new Http(limits);
          Service authority =
              one(
                  SigningConfig.choose(
                      config.certificateAuthorities(),
                      Set.of(1),
                      new SigningConfig.Selector.Any(),
                      "certificate authority",
                      now),
                  "certificate authority");
          List<Service> logs =
              SigningConfig.choose(
                  config.logs(), rekor.versions, config.rekorSelector(), "log", now);
          one(logs, "log");
          List<Service> stamps =
              SigningConfig.choose(
                  config.timestampAuthorities(),
                  Set.of(1),
                  config.tsaSelector(),
                  "timestamp authority",
                  now);
          if (logs.stream().allMatch(l -> l.version() == 2)) {
            // Rekor v2 has no time of its own: without a timestamp nobody could verify the bundle.
            one(stamps, "timestamp authority");
          }
          return new SigningServices(
              new FulcioClient(http, authority.url()),
              clients(http, logs),
              stamps.stream()
                  .<TimestampAuthority>map(s -> new TimestampClient(limits, s.url()))
                  .toList(),
              logs.stream()
                  .map(Service::url)
                  .filter(u -> u.getHost() == null || !Http.isLoopback(u.getHost()))
                  .map(URI::toString)
                  .toList());
        });
  }

  /**
   * The log in which entries can be looked up: one of Rekor v1, which later logs replace without
   * this.
   *
   * @return refused with SIGNING_CONFIG_INVALID where the instance has none
   */
  public Outcome<RekorV1Client> searchableLog(HttpLimits limits, Instant now) {
    return Outcome.attempt(
        () -> {
          List<Service> logs =
              SigningConfig.choose(
                  config.logs(), Set.of(1), new SigningConfig.Selector.Any(), "log", now);
          return new RekorV1Client(new Http(limits), one(logs, "log to search").url());
        });
  }

  private static List<TransparencyLog> clients(Http http, List<Service> logs) {
    List<TransparencyLog> clients = new ArrayList<>();
    for (Service log : logs) {
      clients.add(
          log.version() == 1
              ? new RekorV1Client(http, log.url())
              : new RekorV2Client(http, log.url()));
    }
    return clients;
  }

  private static Service one(List<Service> services, String kind) throws RefusedException {
    if (services.isEmpty()) {
      throw new RefusedException(
          Reason.SIGNING_CONFIG_INVALID,
          "the instance offers no usable " + kind,
          "none valid now",
          "at least one");
    }
    return services.getFirst();
  }
}
