package dev.collection.pipeline.spec.read;

import dev.collection.io.jdbc.Partitioning;
import dev.collection.pipeline.spec.LoadSpec;
import dev.collection.pipeline.spec.LoadSpec.OnBreach;
import dev.collection.pipeline.spec.LoadSpec.Vanished;
import dev.collection.pipeline.spec.SourceSpec;
import dev.collection.pipeline.spec.yaml.Problems;
import dev.collection.pipeline.spec.yaml.YamlMap;
import dev.collection.pipeline.spec.yaml.YamlNode;
import java.util.List;
import java.util.Map;

/** Reads {@code load}: where records go, and what becomes of those that are there. */
final class LoadSection {
  private enum Mode {
    APPEND,
    UPSERT,
    REPLACE
  }

  private static final Map<String, Mode> MODES =
      Map.of("append", Mode.APPEND, "upsert", Mode.UPSERT, "replace", Mode.REPLACE);

  private static final int BATCH = 1000;

  /** Columns that staged rows have besides those of the table. */
  private static final List<String> OF_STAGING = List.of("staged_key", "staged_locator");

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
    Mode mode = load.choice("mode", MODES, Mode.UPSERT);
    Vanished vanished = vanished(load, mode == Mode.REPLACE);
    if (mode != Mode.UPSERT) {
      checkChanges(load, mode, sources);
    }
    int batch = (int) load.whole("batch", BATCH, 1, 100_000);
    boolean history = load.flag("history", false);
    Partitioning partitioning =
        load.map("partition_by").map(new PartitionSection(fields, problems)::read).orElse(null);
    if (history) {
      checkNames(load, "history", OF_VERSIONS);
    }
    if (history && mode == Mode.APPEND) {
      problems.add(
          load.node().keyPlace("history"),
          "with `mode: append` no row ever changes, so that there is no history to keep");
    }
    OnBreach onBreach = onBreach(load);
    if (onBreach != null) {
      checkNames(load, "publish", OF_STAGING);
    }
    load.finish();
    String name = table == null ? collection : table;
    return name == null
        ? null
        : new LoadSpec(name, batch, mode == Mode.APPEND, vanished, history, onBreach, partitioning);
  }

  private void checkNames(YamlMap load, String key, List<String> taken) {
    for (String name : taken) {
      if (fields.all().stream().anyMatch(field -> field.name().equals(name))) {
        problems.add(
            load.node().keyPlace(key),
            "`" + key + "` has a column `" + name + "` of its own; give the field another name");
      }
    }
  }

  /** Null if rows are visible as they are loaded. */
  private OnBreach onBreach(YamlMap load) {
    YamlNode node = load.get("on_breach").orElse(null);
    boolean atomic = load.choice("publish", Map.of("direct", false, "atomic", true), false);
    OnBreach onBreach =
        load.choice(
            "on_breach",
            Map.of("hold", OnBreach.HOLD, "publish", OnBreach.PUBLISH, "fail", OnBreach.FAIL),
            OnBreach.HOLD);
    boolean direct = load.get("publish").map(way -> "direct".equals(way.text())).orElse(true);
    if (direct && node != null) {
      problems.add(
          load.node().keyPlace("on_breach"),
          "`on_breach` goes with `publish: atomic`; with direct, rows are visible before anything"
              + " can be breached");
    }
    return atomic ? onBreach : null;
  }

  private Vanished vanished(YamlMap load, boolean replaces) {
    YamlNode node = load.get("vanished").orElse(null);
    Vanished vanished =
        load.choice(
            "vanished", Map.of("close", Vanished.CLOSE, "delete", Vanished.DELETE), Vanished.CLOSE);
    if (!replaces && node != null) {
      problems.add(
          load.node().keyPlace("vanished"),
          "`vanished` goes with `mode: replace`; otherwise what is not seen again stays");
    }
    return replaces ? vanished : Vanished.STAY;
  }

  /** A source that tells what changed has no sweep, and changes what is there. */
  private void checkChanges(YamlMap load, Mode mode, List<SourceSpec> sources) {
    for (SourceSpec source : sources) {
      if (source.changes() != null) {
        problems.add(
            load.node().keyPlace("mode"),
            "the source `"
                + source.name()
                + (mode == Mode.REPLACE
                    ? "` tells itself what is gone, so that nothing vanishes from it; load it with"
                    : "` tells what is changed and gone, which rows that are only added cannot"
                        + " follow; load it with")
                + " `mode: upsert`");
      }
    }
  }
}
