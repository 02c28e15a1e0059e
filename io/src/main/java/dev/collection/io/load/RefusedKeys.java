package dev.collection.io.load;

import dev.collection.io.jdbc.ColumnType;
import dev.collection.io.jdbc.RowBatch;
import dev.collection.io.jdbc.SqlText;
import dev.collection.model.CollectedRecord;
import dev.collection.model.FailedRecord;
import java.io.Serializable;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;

/** Makes of the keys of refused records rows that say: the source still has this. */
final class RefusedKeys implements Serializable {
  private static final long serialVersionUID = 1L;

  /** A refused record does not confirm the contents of its row, so it is seen long ago. */
  static final String LONG_AGO = SqlText.instant(Instant.EPOCH);

  private final CollectionTables tables;
  private final String run;

  RefusedKeys(CollectionTables tables, String run) {
    this.tables = tables;
    this.run = run;
  }

  /** A row of the sightings; null if the record's key is not known. */
  String[] sighting(FailedRecord failed) {
    return failed.key() == null ? null : row(tables, failed.key(), LONG_AGO, run);
  }

  /**
   * The columns of a key, and behind them {@code more}; null if the text is no key.
   *
   * @param recordKey as records have it
   */
  static String[] row(CollectionTables tables, String recordKey, String... more) {
    List<String> key = tables.type().key();
    String[] parts =
        recordKey.split(Pattern.quote(String.valueOf(CollectedRecord.KEY_SEPARATOR)), -1);
    if (parts.length != key.size()) {
      return null;
    }
    String[] row = Arrays.copyOf(parts, parts.length + more.length);
    for (int i = 0; i < parts.length; i++) {
      row[i] = text(parts[i], tables.records().column(key.get(i)).type());
      if (row[i] == null) {
        return null;
      }
    }
    System.arraycopy(more, 0, row, parts.length, more.length);
    return row;
  }

  /** The text of a key, which is for people, in the form that the database takes. */
  private static String text(String part, ColumnType type) {
    return switch (type) {
      case TIMESTAMP -> {
        try {
          yield SqlText.instant(Instant.parse(part));
        } catch (DateTimeException e) {
          yield null;
        }
      }
      case BOOLEAN -> SqlText.text(Boolean.valueOf(part));
      // The reject may be for a character that the database does not take.
      case TEXT -> part.indexOf(0) >= 0 ? null : part;
      default -> part;
    };
  }

  /** Collects the sightings of a bundle, each key once. For the global window. */
  static final class SightFn extends DoFn<FailedRecord, RowBatch> {
    private static final long serialVersionUID = 1L;
    private final RefusedKeys keys;
    private final int size;
    private transient Map<List<String>, String[]> waiting;

    SightFn(RefusedKeys keys, int size) {
      this.keys = keys;
      this.size = size;
    }

    @StartBundle
    public void startBundle() {
      waiting = new LinkedHashMap<>();
    }

    @ProcessElement
    public void process(@Element FailedRecord failed, OutputReceiver<RowBatch> out) {
      String[] row = keys.sighting(failed);
      if (row != null) {
        // One statement must not meet a key twice.
        waiting.put(List.of(row), row);
        if (waiting.size() >= size) {
          out.output(new RowBatch(new ArrayList<>(waiting.values())));
          waiting.clear();
        }
      }
    }

    @FinishBundle
    public void finishBundle(FinishBundleContext context) {
      if (!waiting.isEmpty()) {
        context.output(
            new RowBatch(new ArrayList<>(waiting.values())),
            BoundedWindow.TIMESTAMP_MIN_VALUE,
            GlobalWindow.INSTANCE);
      }
      waiting = null;
    }
  }
}
