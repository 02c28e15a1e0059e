package dev.collection.io.memory;

import dev.collection.io.jdbc.Database;
import dev.collection.io.jdbc.InsertRows;
import dev.collection.io.jdbc.SqlText;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.apache.beam.sdk.coders.ListCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;

/**
 * Keeps marks for the runs to come, with JdbcIO. Idempotent. Apply it to the marks of a run that
 * has ended well, after all that it collected was written: a mark that is lost makes the next run
 * read something twice, one that is too far makes it miss something.
 */
public final class LoadMarks extends PTransform<PCollection<List<String>>, PCollection<Void>> {
  private static final long serialVersionUID = 1L;
  private static final int BATCH = 100;

  private final Database database;

  private LoadMarks(Database database) {
    this.database = database;
  }

  public static LoadMarks into(Database database) {
    return new LoadMarks(database);
  }

  /** What this transform takes: one row for a source. */
  public static List<String> row(
      String collection, String source, String mark, String run, Instant now) {
    return List.of(collection, source, mark, run, SqlText.instant(now));
  }

  @Override
  public PCollection<Void> expand(PCollection<List<String>> input) {
    return input
        .apply("Add marks of other parts", ParDo.of(new AddPartsFn(database)))
        .setCoder(ListCoder.of(StringUtf8Coder.of()))
        .apply(
            "Replace marks",
            InsertRows.replacing(
                database, MemoryTables.MARKS, BATCH, (row, window) -> row.toArray(new String[0])));
  }

  static final class AddPartsFn extends DoFn<List<String>, List<String>> {
    private static final long serialVersionUID = 1L;
    private final Database database;

    AddPartsFn(Database database) {
      this.database = database;
    }

    @ProcessElement
    public void process(@Element List<String> row, OutputReceiver<List<String>> out)
        throws SQLException {
      String mark = row.get(2);
      if (Marks.hasParts(mark)) {
        mark = Marks.after(Marks.read(database, row.get(0), row.get(1)), mark);
      }
      out.output(List.of(row.get(0), row.get(1), mark, row.get(3), row.get(4)));
    }
  }
}
