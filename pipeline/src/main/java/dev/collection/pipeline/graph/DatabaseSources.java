package dev.collection.pipeline.graph;

import dev.collection.io.database.JdbcSource;
import dev.collection.io.database.SourceCheck;
import dev.collection.io.secret.SecretResolver;
import dev.collection.model.PointerToken;
import dev.collection.pipeline.spec.CollectionSpec;
import dev.collection.pipeline.spec.JdbcSpec;
import dev.collection.pipeline.spec.SourceSpec;
import dev.collection.transforms.normalize.FieldMapping;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.beam.sdk.transforms.SerializableFunction;

/** What a spec's databases need before and after they are read. */
final class DatabaseSources {
  private DatabaseSources() {}

  static JdbcSource of(SourceSpec spec, JdbcSpec jdbc) {
    return new JdbcSource(
        spec.name(),
        jdbc.access(),
        jdbc.relation(),
        jdbc.partition(),
        jdbc.increasing(),
        jdbc.fetch());
  }

  /** What keeps tables from being read; of those whose secrets are missing nothing is said. */
  static List<String> problems(CollectionSpec spec, SecretResolver secrets) {
    List<String> problems = new ArrayList<>();
    for (SourceSpec source : spec.inputs()) {
      if (source.kind() instanceof JdbcSpec jdbc
          && jdbc.secretUses().values().stream()
              .allMatch(text -> secrets.unresolved(text).isEmpty())) {
        new SourceCheck(of(source, jdbc))
            .problems(secrets, mapped(source.map()), jdbc.comparesDeletes())
            .forEach(problem -> problems.add("source " + source.name() + ": " + problem));
      }
    }
    return problems;
  }

  /** The columns that fields are taken from: for each field those of which one must be there. */
  private static List<Set<String>> mapped(List<FieldMapping> map) {
    List<Set<String>> columns = new ArrayList<>();
    for (FieldMapping field : map) {
      Set<String> alternatives = new LinkedHashSet<>();
      boolean always = false;
      for (FieldMapping next = field; next != null; next = next.orElse()) {
        for (String pointer : next.from()) {
          String column = pointer.isEmpty() ? "*" : pointer.split("/", 3)[1];
          always |= column.equals("*");
          alternatives.add(PointerToken.unescape(column));
        }
      }
      if (!always && !alternatives.isEmpty()) {
        columns.add(alternatives);
      }
    }
    return columns;
  }

  /** The sources whose vanished rows are deleted, with what tells whether a part is a full one. */
  static Map<String, SerializableFunction<String, Boolean>> compared(CollectionSpec spec) {
    Map<String, SerializableFunction<String, Boolean>> compared = new LinkedHashMap<>();
    for (SourceSpec source : spec.sources()) {
      if (source.kind() instanceof JdbcSpec jdbc && jdbc.comparesDeletes()) {
        compared.put(source.name(), JdbcSource::isFull);
      }
    }
    return compared;
  }
}
