package dev.bonafide.serving.http;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.bonafide.artifact.ConfigurationException;
import dev.bonafide.serving.settings.CorsSettings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Cross-origin calls, answered as the framework below MLServer does. */
final class Cors {
  private static final List<String> ALWAYS_ALLOWED =
      List.of("Accept", "Accept-Language", "Content-Language", "Content-Type");
  private static final List<String> ALL_METHODS =
      List.of("DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT");

  private final CorsSettings settings;
  private final @Nullable Pattern pattern;

  Cors(CorsSettings settings) {
    this.settings = settings;
    try {
      pattern =
          settings.allowOriginRegex().isEmpty()
              ? null
              : Pattern.compile(settings.allowOriginRegex());
    } catch (PatternSyntaxException e) {
      throw new ConfigurationException(
          "allow_origin_regex cannot be used: " + e.getMessage(), "RE2 syntax is expected", e);
    }
  }

  boolean isOn() {
    return settings.isOn();
  }

  private boolean allowsAll() {
    return settings.allowOrigins().contains("*");
  }

  private boolean allows(String origin) {
    return allowsAll()
        || settings.allowOrigins().contains(origin)
        || (pattern != null && pattern.matches(origin));
  }

  /**
   * The same answer with what a page of that origin needs to read it. A request with cookies is
   * never answered with "*": no browser would take that.
   */
  HttpAnswer simple(HttpAnswer answer, String origin, @Nullable String cookie) {
    HttpAnswer more = answer;
    if (settings.allowCredentials()) {
      more = more.with("access-control-allow-credentials", "true");
    }
    if (!allows(origin)) {
      return more;
    }
    if (!settings.exposeHeaders().isEmpty()) {
      more =
          more.with("access-control-expose-headers", String.join(", ", settings.exposeHeaders()));
    }
    return allowsAll() && cookie == null
        ? more.with("access-control-allow-origin", "*")
        : more.with("access-control-allow-origin", origin).with("vary", "Origin");
  }

  /** The answer to a preflight. */
  HttpAnswer preflight(String origin, String method, @Nullable String requestedHeaders) {
    var problems = new ArrayList<String>();
    List<String> methods =
        settings.allowMethods().contains("*") ? ALL_METHODS : settings.allowMethods();
    if (!allows(origin)) {
      problems.add("origin");
    }
    if (!methods.contains(method)) {
      problems.add("method");
    }
    boolean anyHeader = settings.allowHeaders().contains("*");
    var allowed = new TreeSet<>(ALWAYS_ALLOWED);
    allowed.addAll(settings.allowHeaders());
    if (requestedHeaders != null && !anyHeader) {
      var known = allowed.stream().map(h -> h.toLowerCase(Locale.ROOT)).collect(Collectors.toSet());
      boolean allKnown =
          Arrays.stream(requestedHeaders.toLowerCase(Locale.ROOT).split(",", -1))
              .map(String::strip)
              .allMatch(known::contains);
      if (!allKnown) {
        problems.add("headers");
      }
    }
    HttpAnswer answer =
        problems.isEmpty()
            ? HttpAnswer.text(200, "OK")
            : HttpAnswer.text(400, "Disallowed CORS " + String.join(", ", problems));
    answer =
        answer
            .with("access-control-allow-methods", String.join(", ", methods))
            .with("access-control-max-age", Integer.toString(settings.maxAgeSeconds()));
    String headers = anyHeader ? requestedHeaders : String.join(", ", allowed);
    if (headers != null) {
      answer = answer.with("access-control-allow-headers", headers);
    }
    if (settings.allowCredentials()) {
      answer = answer.with("access-control-allow-credentials", "true");
    }
    if (allowsAll() && !settings.allowCredentials() && !anyHeader) {
      return answer.with("access-control-allow-origin", "*");
    }
    answer = answer.with("vary", "Origin");
    return problems.contains("origin")
        ? answer
        : answer.with("access-control-allow-origin", origin);
  }
}
