package dev.collection.pipeline.spec;

import dev.collection.transforms.enrich.LookupDefinition;
import java.io.Serializable;
import java.util.Objects;

/**
 * A lookup of a collection.
 *
 * @param definition what its entries are
 * @param source where they are read
 */
public record LookupSpec(LookupDefinition definition, SourceSpec source) implements Serializable {
  public LookupSpec {
    Objects.requireNonNull(definition, "definition");
    Objects.requireNonNull(source, "source");
  }
}
