package dev.bonafide.serving.dataplane;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Whether a call comes from this machine: for what only its own operator may do. A page in a local
 * browser and a proxy on this machine are not it.
 */
public final class Locality {
  private Locality() {}

  /**
   * What speaks against it, as found and expected; null where the call is local.
   *
   * @param peer the other end of the connection
   * @param authority the Host header, or HTTP/2's :authority; null where there is none
   * @param header a header's value by lower-case name, or null
   */
  public static @Nullable Objection objection(
      @Nullable SocketAddress peer,
      @Nullable String authority,
      Function<String, @Nullable String> header) {
    if (!(peer instanceof InetSocketAddress inet) || !isLoopback(inet.getAddress())) {
      return new Objection("a connection from " + peer, "a connection from the loopback interface");
    }
    for (String name :
        new String[] {
          "forwarded", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto",
          "x-forwarded-port", "x-forwarded-prefix", "x-forwarded-server", "x-real-ip"
        }) {
      if (header.apply(name) != null) {
        return new Objection("a call through a proxy (" + name + ")", "a direct call");
      }
    }
    if (authority != null && !isLoopbackName(host(authority))) {
      return new Objection("Host " + authority, "localhost, 127.0.0.1 or [::1]");
    }
    String origin = header.apply("origin");
    if (origin != null && !isOwn(origin, authority)) {
      return new Objection("a web page of origin " + origin, "no foreign origin");
    }
    return null;
  }

  /** Why a call is not local. */
  public record Objection(String found, String expected) {}

  private static boolean isLoopback(@Nullable InetAddress address) {
    return address != null && address.isLoopbackAddress();
  }

  private static String host(String authority) {
    int colon = authority.lastIndexOf(':');
    String host = colon > authority.lastIndexOf(']') ? authority.substring(0, colon) : authority;
    return host.toLowerCase(Locale.ROOT);
  }

  private static boolean isLoopbackName(String host) {
    return host.equals("localhost")
        || host.equals("[::1]")
        || host.matches("127\\.[0-9]{1,3}\\.[0-9]{1,3}\\.[0-9]{1,3}");
  }

  private static boolean isOwn(String origin, @Nullable String authority) {
    try {
      return authority != null && authority.equalsIgnoreCase(new URI(origin).getAuthority());
    } catch (URISyntaxException e) {
      return false;
    }
  }
}
