package dev.collection.pipeline.spec.read;

import dev.collection.io.jdbc.Partitioning;
import dev.collection.io.jdbc.Partitioning.Method;
import dev.collection.model.FieldType;
import dev.collection.pipeline.spec.yaml.Problems;
import dev.collection.pipeline.spec.yaml.YamlMap;
import dev.collection.pipeline.spec.yaml.YamlNode;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Reads {@code partition_by}: how the table of the records is divided. */
final class PartitionSection {
  private static final Set<FieldType> TIMES = EnumSet.of(FieldType.DATE, FieldType.TIMESTAMP);
  private static final int MOST_BY_HASH = 1024;

  private final Fields fields;
  private final Problems problems;

  PartitionSection(Fields fields, Problems problems) {
    this.fields = fields;
    this.problems = problems;
  }

  /** Null if it cannot be read, which is reported. */
  Partitioning read(YamlMap section) {
    Method method = null;
    String field = null;
    for (Method next : Method.values()) {
      String name = section.text(next.specName());
      if (name == null) {
        continue;
      }
      if (method == null) {
        method = next;
        field = field(section.get(next.specName()).orElseThrow(), next);
      } else {
        problems.add(
            section.node().keyPlace(next.specName()),
            "`partition_by` has `"
                + method.specName()
                + "` already; a table is divided in one way, so leave one of them out");
      }
    }
    int partitions = partitions(section, method);
    boolean empty = !section.has("month") && !section.has("day") && !section.has("hash");
    if (empty && section.node().is(YamlNode.Kind.MAP)) {
      problems.add(
          section.node(),
          "`partition_by` needs `month`, `day` or `hash`, as in `{month: posted}` or"
              + " `{hash: id, partitions: 8}`");
    }
    section.finish();
    return field == null ? null : new Partitioning(method, field, partitions);
  }

  /** Null if it is not a field that can be used, which is reported. */
  private String field(YamlNode place, Method method) {
    boolean hash = method == Method.HASH;
    List<String> found =
        fields.check(
            List.of(place),
            method.specName(),
            hash ? Fields.SCALARS : TIMES,
            hash ? "a scalar" : "a date or a timestamp",
            problems);
    return found.isEmpty() ? null : found.get(0);
  }

  private int partitions(YamlMap section, Method method) {
    if (method == Method.HASH) {
      section.require("partitions", "say how many, as in `{hash: id, partitions: 8}`");
      return (int) section.whole("partitions", 2, 2, MOST_BY_HASH);
    }
    section.get("partitions");
    if (section.has("partitions") && method != null) {
      problems.add(
          section.node().keyPlace("partitions"),
          "`partitions` goes with `hash`; by time there are as many as there are "
              + method.specName()
              + "s");
    }
    return 0;
  }
}
