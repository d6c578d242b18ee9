package dev.bonafide.evidence.modelsigning;

import dev.bonafide.artifact.RefusedException;
import dev.bonafide.evidence.Content;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a manifest's list of resources must be like (specification, 6.1.2 and 6.3.2). */
final class ResourceRules {
  /** The name by which the Python tool signs a model that is one file. */
  static final String SINGLE_FILE = ".";

  private ResourceRules() {}

  /** A path below a folder that can be written in no other way. */
  static boolean isCanonical(String path) {
    if (path.isEmpty() || path.startsWith("/") || path.indexOf('\0') >= 0) {
      return false;
    }
    int start = 0;
    while (start <= path.length()) {
      int end = path.indexOf('/', start);
      end = end < 0 ? path.length() : end;
      String component = path.substring(start, end);
      if (component.isEmpty() || component.equals(".") || component.equals("..")) {
        return false;
      }
      start = end + 1;
    }
    return true;
  }

  /** A shard from {@code path:start:end}; the path may itself hold colons. */
  static Content.Resource shard(String name, String digest) throws RefusedException {
    int second = name.lastIndexOf(':');
    int first = second < 0 ? -1 : name.lastIndexOf(':', second - 1);
    if (first < 0) {
      throw ManifestReader.invalid("not a shard's name", name, "path:start:end");
    }
    return new Content.Resource(
        name.substring(0, first),
        offset(name, first + 1, second),
        offset(name, second + 1, name.length()),
        digest);
  }

  private static long offset(String name, int from, int to) throws RefusedException {
    boolean decimal = to > from && to - from <= 18;
    for (int i = from; i < to; i++) {
      decimal &= name.charAt(i) >= '0' && name.charAt(i) <= '9';
    }
    if (!decimal || (to - from > 1 && name.charAt(from) == '0')) {
      throw ManifestReader.invalid("not a shard's name", name, "path:start:end in decimal");
    }
    return Long.parseLong(name.substring(from, to));
  }

  /** Checks names, and that shards cover their files from the start without a gap. */
  static void check(List<Content.Resource> resources, ManifestReader.Serialization how)
      throws RefusedException {
    if (resources.isEmpty()) {
      throw ManifestReader.invalid("the manifest lists nothing", "no resource", "at least one");
    }
    boolean alone = isSingle(resources);
    Set<String> names = new HashSet<>();
    Map<String, Coverage> files = new HashMap<>();
    for (Content.Resource resource : resources) {
      String path = resource.path();
      if (!isCanonical(path) && !(alone && path.equals(SINGLE_FILE))) {
        throw ManifestReader.invalid(
            "a path of the manifest leaves the model or is not canonical",
            "\"" + path + "\"",
            "a relative path without empty, . and .. components");
      }
      String name = path + ":" + resource.start() + ":" + resource.end();
      if (!names.add(name)) {
        throw ManifestReader.invalid("a resource is listed twice", path, "each once");
      }
      if (how.method() == Content.Method.SHARDS) {
        files.computeIfAbsent(path, p -> new Coverage()).add(resource, how.shardBytes());
      }
    }
    for (Map.Entry<String, Coverage> file : files.entrySet()) {
      file.getValue().requireComplete(file.getKey());
    }
  }

  static boolean isSingle(List<Content.Resource> resources) {
    for (Content.Resource resource : resources) {
      if (!resource.path().equals(SINGLE_FILE)) {
        return false;
      }
    }
    return true;
  }

  /** Which parts of one file its shards cover. Shards may come in any order. */
  private static final class Coverage {
    private final Set<Long> starts = new HashSet<>();
    private long covered;
    private long end;

    void add(Content.Resource shard, long shardBytes) throws RefusedException {
      if (shard.start() % shardBytes != 0
          || shard.end() <= shard.start()
          || shard.end() - shard.start() > shardBytes) {
        throw ManifestReader.invalid(
            "a shard has other bounds than the shard size gives",
            shard.path() + ":" + shard.start() + ":" + shard.end(),
            "parts of " + shardBytes + " bytes");
      }
      if (!starts.add(shard.start())) {
        throw ManifestReader.invalid(
            "two shards of a file begin at the same place",
            shard.path() + ":" + shard.start() + ":" + shard.end(),
            "each part once");
      }
      covered += shard.end() - shard.start();
      end = Math.max(end, shard.end());
    }

    /** Distinct aligned starts below the end, whose lengths sum up to it, leave no gap. */
    void requireComplete(String path) throws RefusedException {
      if (covered != end) {
        throw ManifestReader.invalid(
            "the shards of a file leave a gap",
            path + ": " + covered + " bytes in " + starts.size() + " shards",
            end + " bytes");
      }
    }
  }
}
