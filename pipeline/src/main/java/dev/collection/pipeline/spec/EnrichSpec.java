package dev.collection.pipeline.spec;

import dev.collection.transforms.enrich.EnrichmentDefinition;
import dev.collection.transforms.enrich.LookupDefinition;
import java.io.Serializable;
import java.util.List;

/**
 * What records are enriched with.
 *
 * @param lookups in the order of the spec; only those that a field is filled from
 * @param enrichments in the order of the spec
 */
public record EnrichSpec(List<LookupSpec> lookups, List<EnrichmentDefinition> enrichments)
    implements Serializable {
  /** Nothing. */
  public static final EnrichSpec NONE = new EnrichSpec(List.of(), List.of());

  public EnrichSpec {
    lookups = List.copyOf(lookups);
    enrichments = List.copyOf(enrichments);
  }

  public boolean isEmpty() {
    return enrichments.isEmpty();
  }

  public List<LookupDefinition> definitions() {
    return lookups.stream().map(LookupSpec::definition).toList();
  }

  /** The fields that are filled. */
  public List<String> fields() {
    return enrichments.stream().map(EnrichmentDefinition::field).toList();
  }
}
