package dev.collection.pipeline.spec.read;

import dev.collection.model.FieldDefinition;
import dev.collection.model.FieldType;
import dev.collection.model.RecordType;
import dev.collection.pipeline.spec.EnrichSpec;
import dev.collection.pipeline.spec.LookupSpec;
import dev.collection.pipeline.spec.SourceSpec;
import dev.collection.pipeline.spec.yaml.Problems;
import dev.collection.pipeline.spec.yaml.YamlMap;
import dev.collection.pipeline.spec.yaml.YamlNode;
import dev.collection.transforms.enrich.EnrichmentDefinition;
import dev.collection.transforms.enrich.LookupDefinition;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Reads {@code lookups}, each of which is a source whose records are entries, and {@code enrich},
 * which says what their values are for.
 */
final class LookupsSection {
  private static final String KEY = "key";
  private static final int MOST_ENTRIES = 100_000;
  private static final List<String> OWN = List.of(KEY, "values", "optional", "max_entries");
  private static final Set<String> OF_SOURCES =
      Set.of("map", "like", "schema", "reject_budget", "changes", "deleted");
  private static final Set<String> KEYS =
      Stream.of(OWN, SourcesSection.KINDS, List.of("items"))
          .flatMap(List::stream)
          .collect(Collectors.toUnmodifiableSet());

  private final MapSection maps;
  private final Fields fields;
  private final Problems problems;

  LookupsSection(MapSection maps, Fields fields, Problems problems) {
    this.maps = maps;
    this.fields = fields;
    this.problems = problems;
  }

  EnrichSpec read(YamlMap spec, List<String> key) {
    YamlMap lookups = spec.map("lookups").orElse(null);
    YamlMap enrich = spec.map("enrich").orElse(null);
    Set<String> names = lookups == null ? Set.of() : lookups.node().entries().keySet();
    List<EnrichmentDefinition> enrichments =
        enrich == null ? List.of() : new EnrichSection(fields, key, names, problems).read(enrich);
    List<LookupSpec> read = new ArrayList<>();
    if (lookups != null) {
      lookups.each(
          (name, value) -> {
            YamlNode place = lookups.node().keyPlace(name);
            SpecText.checkIdentifier(place, "lookup", name, problems);
            LookupSpec lookup = lookup(name, YamlMap.of(name, value, problems), enrichments);
            boolean used = enrichments.stream().anyMatch(next -> next.lookup().equals(name));
            if (lookup != null && used) {
              read.add(lookup);
            }
          });
    }
    checkUses(enrich, enrichments, read);
    return new EnrichSpec(read, enrichments);
  }

  private LookupSpec lookup(String name, YamlMap lookup, List<EnrichmentDefinition> uses) {
    boolean optional = lookup.flag("optional", false);
    int most = (int) lookup.whole("max_entries", MOST_ENTRIES, 1, 1_000_000);
    YamlNode keyNode =
        lookup.require(KEY, "say where an entry has its code, as in `key: /Code`").orElse(null);
    YamlMap values =
        lookup
            .require("values", "name what is taken of an entry, as in `values: {name: /Value}`")
            .map(node -> YamlMap.of("values", node, problems))
            .orElse(null);
    if (keyNode == null || values == null || !lookup.node().is(YamlNode.Kind.MAP)) {
      return null;
    }
    Map<String, YamlNode> map = new LinkedHashMap<>();
    List<FieldDefinition> parts = new ArrayList<>();
    List<String> key = new ArrayList<>();
    List<YamlNode> keys = keyNode.is(YamlNode.Kind.LIST) ? keyNode.elements() : List.of(keyNode);
    for (int i = 0; i < keys.size(); i++) {
      String part = keys.size() == 1 ? KEY : KEY + " " + (i + 1);
      key.add(part);
      parts.add(FieldDefinition.of(part, FieldType.STRING));
      map.put(part, keys.get(i));
    }
    if (keys.isEmpty()) {
      problems.add(keyNode, "`key` is empty; give at least one JSON Pointer");
      return null;
    }
    values.each(
        (value, node) -> {
          if (map.containsKey(value)) {
            problems.add(
                values.node().keyPlace(value),
                "a value cannot be called `" + value + "`; give it another name");
          } else {
            map.put(value, node);
            parts.add(FieldDefinition.of(value, type(name, value, uses)));
          }
        });
    SourceSpec source = source(name, lookup, keyNode, map, parts, key);
    if (source == null) {
      return null;
    }
    RecordType type = new RecordType("lookup " + name, parts, key, List.of());
    LookupDefinition definition = new LookupDefinition(name, type, source.map(), optional, most);
    return new LookupSpec(
        definition,
        new SourceSpec(
            definition.source(),
            source.kind(),
            source.items(),
            source.schema(),
            source.map(),
            null,
            null));
  }

