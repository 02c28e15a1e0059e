package dev.collection.pipeline.spec.read;

import dev.collection.model.FieldDefinition;
import dev.collection.pipeline.spec.yaml.Problems;
import dev.collection.pipeline.spec.yaml.YamlMap;
import dev.collection.pipeline.spec.yaml.YamlNode;
import dev.collection.transforms.enrich.EnrichmentDefinition;
import dev.collection.transforms.enrich.EnrichmentDefinition.When;
import dev.collection.transforms.enrich.EnrichmentOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads {@code enrich}: which fields are filled from which lookup. */
final class EnrichSection {
  private final Fields fields;
  private final List<String> key;
  private final Set<String> lookups;
  private final Problems problems;

  /**
   * @param key of the collection
   * @param lookups names of those that the spec has
   */
  EnrichSection(Fields fields, List<String> key, Set<String> lookups, Problems problems) {
    this.fields = fields;
    this.key = key;
    this.lookups = lookups;
    this.problems = problems;
  }

  List<EnrichmentDefinition> read(YamlMap section) {
    List<EnrichmentDefinition> enrichments = new ArrayList<>();
    section.each(
        (name, value) -> {
          YamlNode place = section.node().keyPlace(name);
          boolean sound = checkField(name, place);
          EnrichmentDefinition enrichment = enrichment(name, YamlMap.of(name, value, problems));
          if (sound && enrichment != null) {
            enrichments.add(enrichment);
          }
        });
    try {
      EnrichmentOrder.of(enrichments);
    } catch (IllegalArgumentException e) {
      problems.add(section.node(), e.getMessage());
    }
    return enrichments;
  }

  private boolean checkField(String name, YamlNode place) {
    if (fields.names().isEmpty()) {
      return false; // which is itself a problem of the spec
    }
    FieldDefinition field = fields.get(name);
    if (field == null) {
      problems.unknown(place, "field", name, fields.names());
    } else if (key.contains(name)) {
      problems.add(place, "`" + name + "` is in the key, which cannot be looked up");
    } else if (fields.isSound(name) && !Fields.SCALARS.contains(field.type())) {
      problems.add(
          place,
          "`enrich` fills scalars; `" + name + "` is of the type " + field.type().specName());
    } else {
      return fields.isSound(name);
    }
    return false;
  }

  private EnrichmentDefinition enrichment(String name, YamlMap enrichment) {
    enrichment.require("lookup", "name the lookup, as in `lookup: agencies`");
    String lookup = enrichment.text("lookup");
    boolean known = lookup != null && lookups.contains(lookup);
    if (lookup != null && !known) {
      problems.unknown(enrichment.get("lookup").orElseThrow(), "lookup", lookup, lookups);
    }
    enrichment.require("by", "give the field, or fields, whose value is the lookup's key");
    List<String> by =
        fields.check(enrichment.texts("by"), "by", Fields.SCALARS, "a scalar", problems);
    enrichment.require("take", "name the value of the lookup");
    String take = enrichment.text("take");
    When when = When.ALWAYS;
    String sameAs = null;
    YamlNode node = enrichment.get("when").orElse(null);
    if (node != null && node.is(YamlNode.Kind.MAP)) {
      when = When.SAME_AS;
      sameAs = sameAs(name, YamlMap.of("when", node, problems));
    } else {
      when =
          enrichment.choice(
              "when", Map.of("always", When.ALWAYS, "missing", When.MISSING), When.ALWAYS);
    }
    boolean clears =
        enrichment.choice("otherwise", Map.of("keep", false, "null", true), Boolean.FALSE);
    enrichment.finish();
    boolean sound = known && !by.isEmpty() && take != null;
    return sound && (when != When.SAME_AS || sameAs != null)
        ? new EnrichmentDefinition(name, lookup, by, take, when, sameAs, clears)
        : null;
  }

  private String sameAs(String name, YamlMap when) {
    when.require("same_as", "name the other field, as in `when: {same_as: department}`");
    List<String> other =
        fields.check(when.texts("same_as"), "same_as", Fields.SCALARS, "a scalar", problems);
    when.finish();
    if (other.size() != 1 || !fields.isSound(name) || !fields.isSound(other.get(0))) {
      return null;
    }
    if (fields.get(name).type() != fields.get(other.get(0)).type()) {
      problems.add(
          when.get("same_as").orElseThrow(),
          "`" + name + "` and `" + other.get(0) + "` are of different types");
      return null;
    }
    return other.get(0);
  }
}
