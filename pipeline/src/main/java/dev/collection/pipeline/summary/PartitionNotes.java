package dev.collection.pipeline.summary;

import dev.collection.io.jdbc.Partitioning;
import dev.collection.io.partition.Period;
import dev.collection.model.Measure;
import dev.collection.model.Measures;
import dev.collection.model.Plural;
import java.util.List;
import java.util.Locale;

/** What a summary says of records that are in the default partition. */
final class PartitionNotes {
  private PartitionNotes() {}

  /**
   * @param partitioning of the records' table; may be null
   */
  static List<String> of(Partitioning partitioning, Measures measures) {
    long all = measures.total(Measure.IN_DEFAULT_PARTITION);
    if (partitioning == null || all == 0) {
      return List.of();
    }
    long empty = measures.ofName(Measure.IN_DEFAULT_PARTITION, "null");
    return List.of(
        String.format(
            Locale.ROOT,
            "partitions: %,d %s %s in the default partition: %,d without %s, %,d before %d, after"
                + " %d or where no partition could be made",
            all,
            Plural.of(all, "record"),
            Plural.is(all),
            empty,
            partitioning.column(),
            all - empty,
            Period.FIRST_YEAR,
            Period.LAST_YEAR));
  }
}
