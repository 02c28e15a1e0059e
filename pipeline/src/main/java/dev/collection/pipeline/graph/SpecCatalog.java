package dev.collection.pipeline.graph;

import dev.collection.model.FieldDefinition;
import dev.collection.model.RecordType;
import dev.collection.pipeline.options.OptionProblem;
import dev.collection.pipeline.options.Suggestions;
import dev.collection.pipeline.spec.CollectionSpec;
import dev.collection.pipeline.spec.ConverterCatalog;
import dev.collection.pipeline.spec.RuleCatalog;
import dev.collection.pipeline.spec.RuleProblem;
import dev.collection.pipeline.spec.SourceSpec;
import dev.collection.pipeline.spec.SpecException;
import dev.collection.pipeline.spec.SpecReader;
import dev.collection.transforms.normalize.Converters;
import dev.collection.transforms.normalize.FieldMapping;
import dev.collection.transforms.normalize.MappingCompiler;
import dev.collection.transforms.rules.RuleDefinition;
import dev.collection.transforms.rules.RuleSet;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** Reads specs with the converters and the rule language of this product. */
public final class SpecCatalog {
  private SpecCatalog() {}

  /**
   * Reads a spec and keeps the sources that are wanted.
   *
   * @param wanted names separated by commas; null for all
   * @throws SpecException with every problem of the spec
   * @throws OptionProblem if a wanted source is not in the spec
   */
  public static CollectionSpec read(Path path, String wanted) throws SpecException, OptionProblem {
    CollectionSpec spec = new SpecReader(new Mappings(), new Rules()).read(path);
    return wanted == null ? spec : select(spec, wanted);
  }

  private static CollectionSpec select(CollectionSpec spec, String wanted) throws OptionProblem {
    List<String> names = spec.sources().stream().map(SourceSpec::name).toList();
    List<SourceSpec> kept = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    for (String name : Arrays.stream(wanted.split(",", -1)).map(String::strip).toList()) {
      int position = names.indexOf(name);
      if (position >= 0) {
        kept.add(spec.sources().get(position));
      } else {
        problems.add(
            "--sources names `"
                + name
                + "`, which the spec does not have"
                + Suggestions.closest(name, names)
                    .map(close -> "; did you mean `" + close + "`?")
                    .orElse("; it has " + String.join(", ", names)));
      }
    }
    if (!problems.isEmpty()) {
      throw new OptionProblem(problems);
    }
    return spec.withSources(kept);
  }

  private static final class Mappings implements ConverterCatalog {
    @Override
    public Set<String> names() {
      return Converters.names();
    }

    @Override
    public List<String> problems(FieldMapping mapping, FieldDefinition field) {
      return MappingCompiler.problems(mapping, field);
    }
  }

  private static final class Rules implements RuleCatalog {
    @Override
    public List<RuleProblem> problems(
        RecordType type, Set<String> untyped, List<RuleDefinition> rules) {
      return RuleSet.problems(type, untyped, rules).stream()
          .map(problem -> new RuleProblem(problem.ruleName(), problem.message()))
          .toList();
    }
  }
}
