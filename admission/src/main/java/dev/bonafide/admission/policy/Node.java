package dev.bonafide.admission.policy;

import dev.bonafide.artifact.ConfigurationException;
import dev.bonafide.artifact.Spelling;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * A YAML value that knows its file and line and what it is called, so that every complaint about it
 * can say so.
 */
final class Node {
  private static final int MAX_DEPTH = 32;
  private static final int MAX_EXCERPT = 40;

  private final String file;
  private final String what;
  private final org.snakeyaml.engine.v2.nodes.Node node;

  private Node(String file, String what, org.snakeyaml.engine.v2.nodes.Node node) {
    this.file = file;
    this.what = what;
    this.node = node;
  }

  static Node parse(String file, String text) {
    var settings =
        LoadSettings.builder()
            .setLabel(file)
            .setUseMarks(true)
            .setAllowDuplicateKeys(true) // ours says which key and where
            .setCodePointLimit(PolicyReader.MAX_POLICY_BYTES)
            .build();
    try {
      checkDepth(file, new Parse(settings).parseString(text));
      var root = new Compose(settings).composeString(text);
      return new Node(
          file,
          "the policy",
          root.orElseThrow(
              () ->
                  new ConfigurationException(
                      file + ": the policy is empty", "bonafide policy init --from BUNDLE")));
    } catch (MarkedYamlEngineException e) {
      String place = e.getProblemMark().map(m -> file + ":" + (m.getLine() + 1)).orElse(file);
      throw new ConfigurationException(place + ": no YAML: " + e.getProblem(), "", e);
    } catch (YamlEngineException e) {
      throw new ConfigurationException(file + ": no YAML: " + e.getMessage(), "", e);
    }
  }

  /** Before anything recursive reads it: the grammar itself needs eight levels. */
  private static void checkDepth(String file, Iterable<Event> events) {
    int depth = 0;
    for (Event event : events) {
      if (event instanceof CollectionStartEvent && ++depth > MAX_DEPTH) {
        String place = event.getStartMark().map(m -> file + ":" + (m.getLine() + 1)).orElse(file);
        throw new ConfigurationException(
            place + ": found more than " + MAX_DEPTH + " levels, expected a policy", "");
      }
      if (event instanceof CollectionEndEvent) {
        depth--;
      }
    }
  }

  /** {@code file:line} */
  String place() {
    return place(file, node);
  }

  private static String place(String file, org.snakeyaml.engine.v2.nodes.Node node) {
    return node.getStartMark().map(m -> file + ":" + (m.getLine() + 1)).orElse(file);
  }

  ConfigurationException wrong(String found, String expected) {
    return wrong(found, expected, "");
  }

  ConfigurationException wrong(String found, String expected, String hint) {
    return new ConfigurationException(
        place() + ": " + what + ": found " + found + ", expected " + expected, hint);
  }

  /** The members; every key must be one of the known ones. */
  Members members(String... known) {
    Map<String, Node> members = entries();
    for (Map.Entry<String, Node> entry : members.entrySet()) {
      if (!List.of(known).contains(entry.getKey())) {
        throw unknown(entry.getValue(), entry.getKey(), List.of(known));
      }
    }
    return new Members(this, members);
  }

  private ConfigurationException unknown(Node at, String word, List<String> known) {
    String suggestion =
        Spelling.nearest(word, known).map(s -> "did you mean " + s + "?").orElse("");
    return new ConfigurationException(
        at.place()
            + ": unknown word "
            + excerpt(word)
            + " in "
            + what
            + ", expected "
            + String.join(", ", known),
        suggestion);
  }

  /** The members under names that the operator chooses. */
  Map<String, Node> entries() {
    if (!(node instanceof MappingNode mapping)) {
      throw wrong(describe(), "a mapping");
    }
    var members = new LinkedHashMap<String, Node>();
    for (NodeTuple tuple : mapping.getValue()) {
      if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
        throw wrong("a key that is no text", "words as keys");
      }
      String name = key.getValue();
      if (members.put(name, new Node(file, name, tuple.getValueNode())) != null) {
        throw new ConfigurationException(
            place(file, key) + ": " + what + ": '" + name + "' stands twice", "");
      }
    }
    return members;
  }

  boolean isList() {
    return node instanceof SequenceNode;
  }

  List<Node> list() {
    if (!(node instanceof SequenceNode sequence)) {
      throw wrong(describe(), "a list");
    }
    var items = new ArrayList<Node>();
    for (org.snakeyaml.engine.v2.nodes.Node item : sequence.getValue()) {
      items.add(new Node(file, what, item));
    }
    if (items.isEmpty()) {
      throw wrong("an empty list", "at least one entry");
    }
    return items;
  }

  /** A list, or one value standing for a list of one. */
  List<Node> listOrOne() {
    return isList() ? list() : List.of(this);
  }

  String text() {
    if (!(node instanceof ScalarNode scalar) || scalar.getValue().isEmpty()) {
      throw wrong(describe(), "a text");
    }
    return scalar.getValue();
  }

  int number(int min, int max) {
    try {
      int value = Integer.parseInt(text());
      if (value >= min && value <= max) {
        return value;
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw wrong(excerpt(text()), "a number from " + min + " to " + max);
  }

  /** One of some words. */
  <T> T word(Map<String, T> words) {
    T value = words.get(text());
    if (value == null) {
      throw oneOf(words.keySet());
    }
    return value;
  }

  ConfigurationException oneOf(Collection<String> words) {
    return wrong(
        excerpt(text()),
        String.join(" or ", words),
        Spelling.nearest(text(), words).map(s -> "did you mean " + s + "?").orElse(""));
  }

  /** The beginning of a text in quotes: any other file is one long text for YAML. */
  private static String excerpt(String text) {
    String line = text.lines().findFirst().orElse("");
    int end =
        line.offsetByCodePoints(0, Math.min(MAX_EXCERPT, line.codePointCount(0, line.length())));
    return "'" + line.substring(0, end) + (end < text.length() ? "…" : "") + "'";
  }

  private String describe() {
    return switch (node) {
      case ScalarNode s -> s.getValue().isEmpty() ? "nothing" : excerpt(s.getValue());
      case MappingNode m -> "a mapping";
      case SequenceNode s -> "a list";
      default -> "something else";
    };
  }

  /** The checked members of a mapping. */
  record Members(Node owner, Map<String, Node> values) {
    @Nullable Node get(String name) {
      return values.get(name);
    }

    boolean has(String name) {
      return values.containsKey(name);
    }

    Node need(String name) {
      Node value = values.get(name);
      if (value == null) {
        throw owner.wrong("no '" + name + "'", "'" + name + "'");
      }
      return value;
    }

    <T> Optional<T> read(String name, Function<Node, T> reader) {
      return Optional.ofNullable(values.get(name)).map(reader);
    }

    /** The one key of several that is present. */
    String exactlyOne(String... names) {
      List<String> present = List.of(names).stream().filter(values::containsKey).toList();
      if (present.size() != 1) {
        throw owner.wrong(
            present.isEmpty() ? "none of them" : String.join(" and ", present),
            "exactly one of " + String.join(", ", names));
      }
      return present.getFirst();
    }
  }
}