  /** The lookup read as a source that maps its key and its values. */
  private SourceSpec source(
      String name,
      YamlMap lookup,
      YamlNode place,
      Map<String, YamlNode> map,
      List<FieldDefinition> parts,
      List<String> key) {
    Map<String, FieldDefinition> defined = new LinkedHashMap<>();
    parts.forEach(part -> defined.put(part.name(), part));
    Map<String, YamlNode> changes = new LinkedHashMap<>();
    for (String own : OWN) {
      changes.put(own, null);
    }
    changes.put("map", place.withEntries(map, map));
    YamlNode asSource = lookup.node().with(changes, lookup.node());
    for (String other : lookup.node().entries().keySet()) {
      if (OF_SOURCES.contains(other)) {
        problems.add(
            lookup.node().keyPlace(other), "`" + other + "` does not go with a lookup; remove it");
        return null;
      }
      if (!KEYS.contains(other)) {
        problems.unknown(lookup.node().keyPlace(other), "key", other, KEYS);
        return null;
      }
    }
    if (isPartial(lookup.node(), "http", "incremental")
        || isPartial(lookup.node(), "jdbc", "increasing")) {
      return null;
    }
    YamlMap sources =
        YamlMap.of(
            "lookups",
            lookup.node().withEntries(Map.of(name, lookup.node()), Map.of(name, asSource)),
            problems);
    Fields entryFields = new Fields(defined, Set.of());
    RecordType type = new RecordType(name, entryFields.all(), key, List.of());
    List<SourceSpec> read = new SourcesSection(maps, entryFields, type, problems).read(sources);
    return read.isEmpty() ? null : read.get(0);
  }

  /** Reports what would make a lookup forget, in the next run, all that is not new. */
  private boolean isPartial(YamlNode lookup, String kind, String key) {
    YamlNode node = lookup.entries().get(kind);
    if (node == null || !node.entries().containsKey(key)) {
      return false;
    }
    problems.add(node.keyPlace(key), "a lookup is read as a whole; remove `" + key + "`");
    return true;
  }

  /** A value is read as what the fields are that take it. */
  private FieldType type(String lookup, String value, List<EnrichmentDefinition> uses) {
    return uses.stream()
        .filter(use -> use.lookup().equals(lookup) && use.take().equals(value))
        .map(use -> fields.get(use.field()).type())
        .findFirst()
        .orElse(FieldType.STRING);
  }

  private void checkUses(
      YamlMap enrich, List<EnrichmentDefinition> enrichments, List<LookupSpec> lookups) {
    for (EnrichmentDefinition use : enrichments) {
      LookupDefinition lookup =
          lookups.stream()
              .map(LookupSpec::definition)
              .filter(next -> next.name().equals(use.lookup()))
              .findFirst()
              .orElse(null);
      if (lookup == null) {
        continue; // which is reported already
      }
      YamlNode node = enrich.node().entries().get(use.field());
      RecordType type = lookup.type();
      if (!type.has(use.take()) || type.key().contains(use.take())) {
        List<String> values = new ArrayList<>();
        type.fields().forEach(field -> values.add(field.name()));
        values.removeAll(type.key());
        problems.unknown(node.entries().get("take"), "value", use.take(), values);
      } else if (type.field(type.position(use.take())).type() != fields.get(use.field()).type()) {
        problems.add(
            node,
            "`"
                + use.take()
                + "` is taken by fields of different types; name it twice in `values`");
      }
      if (use.by().size() != type.key().size()) {
        problems.add(
            node.entries().get("by"),
            "the key of the lookup `"
                + use.lookup()
                + "` has "
                + type.key().size()
                + " parts, `by` names "
                + use.by().size());
      }
    }
  }
}
