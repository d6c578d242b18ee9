package dev.bonafide.signing.key;

import dev.bonafide.artifact.ConfigurationException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A PKCS#11 URI (RFC 7512): which key, on which token, through which module, opened how.
 *
 * @param path attributes before the question mark, decoded
 * @param query attributes after it, decoded
 */
record Pkcs11Uri(Map<String, byte[]> path, Map<String, byte[]> query) {
  private static final Set<String> PATH_NAMES =
      Set.of(
          "token",
          "manufacturer",
          "serial",
          "model",
          "object",
          "id",
          "type",
          "slot-id",
          "slot-description",
          "slot-manufacturer",
          "library-manufacturer",
          "library-description",
          "library-version");
  private static final Set<String> QUERY_NAMES =
      Set.of("pin-value", "pin-source", "module-name", "module-path");
  private static final List<String> MODULE_FOLDERS =
      List.of(
          "/usr/lib64/pkcs11",
          "/usr/lib/pkcs11",
          "/usr/lib/x86_64-linux-gnu/pkcs11",
          "/usr/lib/aarch64-linux-gnu/pkcs11",
          "/usr/lib/softhsm",
          "/usr/lib64/softhsm",
          "/usr/local/lib/softhsm");

  Pkcs11Uri {
    path = Map.copyOf(path);
    query = Map.copyOf(query);
  }

  /**
   * @throws ConfigurationException saying which attribute is wrong; a PIN is never shown
   */
  static Pkcs11Uri parse(String uri) {
    if (!uri.startsWith("pkcs11:")) {
      throw wrong("it does not begin with pkcs11:");
    }
    String body = uri.substring("pkcs11:".length());
    int question = body.indexOf('?');
    String path = question < 0 ? body : body.substring(0, question);
    String query = question < 0 ? "" : body.substring(question + 1);
    var parsed =
        new Pkcs11Uri(attributes(path, ";", PATH_NAMES), attributes(query, "&", QUERY_NAMES));
    if (!parsed.path.containsKey("object") && !parsed.path.containsKey("id")) {
      throw wrong("it names no key: object= or id= is missing");
    }
    return parsed;
  }

  private static Map<String, byte[]> attributes(String text, String separator, Set<String> known) {
    Map<String, byte[]> attributes = new LinkedHashMap<>();
    for (String part : text.isEmpty() ? new String[0] : text.split(separator, -1)) {
      int equals = part.indexOf('=');
      String name = equals < 0 ? part : part.substring(0, equals);
      // An attribute that is overlooked could select another key; vendors' own begin with x-.
      if (equals < 0 || !(known.contains(name) || name.startsWith("x-"))) {
        throw wrong("unknown attribute \"" + name + "\"");
      }
      if (attributes.put(name, decode(name, part.substring(equals + 1))) != null) {
        throw wrong("attribute \"" + name + "\" twice");
      }
    }
    return attributes;
  }

  private static byte[] decode(String name, String value) {
    var out = new ByteArrayOutputStream();
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c != '%') {
        out.writeBytes(String.valueOf(c).getBytes(StandardCharsets.UTF_8));
        continue;
      }
      int high = i + 1 < value.length() ? Character.digit(value.charAt(i + 1), 16) : -1;
      int low = i + 2 < value.length() ? Character.digit(value.charAt(i + 2), 16) : -1;
      if (high < 0 || low < 0) {
        throw wrong("attribute \"" + name + "\" has a bad escape");
      }
      out.write(high << 4 | low);
      i += 2;
    }
    return out.toByteArray();
  }

  private static ConfigurationException wrong(String why) {
    return new ConfigurationException(
        "the PKCS#11 URI cannot be used: " + why,
        "such as pkcs11:token=NAME;object=KEY?module-path=/path/to/module.so&pin-value=PIN");
  }

  Optional<String> text(String pathName) {
    return Optional.ofNullable(path.get(pathName)).map(b -> new String(b, StandardCharsets.UTF_8));
  }

  Optional<byte[]> id() {
    return Optional.ofNullable(path.get("id"));
  }

  /** The PIN, from the URI itself or the file it names; empty where the token asks itself. */
  Optional<byte[]> pin() {
    byte[] source = query.get("pin-source");
    if (source == null) {
      return Optional.ofNullable(query.get("pin-value"));
    }
    String name = new String(source, StandardCharsets.UTF_8);
    Path file = Path.of(name.startsWith("file:") ? name.substring("file:".length()) : name);
    try {
      return Optional.of(
          Files.readString(file, StandardCharsets.UTF_8)
              .stripTrailing()
              .getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new ConfigurationException(
          "the PKCS#11 URI's pin-source cannot be read: " + file, "check the file", e);
    }
  }

  /** The module's library: by absolute path, or by name in the usual folders. */
  Path module() {
    byte[] byPath = query.get("module-path");
    if (byPath != null) {
      Path module = Path.of(new String(byPath, StandardCharsets.UTF_8));
      if (!module.isAbsolute() || !Files.isRegularFile(module)) {
        throw wrong("module-path is no absolute path of a file: " + module);
      }
      return module;
    }
    byte[] byName = query.get("module-name");
    if (byName == null) {
      throw wrong("neither module-path nor module-name");
    }
    String name = new String(byName, StandardCharsets.UTF_8);
    for (String folder : MODULE_FOLDERS) {
      for (String spelling : List.of("lib" + name + ".so", name + ".so", name)) {
        Path module = Path.of(folder).resolve(spelling);
        if (spelling.indexOf('/') < 0 && Files.isRegularFile(module)) {
          return module;
        }
      }
    }
    throw wrong("no module " + name + " in " + String.join(", ", MODULE_FOLDERS));
  }
}
