package dev.collection.io.load;

import dev.collection.io.jdbc.Column;
import dev.collection.io.jdbc.Database;
import dev.collection.io.jdbc.RowBatch;
import dev.collection.io.jdbc.Written;
import dev.collection.model.Measure;
import dev.collection.model.Measures;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.BitSet;
import java.util.List;
import org.apache.beam.sdk.transforms.DoFn;

/**
 * Counts the deletions that were let through, and have been counted as stale so far: those that are
 * remembered now have deleted their row, or would have.
 */
final class CountDeletionsFn extends DoFn<Written<RowBatch>, Measures> {
  private static final long serialVersionUID = 1L;
  private final Database database;
  private final List<Column> columns;
  private final String query;
  private final int source;
  private final int removed;

  CountDeletionsFn(Database database, CollectionTables tables) {
    this.database = database;
    columns = List.copyOf(tables.deletions().columns());
    query = new DeletionStatements(database.dialect(), tables).findDeletions();
    source = VersionSql.index(columns, "source");
    removed = VersionSql.index(columns, "removed");
  }

  @ProcessElement
  public void process(@Element Written<RowBatch> written, OutputReceiver<Measures> out)
      throws SQLException {
    List<String[]> rows = written.batch().rows();
    BitSet remembered =
        database
            .retry()
            .execute(
                connection -> {
                  BitSet found = new BitSet();
                  try (PreparedStatement statement = connection.prepareStatement(query)) {
                    database.dialect().setInput(statement, columns, rows);
                    try (ResultSet result = statement.executeQuery()) {
                      while (result.next()) {
                        found.set(result.getInt(1));
                      }
                    }
                  }
                  return found;
                });
    Measures measures = new Measures();
    remembered.stream()
        .mapToObj(rows::get)
        .forEach(
            row -> {
              boolean was = row[removed].equals("1");
              measures.add(was ? Measure.DELETED : Measure.UNCHANGED, row[source], 1);
              measures.add(Measure.STALE, row[source], -1);
            });
    if (!measures.isEmpty()) {
      out.output(measures);
    }
  }
}
