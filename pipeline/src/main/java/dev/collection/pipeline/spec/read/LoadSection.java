package dev.collection.pipeline.spec.read;

import dev.collection.io.jdbc.Partitioning;
import dev.collection.pipeline.spec.LoadSpec;
import dev.collection.pipeline.spec.LoadSpec.Vanished;
import dev.collection.pipeline.spec.SourceSpec;
import dev.collection.pipeline.spec.yaml.Problems;
import dev.collection.pipeline.spec.yaml.YamlMap;
import dev.collection.pipeline.spec.yaml.YamlNode;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads {@code load}: where records go, and what becomes of those that are there. */
final class LoadSection {
  private static final int BATCH = 1000;
  private static final Set<String> LATER_MODES = Set.of("append");

  /** Columns of the table of versions that a field may not be called like. */
  private static final List<String> OF_VERSIONS = List.of("valid_from", "valid_to");

  private final Fields fields;
  private final Problems problems;

  LoadSection(Fields fields, Problems problems) {
    this.fields = fields;
    this.problems = problems;
  }

  /**
   * @param collection name of the collection, and of the table if no other is given; may be null
   * @return null if there is no name for the table, which is reported
   */
  LoadSpec read(YamlMap spec, String collection, List<SourceSpec> sources) {
    YamlMap load = spec.map("load").orElse(null);
    if (load == null) {
      return collection == null ? null : new LoadSpec(collection, BATCH);
    }
    String table = load.text("table");
    if (table != null) {
      SpecText.checkTable(load.get("table").orElseThrow(), "table", table, problems);
    }
    boolean replaces = mode(load);
    Vanished vanished = vanished(load, replaces);
    if (replaces) {
      checkSweeps(load, sources);
    }
    int batch = (int) load.whole("batch", BATCH, 1, 100_000);
    boolean history = load.flag("history", false);
    Partitioning partitioning =
        load.map("partition_by").map(new PartitionSection(fields, problems)::read).orElse(null);
    for (String name : OF_VERSIONS) {
      if (history && fields.all().stream().anyMatch(field -> field.name().equals(name))) {
        problems.add(
            load.node().keyPlace("history"),
            "`history` has a column `" + name + "` of its own; give the field another name");
      }
    }
    load.finish();
    String name = table == null ? collection : table;
    return name == null ? null : new LoadSpec(name, batch, vanished, history, partitioning);
  }

  private boolean mode(YamlMap load) {
    YamlNode mode = load.get("mode").orElse(null);
    if (mode != null && LATER_MODES.contains(mode.text())) {
      problems.add(mode, "the mode `" + mode.text() + "` is not supported in this version");
      return false;
    }
    return load.choice("mode", Map.of("upsert", false, "replace", true), false);
  }

  private Vanished vanished(YamlMap load, boolean replaces) {
    YamlNode node = load.get("vanished").orElse(null);
    Vanished vanished =
        load.choice(
            "vanished", Map.of("close", Vanished.CLOSE, "delete", Vanished.DELETE), Vanished.CLOSE);
    if (!replaces && node != null) {
      problems.add(
          load.node().keyPlace("vanished"),
          "`vanished` goes with `mode: replace`; with upsert, what is not seen again stays");
    }
    return replaces ? vanished : Vanished.STAY;
  }

  /** A source that tells what changed has no sweep that a record could be missing from. */
  private void checkSweeps(YamlMap load, List<SourceSpec> sources) {
    for (SourceSpec source : sources) {
      if (source.changes() != null) {
        problems.add(
            load.node().keyPlace("mode"),
            "the source `"
                + source.name()
                + "` tells itself what is gone, so that nothing vanishes from it; load it with"
                + " `mode: upsert`");
      }
    }
  }
}
