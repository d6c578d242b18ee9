package dev.bonafide.serving.http;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Hears of every request: metrics and traces. */
public interface HttpObserver {

  /**
   * A request came.
   *
   * @param template the route's template; empty where the path means nothing
   * @param header a header's value by lower-case name, or null
   */
  Exchange started(String method, String template, Function<String, @Nullable String> header);

  /** One request until it is closed. */
  interface Exchange extends AutoCloseable {
    void answered(int status);

    @Override
    void close();
  }
}
