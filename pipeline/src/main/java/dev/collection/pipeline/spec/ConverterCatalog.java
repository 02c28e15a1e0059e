package dev.collection.pipeline.spec;

import dev.collection.model.FieldDefinition;
import dev.collection.transforms.normalize.FieldMapping;
import java.util.List;
import java.util.Set;

/** Which converters there are, and what they accept. */
public interface ConverterCatalog {
  /** Names that a mapping's {@code as} may have. */
  Set<String> names();

  /**
   * What is wrong with the converter, its arguments and its fit to the field's type; empty if
   * nothing. Called for every mapping by itself, also for those in {@code each} and {@code else},
   * so it looks at neither of these; called only if {@link FieldMapping#as} is null or known.
   *
   * @param field the definition of the field or, within {@code each}, of the member
   */
  List<String> problems(FieldMapping mapping, FieldDefinition field);
}
