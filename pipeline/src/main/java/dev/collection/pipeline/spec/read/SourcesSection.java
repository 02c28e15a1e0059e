package dev.collection.pipeline.spec.read;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.collection.model.JsonItems;
import dev.collection.model.RecordType;
import dev.collection.pipeline.spec.RejectBudgetSpec;
import dev.collection.pipeline.spec.SourceKind;
import dev.collection.pipeline.spec.SourceSpec;
import dev.collection.pipeline.spec.yaml.Problems;
import dev.collection.pipeline.spec.yaml.TextFile;
import dev.collection.pipeline.spec.yaml.YamlMap;
import dev.collection.pipeline.spec.yaml.YamlNode;
import dev.collection.transforms.change.ChangeFormat;
import dev.collection.transforms.normalize.FieldMapping;
import dev.collection.transforms.validate.ItemSchema;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/** Reads {@code sources}. */
final class SourcesSection {
  static final List<String> KINDS = List.of("http", "html", "file", "jdbc", "kafka");

  private static final String MAP_REMEDY =
      "say how the fields get their values, or which source it is `like`";

  private final MapSection maps;
  private final Fields fields;
  private final RecordType type;
  private final List<String> key;
  private final List<String> newestBy;
  private final Problems problems;

  /**
   * @param type of the collection's records, of these fields
   */
  SourcesSection(MapSection maps, Fields fields, RecordType type, Problems problems) {
    this.type = type;
    newestBy = type.newestBy();
    key = type.key();
    this.maps = maps;
    this.fields = fields;
    this.problems = problems;
  }

  List<SourceSpec> read(YamlMap section) {
    List<SourceSpec> sources = new ArrayList<>();
    if (section.node().is(YamlNode.Kind.MAP) && section.node().entries().isEmpty()) {
      problems.add(section.node(), "`sources` is empty; give at least one source");
    }
    section.each(
        (name, value) -> {
          SpecText.checkIdentifier(section.node().keyPlace(name), "source", name, problems);
          sources.add(source(name, YamlMap.of(name, value, problems)));
        });
    return sources;
  }

  private SourceSpec source(String name, YamlMap source) {
    SourceKind http = source.map("http").map(HttpSection::read).orElse(null);
    SourceKind html = source.map("html").map(HtmlSection::read).orElse(null);
    SourceKind file = source.map("file").map(FileSection::read).orElse(null);
    SourceKind jdbc = source.map("jdbc").map(JdbcSection::read).orElse(null);
    SourceKind kafka =
        source.map("kafka").map(section -> KafkaSection.read(section, type)).orElse(null);
    checkOneKind(name, source);
    String items = source.text("items");
    if (items != null) {
      SpecText.checkPointer(source.get("items").orElseThrow(), problems);
      source.get("http").ifPresent(node -> HttpSection.checkTotal(node, items, problems));
      if (source.has("html")) {
        problems.add(
            source.node().keyPlace("items"),
            "`items` of web pages is a CSS selector, and stands inside `html`");
      } else if (source.has("jdbc")) {
        problems.add(
            source.node().keyPlace("items"), "`items` goes with http and file; a row is one item");
      }
    }
    String schema = schema(source);
    // What is still like another one could not take what it lacks; why is reported already.
    boolean lacking = source.has("like");
    source.get("like");
    List<FieldMapping> map =
        (lacking ? source.get("map") : source.require("map", MAP_REMEDY))
            .map(node -> maps.read(YamlMap.of("map", node, problems), fields))
            .orElse(List.of());
    if (source.get("map").isPresent()) {
      checkKeyIsMapped(name, source.get("map").get());
    }
    ChangeFormat changes = new ChangesSection(newestBy, problems).read(name, source, map);
    RejectBudgetSpec budget = source.map("reject_budget").map(SourcesSection::budget).orElse(null);
    source.finish();
    SourceKind kind =
        Stream.of(http, html, file, jdbc, kafka).filter(Objects::nonNull).findFirst().orElse(null);
    return new SourceSpec(
        name,
        kind == null ? FileSection.NONE : kind,
        items == null ? "" : items,
        schema,
        map,
        changes,
        budget);
  }

  private void checkOneKind(String name, YamlMap source) {
    List<String> given = KINDS.stream().filter(source::has).toList();
    if (given.size() > 1) {
      problems.add(
          source.node().keyPlace(given.get(1)),
          "the source `"
              + name
              + "` is both `"
              + String.join("` and `", given)
              + "`; make it "
              + (given.size() == 2 ? "two sources" : "several sources"));
    } else if (source.node().is(YamlNode.Kind.MAP) && given.isEmpty()) {
      problems.add(
          source.node(),
          "the source `" + name + "` has no kind; give `http`, `html`, `file`, `jdbc` or `kafka`");
    }
  }

  private void checkKeyIsMapped(String name, YamlNode map) {
    for (String field : key) {
      if (map.is(YamlNode.Kind.MAP) && !map.entries().containsKey(field)) {
        problems.add(
            map, "the source `" + name + "` does not map `" + field + "`, which is in the key");
      }
    }
  }

  private String schema(YamlMap source) {
    String path = source.text("schema");
    if (path == null) {
      return null;
    }
    YamlNode place = source.get("schema").orElseThrow();
    Path file = place.resolve(path);
    String absence = SpecText.absence(file);
    if (absence != null) {
      problems.add(
          place, "the schema " + file + " " + absence + "; the path is relative to this file");
      return null;
    }
    try {
      String schema = TextFile.read(file);
      if (JsonItems.parse(schema.getBytes(StandardCharsets.UTF_8)).isObject()) {
        ItemSchema.of(schema);
      } else {
        problems.add(place, "the schema " + file + " is not a JSON object");
      }
      return schema;
    } catch (IllegalArgumentException e) {
      problems.add(place, file + ": " + e.getMessage());
    } catch (JsonProcessingException e) {
      String where = e.getLocation() == null ? "" : " (line " + e.getLocation().getLineNr() + ")";
      // What follows in brackets is about the parser.
      String reason = e.getOriginalMessage().split(" \\(|\n", 2)[0];
      problems.add(place, "the schema " + file + " is not JSON" + where + ": " + reason);
    } catch (IOException e) {
      problems.add(place, "the schema " + file + " " + e.getMessage());
    }
    return null;
  }

  private static RejectBudgetSpec budget(YamlMap budget) {
    budget.require("share", "give a share such as 0.5");
    budget.require("at_least", "give a number of records such as 500");
    double share = budget.number("share", 1, 0, 1);
    long atLeast = budget.whole("at_least", 0, 0, Long.MAX_VALUE);
    budget.finish();
    return new RejectBudgetSpec(share, atLeast);
  }

  /**
   * Reports each field that no source maps, where the field is defined.
   *
   * @param enriched fields that get their values elsewhere
   */
  static void checkAllMapped(
      YamlNode fields, Set<String> enriched, Collection<YamlNode> sources, Problems problems) {
    if (sources.isEmpty()) {
      return;
    }
    Set<String> mapped = new HashSet<>(enriched);
    for (YamlNode source : sources) {
      YamlNode map = source.entries().get("map");
      if (map == null || !map.is(YamlNode.Kind.MAP)) {
        return;
      }
      mapped.addAll(map.entries().keySet());
    }
    for (String field : fields.entries().keySet()) {
      if (!mapped.contains(field)) {
        problems.add(
            fields.keyPlace(field),
            "the field `" + field + "` is mapped by no source; map it or drop it");
      }
    }
  }
}
