package dev.bonafide.serving.settings;

import java.util.List;

/**
 * Which pages of other origins may call. With none (no origin and no pattern) nothing is answered
 * to preflights, as without these settings.
 *
 * @param allowOriginRegex the whole origin must match; empty for none
 * @param maxAgeSeconds how long a browser may remember a preflight
 */
public record CorsSettings(
    List<String> allowOrigins,
    String allowOriginRegex,
    boolean allowCredentials,
    List<String> allowMethods,
    List<String> allowHeaders,
    List<String> exposeHeaders,
    int maxAgeSeconds) {

  /** Cross-origin calls are not answered. */
  public static final CorsSettings OFF =
      new CorsSettings(List.of(), "", false, List.of("GET"), List.of(), List.of(), 600);

  public CorsSettings {
    allowOrigins = List.copyOf(allowOrigins);
    allowMethods = List.copyOf(allowMethods);
    allowHeaders = List.copyOf(allowHeaders);
    exposeHeaders = List.copyOf(exposeHeaders);
  }

  public boolean isOn() {
    return !allowOrigins.isEmpty() || !allowOriginRegex.isEmpty();
  }
}
