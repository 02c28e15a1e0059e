package dev.collection.pipeline.spec;

import dev.collection.pipeline.spec.read.SpecFiles;
import dev.collection.pipeline.spec.read.SpecSections;
import dev.collection.pipeline.spec.yaml.Problems;
import java.nio.file.Path;
import java.util.Objects;

/** Reads a collection spec and everything it refers to, and reports all that is wrong with it. */
public final class SpecReader {
  private final ConverterCatalog converters;
  private final RuleCatalog rules;

  public SpecReader(ConverterCatalog converters, RuleCatalog rules) {
    this.converters = Objects.requireNonNull(converters, "converters");
    this.rules = Objects.requireNonNull(rules, "rules");
  }

  /**
   * Reads the spec in {@code file}, the specs it extends, and the schemas and code tables it names.
   *
   * @throws SpecException with every problem, if there is one
   */
  public CollectionSpec read(Path file) throws SpecException {
    Problems problems = new Problems();
    SpecFiles.Merged merged = SpecFiles.read(file, problems);
    CollectionSpec spec =
        merged == null ? null : new SpecSections(converters, rules, problems).read(merged);
    if (!problems.isEmpty()) {
      throw new SpecException(problems.all());
    }
    return spec;
  }
}
