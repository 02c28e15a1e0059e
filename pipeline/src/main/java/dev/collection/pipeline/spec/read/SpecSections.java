package dev.collection.pipeline.spec.read;

import dev.collection.model.RecordType;
import dev.collection.pipeline.spec.CollectionSpec;
import dev.collection.pipeline.spec.ConverterCatalog;
import dev.collection.pipeline.spec.EnrichSpec;
import dev.collection.pipeline.spec.LoadSpec;
import dev.collection.pipeline.spec.OutputsSpec;
import dev.collection.pipeline.spec.RuleCatalog;
import dev.collection.pipeline.spec.SourceSpec;
import dev.collection.pipeline.spec.yaml.Problems;
import dev.collection.pipeline.spec.yaml.YamlMap;
import dev.collection.pipeline.spec.yaml.YamlNode;
import dev.collection.transforms.anomaly.AnomalyDefinition;
import dev.collection.transforms.drift.DriftDefinition;
import dev.collection.transforms.quality.QualityDefinition;
import dev.collection.transforms.rules.RuleDefinition;
import dev.collection.transforms.series.SeriesSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads a whole spec, section by section, each as far as it can be read. */
public final class SpecSections {
  private final ConverterCatalog converters;
  private final RuleCatalog ruleCatalog;
  private final Problems problems;

  public SpecSections(ConverterCatalog converters, RuleCatalog ruleCatalog, Problems problems) {
    this.converters = converters;
    this.ruleCatalog = ruleCatalog;
    this.problems = problems;
  }

  /** The spec in the merged tree; of no use, and possibly null, if problems were added. */
  public CollectionSpec read(SpecFiles.Merged merged) {
    YamlMap spec = YamlMap.of("spec", merged.root(), problems);
    spec.get("extends");
    String collection = collection(spec);
    String description = spec.text("description");
    Fields defined =
        spec.require("fields", "give at least one, as in `fields: {id: string}`")
            .map(node -> new FieldsSection(problems).read(YamlMap.of("fields", node, problems)))
            .orElse(new Fields(Map.of(), Set.of()));
    spec.require("key", "give the fields that identify a record, as in `key: [id]`");
    List<String> key = fieldNames(spec, "key", defined);
    spec.get("key")
        .filter(node -> node.is(YamlNode.Kind.LIST) && node.elements().isEmpty())
        .ifPresent(node -> problems.add(node, "`key` is empty; give at least one field"));
    List<String> newestBy = fieldNames(spec, "newest_by", defined);
    YamlMap quality = spec.map("quality").orElse(null);
    Fields fields =
        quality == null ? defined : defined.requiring(QualitySection.required(quality, defined));
    // A spec without a name is refused, but what else is wrong with it is reported as well.
    RecordType type =
        new RecordType(
            collection == null ? "" : collection, fields.all(), key, newestBy, preferred(spec));
    CodeTables codes = new CodeTables(spec.map("codes").orElse(null), problems);
    MapSection maps = new MapSection(converters, codes, problems);
    List<SourceSpec> sources = sources(spec, maps, fields, type);
    checkAllMapped(spec, merged.sources());
    EnrichSpec enrich = new LookupsSection(maps, fields, problems).read(spec, key);
    List<RuleDefinition> rules =
        spec.map("rules")
            .map(section -> RulesSection.read(section, type, fields.unsound(), ruleCatalog))
            .orElse(List.of());
    QualityDefinition qualityDefinition =
        quality == null ? QualitySection.none() : QualitySection.read(quality, fields);
    AnomalyDefinition anomalies =
        spec.map("anomalies")
            .map(section -> AnomalySection.read(section, fields, merged))
            .orElse(null);
    DriftDefinition drift = spec.map("drift").map(DriftSection::read).orElse(null);
    SeriesSettings series = spec.map("series").map(SeriesSection::read).orElse(null);
    Duration remember =
        spec.map("deduplicate")
            .map(DeduplicateSection::remember)
            .orElse(DeduplicateSection.DEFAULT_MEMORY);
    LoadSpec load = new LoadSection(fields, problems).read(spec, collection, sources);
    OutputsSpec outputs = new OutputsSection(problems).read(spec, type, key);
    spec.finish();
    return problems.isEmpty()
        ? new CollectionSpec(
            type,
            description == null ? "" : description,
            sources,
            enrich,
            rules,
            qualityDefinition,
            anomalies,
            drift,
            series,
            load,
            remember,
            outputs)
        : null;
  }

  private String collection(YamlMap spec) {
    spec.require("collection", "give the collection's name, as in `collection: federal_jobs`");
    String collection = spec.text("collection");
    if (collection != null) {
      SpecText.checkTable(spec.get("collection").orElseThrow(), "collection", collection, problems);
    }
    return collection;
  }

  private List<String> fieldNames(YamlMap spec, String key, Fields fields) {
    return fields.check(spec.texts(key), key, Fields.SCALARS, "a scalar", problems);
  }

  private List<SourceSpec> sources(YamlMap spec, MapSection maps, Fields fields, RecordType type) {
    YamlNode node = spec.require("sources", "give at least one source of the records").orElse(null);
    if (node == null) {
      return List.of();
    }
    YamlMap section = YamlMap.of("sources", node, problems);
    return new SourcesSection(maps, fields, type, problems).read(section);
  }

  /**
   * Reports each field that gets its values from nowhere. One that only a source has which this
   * spec leaves out is empty, and no mistake.
   */
  private void checkAllMapped(YamlMap spec, Map<String, YamlNode> sources) {
    YamlNode enrich = spec.node().entries().get("enrich");
    Set<String> enriched = enrich == null ? Set.of() : enrich.entries().keySet();
    spec.get("fields")
        .ifPresent(
            fields -> SourcesSection.checkAllMapped(fields, enriched, sources.values(), problems));
  }

  /** Sources, best first. */
  private List<String> preferred(YamlMap spec) {
    YamlNode sources = spec.node().entries().get("sources");
    List<String> preferred = new ArrayList<>();
    for (YamlNode place : spec.texts("prefer")) {
      if (sources != null && !sources.entries().containsKey(place.text())) {
        problems.unknown(place, "source", place.text(), sources.entries().keySet());
      } else if (preferred.contains(place.text())) {
        problems.add(place, "`" + place.text() + "` is given twice in `prefer`");
      } else {
        preferred.add(place.text());
      }
    }
    return preferred;
  }
}
