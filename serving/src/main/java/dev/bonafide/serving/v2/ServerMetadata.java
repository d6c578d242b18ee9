package dev.bonafide.serving.v2;

import java.util.List;

/** What the server says of itself. */
public record ServerMetadata(String name, String version, List<String> extensions) {
  public ServerMetadata {
    extensions = List.copyOf(extensions);
  }
}
