package dev.bonafide.signing;

import dev.bonafide.artifact.Outcome;
import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.Refusal;
import dev.bonafide.artifact.RefusedException;
import dev.bonafide.artifact.json.Json;
import dev.bonafide.artifact.json.JsonReader;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which services an instance offers to signers: Sigstore's signing config, media type {@code
 * application/vnd.dev.sigstore.signingconfig.v0.2+json}.
 *
 * @param rekorSelector how many logs take an entry
 * @param tsaSelector how many authorities stamp
 */
public record SigningConfig(
    List<Service> certificateAuthorities,
    List<Service> identityProviders,
    List<Service> logs,
    List<Service> timestampAuthorities,
    Selector rekorSelector,
    Selector tsaSelector) {
  private static final String MEDIA_TYPE = "application/vnd.dev.sigstore.signingconfig.v0.2+json";
  private static final int MAX_SERVICES = 64;

  public SigningConfig {
    certificateAuthorities = List.copyOf(certificateAuthorities);
    identityProviders = List.copyOf(identityProviders);
    logs = List.copyOf(logs);
    timestampAuthorities = List.copyOf(timestampAuthorities);
  }

  /**
   * A service and when to use it.
   *
   * @param version major version of its API
   * @param start first moment of use
   * @param end last moment of use; {@link Instant#MAX} where none is given
   */
  public record Service(URI url, int version, Instant start, Instant end, String operator) {
    boolean validAt(Instant now) {
      return !now.isBefore(start) && !now.isAfter(end);
    }
  }

  /** How many services of a kind are used. */
  public sealed interface Selector {
    /** Every valid one. */
    record All() implements Selector {}

    /** Any one. */
    record Any() implements Selector {}

    /** As many, by different operators. */
    record Exactly(int count) implements Selector {}
  }

  /**
   * Reads a signing config.
   *
   * @return refused with UNSUPPORTED_MEDIA_TYPE or SIGNING_CONFIG_INVALID
   */
  public static Outcome<SigningConfig> parse(byte[] json) {
    return Outcome.attempt(
        () -> read(JsonReader.parse(json, Reason.SIGNING_CONFIG_INVALID).orThrow()));
  }

  static SigningConfig read(Json json) throws RefusedException {
    if (!(json instanceof Json.Obj config)) {
      throw invalid("no JSON object", "a signing config");
    }
    String mediaType = config.string("mediaType");
    if (!MEDIA_TYPE.equals(mediaType)) {
      throw new RefusedException(
          Refusal.of(
                  Reason.UNSUPPORTED_MEDIA_TYPE,
                  "not a signing config that is known",
                  mediaType == null ? "no mediaType" : mediaType,
                  MEDIA_TYPE)
              .withHint("a signing_config.json of version 0.2"));
    }
    return new SigningConfig(
        services(config, "caUrls"),
        services(config, "oidcUrls"),
        services(config, "rekorTlogUrls"),
        services(config, "tsaUrls"),
        selector(config, "rekorTlogConfig"),
        selector(config, "tsaConfig"));
  }

  private static List<Service> services(Json.Obj config, String name) throws RefusedException {
    List<Json> items =
        switch (config.get(name)) {
          case null -> List.of();
          case Json.Arr(var several) -> several;
          default -> throw invalid(name + " that is no list", "a list of services");
        };
    if (items.size() > MAX_SERVICES) {
      throw invalid(items.size() + " " + name, "at most " + MAX_SERVICES);
    }
    List<Service> services = new ArrayList<>();
    for (Json item : items) {
      services.add(service(item));
    }
    return services;
  }

  private static Service service(Json item) throws RefusedException {
    if (!(item instanceof Json.Obj s)
        || !(s.string("url") instanceof String url)
        || !(s.get("majorApiVersion") instanceof Json.Num(String version))
        || !version.matches("[0-9]{1,4}")
        || !(s.get("validFor") instanceof Json.Obj validFor)
        || !(validFor.string("start") instanceof String start)) {
      throw invalid("an incomplete service", "url, majorApiVersion, validFor.start");
    }
    try {
      String end = validFor.string("end");
      return new Service(
          new URI(url),
          Integer.parseInt(version),
          Instant.parse(start),
          end == null ? Instant.MAX : Instant.parse(end),
          s.string("operator") instanceof String operator ? operator : "");
    } catch (URISyntaxException | DateTimeException e) {
      throw invalid(String.valueOf(e.getMessage()), "an address and RFC 3339 times");
    }
  }

  private static Selector selector(Json.Obj config, String name) throws RefusedException {
    if (config.get(name) == null) {
      return new Selector.All();
    }
    if (config.get(name) instanceof Json.Obj s && s.string("selector") instanceof String word) {
      switch (word) {
        case "ANY" -> {
          return new Selector.Any();
        }
        case "ALL" -> {
          return new Selector.All();
        }
        case "EXACT" -> {
          if (s.get("count") instanceof Json.Num(String count) && count.matches("[1-9][0-9]?")) {
            return new Selector.Exactly(Integer.parseInt(count));
          }
          throw invalid("EXACT without a count", "a count from 1 to 99");
        }
        default -> throw invalid(name + " " + word, "ANY, ALL or EXACT");
      }
    }
    throw invalid(name + " without a selector", "ANY, ALL or EXACT");
  }

  private static RefusedException invalid(String found, String expected) {
    return new RefusedException(
        Reason.SIGNING_CONFIG_INVALID, "the signing config cannot be used", found, expected);
  }

  /**
   * Chooses services: valid now, of a version that is spoken here, one an operator (its highest
   * version, the newest of these), then as many as the selector says.
   *
   * @param kind for the message, such as {@code log}
   */
  static List<Service> choose(
      List<Service> offered, Set<Integer> versions, Selector selector, String kind, Instant now)
      throws RefusedException {
    Map<String, Service> byOperator = new LinkedHashMap<>();
    for (Service service : offered) {
      if (service.validAt(now) && versions.contains(service.version())) {
        byOperator.merge(service.operator(), service, SigningConfig::newer);
      }
    }
    List<Service> usable = List.copyOf(byOperator.values());
    int count =
        switch (selector) {
          case Selector.All() -> usable.size();
          case Selector.Any() -> Math.min(1, usable.size());
          case Selector.Exactly(int exact) -> exact;
        };
    if (usable.size() < count) {
      throw invalid(usable.size() + " usable " + kind + "(s)", "exactly " + count);
    }
    return usable.subList(0, count);
  }

  private static Service newer(Service a, Service b) {
    if (a.version() != b.version()) {
      return a.version() > b.version() ? a : b;
    }
    return b.start().isAfter(a.start()) ? b : a;
  }
}
