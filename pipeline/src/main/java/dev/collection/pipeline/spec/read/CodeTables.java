package dev.collection.pipeline.spec.read;

import dev.collection.pipeline.spec.yaml.Problems;
import dev.collection.pipeline.spec.yaml.YamlFile;
import dev.collection.pipeline.spec.yaml.YamlMap;
import dev.collection.pipeline.spec.yaml.YamlNode;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** The code tables of a spec, from {@code codes} and the files it names. */
final class CodeTables {
  private final Map<String, Map<String, String>> tables = new LinkedHashMap<>();

  /** Reads {@code section}; null for a spec without codes. */
  CodeTables(YamlMap section, Problems problems) {
    if (section == null) {
      return;
    }
    section.each(
        (name, value) -> {
          SpecText.checkIdentifier(section.node().keyPlace(name), "code table", name, problems);
          tables.put(name, table(name, value, problems));
        });
  }

  Set<String> names() {
    return tables.keySet();
  }

  /** Null if there is no such table. */
  Map<String, String> get(String name) {
    return tables.get(name);
  }

  private static Map<String, String> table(String name, YamlNode value, Problems problems) {
    YamlMap map = YamlMap.of(name, value, problems);
    if (!value.entries().keySet().equals(Set.of("file"))) {
      return codes(name, map, problems);
    }
    String path = map.text("file");
    if (path == null) {
      return Map.of();
    }
    Path file = value.resolve(path);
    String absence = SpecText.absence(file);
    if (absence != null) {
      problems.add(
          value.entries().get("file"),
          "the code table " + file + " " + absence + "; the path is relative to this file");
      return Map.of();
    }
    YamlNode root = YamlFile.readMap(file, problems);
    return root == null ? Map.of() : codes(name, YamlMap.of(name, root, problems), problems);
  }

  private static Map<String, String> codes(String name, YamlMap map, Problems problems) {
    Map<String, String> codes = new LinkedHashMap<>();
    map.each(
        (code, meaning) -> {
          if (meaning.is(YamlNode.Kind.SCALAR)) {
            codes.put(code, meaning.text());
          } else {
            problems.add(meaning, "`" + code + "` must be text, not " + meaning.describe());
          }
        });
    if (map.node().is(YamlNode.Kind.MAP) && map.node().entries().isEmpty()) {
      problems.add(map.node(), "the code table `" + name + "` is empty");
    }
    return Collections.unmodifiableMap(codes);
  }
}
