package dev.collection.pipeline.spec.read;

import dev.collection.pipeline.spec.yaml.Problems;
import dev.collection.pipeline.spec.yaml.YamlFile;
import dev.collection.pipeline.spec.yaml.YamlNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Puts a spec together from its file and the specs it extends. Every node keeps the place where it
 * is written, so problems point there and paths are resolved there.
 */
public final class SpecFiles {
  /**
   * A spec with what it extends.
   *
   * @param root everything merged
   * @param sources its own and, by name, those of the specs it extends, which it does not collect
   *     unless it names them; any of them may be named in a {@code like}
   * @param files the spec's own, then that of the one it extends, and so on
   */
  public record Merged(YamlNode root, Map<String, YamlNode> sources, List<Path> files) {
    /**
     * Whether a part was written over another, inherited one: where the two do not fit, it is what
     * somebody has changed.
     */
    boolean isOver(YamlNode part, YamlNode inherited) {
      return files.indexOf(part.file()) < files.indexOf(inherited.file());
    }
  }

  /** What of a lookup does not say where it is read. */
  private static final Set<String> LOOKUP_KEYS =
      Set.of("items", "key", "values", "optional", "max_entries");

  private final Problems problems;

  private SpecFiles(Problems problems) {
    this.problems = problems;
  }

  /** The merged spec; null if a file is missing or no map, which is reported. */
  public static Merged read(Path file, Problems problems) {
    return new SpecFiles(problems).read(file, new ArrayList<>());
  }

  private Merged read(Path file, List<Path> extending) {
    YamlNode root = YamlFile.readMap(file, problems);
    if (root == null) {
      return null;
    }
    extending.add(file.toAbsolutePath().normalize());
    YamlNode parent = root.entries().get("extends");
    if (parent == null) {
      return merge(null, root);
    }
    if (!parent.is(YamlNode.Kind.SCALAR)) {
      problems.add(parent, "`extends` must be the path of one spec, not " + parent.describe());
      return null;
    }
    Path base = parent.resolve(parent.text());
    if (extending.contains(base.toAbsolutePath().normalize())) {
      problems.add(parent, "`extends` is circular: " + base + " extends this spec");
      return null;
    }
    String absence = SpecText.absence(base);
    if (absence != null) {
      problems.add(parent, "`extends` names " + base + ", which " + absence);
      return null;
    }
    Merged read = read(base, extending);
    return read == null ? null : merge(read, root);
  }

  private Merged merge(Merged base, YamlNode root) {
    Map<String, YamlNode> inherited = base == null ? Map.of() : base.sources();
    Map<String, YamlNode> changes = new LinkedHashMap<>();
    changes.put("extends", null);
    Map<String, YamlNode> all = new LinkedHashMap<>(inherited);
    YamlNode own = root.entries().get("sources");
    if (own != null && own.is(YamlNode.Kind.MAP)) {
      Map<String, YamlNode> resolved = new LikeSources(own, inherited, problems).resolve();
      changes.put("sources", own.with(resolved, own));
      all.putAll(resolved);
    }
    YamlNode child = root.with(changes, root);
    List<Path> files = new ArrayList<>(List.of(root.file()));
    if (base == null) {
      return new Merged(child, all, files);
    }
    files.addAll(base.files());
    YamlNode inheritedRoot = base.root();
    if (own != null) {
      // It names sources of the base, all of which are replaced.
      Map<String, YamlNode> without = new LinkedHashMap<>();
      without.put("prefer", null);
      inheritedRoot = inheritedRoot.with(without, inheritedRoot);
    }
    return new Merged(merge(inheritedRoot, child, ""), all, files);
  }

  private static YamlNode merge(YamlNode base, YamlNode child, String path) {
    if (!base.is(YamlNode.Kind.MAP) || !child.is(YamlNode.Kind.MAP) || replaces(path)) {
      return child;
    }
    YamlNode kept = path.matches("lookups/[^/]*") ? ofOtherSource(base, child) : base;
    // In the order of the base, so that a spec that changes a field leaves the columns in place.
    Map<String, YamlNode> entries = new LinkedHashMap<>(kept.entries());
    Map<String, YamlNode> places = new LinkedHashMap<>();
    kept.entries().keySet().forEach(key -> places.put(key, kept.keyPlace(key)));
    child
        .entries()
        .forEach(
            (key, value) -> {
              YamlNode inherited = kept.entries().get(key);
              String itsPath = path.isEmpty() ? key : path + "/" + key;
              entries.put(key, inherited == null ? value : merge(inherited, value, itsPath));
              places.put(key, child.keyPlace(key));
            });
    return child.withEntries(places, entries);
  }

  /** A lookup that the child reads elsewhere, without where the base reads it. */
  private static YamlNode ofOtherSource(YamlNode base, YamlNode child) {
    if (LOOKUP_KEYS.containsAll(child.entries().keySet())) {
      return base;
    }
    Map<String, YamlNode> changes = new LinkedHashMap<>();
    for (String key : base.entries().keySet()) {
      if (!LOOKUP_KEYS.contains(key)) {
        changes.put(key, null);
      }
    }
    return base.with(changes, base);
  }

  /** Sources are replaced as a set, and a code table as a whole. */
  private static boolean replaces(String path) {
    return path.equals("sources") || path.matches("codes/[^/]*");
  }
}
