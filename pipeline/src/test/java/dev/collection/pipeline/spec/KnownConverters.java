package dev.collection.pipeline.spec;

import dev.collection.model.FieldDefinition;
import dev.collection.transforms.normalize.FieldMapping;
import java.util.List;
import java.util.Set;

/** Four converters, of which {@code date} refuses fields of the type string. */
final class KnownConverters implements ConverterCatalog {
  @Override
  public Set<String> names() {
    return Set.of("text", "code", "date", "annual_pay");
  }

  @Override
  public List<String> problems(FieldMapping mapping, FieldDefinition field) {
    return "date".equals(mapping.as()) && field.type().specName().equals("string")
        ? List.of("the converter `date` makes no string")
        : List.of();
  }
}
