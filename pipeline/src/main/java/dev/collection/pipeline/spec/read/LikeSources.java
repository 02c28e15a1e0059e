package dev.collection.pipeline.spec.read;

import dev.collection.pipeline.spec.yaml.Problems;
import dev.collection.pipeline.spec.yaml.YamlNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Gives each source that is {@code like} another one what it takes from it. */
final class LikeSources {
  private static final List<String> TAKEN =
      List.of("items", "schema", "map", "changes", "deleted", "reject_budget");

  private final Map<String, YamlNode> own;
  private final Map<String, YamlNode> inherited;
  private final Problems problems;
  private final Map<String, YamlNode> resolved = new LinkedHashMap<>();
  private final List<String> underWay = new ArrayList<>();

  /**
   * @param own the sources of a spec
   * @param inherited those of the specs it extends, resolved
   */
  LikeSources(YamlNode own, Map<String, YamlNode> inherited, Problems problems) {
    this.own = own.entries();
    this.inherited = inherited;
    this.problems = problems;
  }

  /** The spec's own sources in their order; {@code like} is left only where it has problems. */
  Map<String, YamlNode> resolve() {
    Map<String, YamlNode> inOrder = new LinkedHashMap<>();
    own.keySet().forEach(name -> inOrder.put(name, resolve(name)));
    return inOrder;
  }

  private YamlNode resolve(String name) {
    YamlNode done = resolved.get(name);
    if (done != null) {
      return done;
    }
    YamlNode source = own.get(name);
    YamlNode like = source.entries().get("like");
    YamlNode result = source;
    if (like != null && !like.is(YamlNode.Kind.NULL)) {
      underWay.add(name);
      YamlNode other = other(name, like);
      underWay.remove(name);
      Map<String, YamlNode> changes = new LinkedHashMap<>();
      // Where the other one has problems, nothing more is said of what is missing here.
      if (other != null && other.is(YamlNode.Kind.MAP) && !other.entries().containsKey("like")) {
        changes.put("like", null);
      }
      for (String key : TAKEN) {
        if (other != null
            && other.entries().containsKey(key)
            && !source.entries().containsKey(key)) {
          changes.put(key, other.entries().get(key));
        }
      }
      result = source.with(changes, other == null ? source : other);
    }
    resolved.put(name, result);
    return result;
  }

  /** The source that {@code like} names; null if there is none, which is reported. */
  private YamlNode other(String name, YamlNode like) {
    if (!like.is(YamlNode.Kind.SCALAR)) {
      problems.add(like, "`like` must be the name of one source, not " + like.describe());
      return null;
    }
    // A source may be like the one it replaces.
    boolean itself = like.text().equals(name) && inherited.containsKey(name);
    if (itself || !own.containsKey(like.text())) {
      YamlNode other = inherited.get(like.text());
      if (other == null) {
        Set<String> candidates = new TreeSet<>(own.keySet());
        candidates.addAll(inherited.keySet());
        candidates.remove(name);
        problems.unknown(like, "source", like.text(), candidates);
      }
      return other;
    }
    if (underWay.contains(like.text())) {
      problems.add(
          like,
          "`like` is circular: "
              + String.join(
                  " is like ", underWay.subList(underWay.indexOf(like.text()), underWay.size()))
              + " is like "
              + like.text());
      return null;
    }
    return resolve(like.text());
  }
}
