package dev.collection.io.load;

import dev.collection.io.jdbc.Database;

/** The same where a batch is written before it is compared. */
class WriteFirstPostgresLoadDeletionsIT extends EndlessPostgresLoadDeletionsIT {
  @Override
  LoadRecords into(Database database, CollectionTables tables, String run, int batchSize) {
    return super.into(database, tables, run, batchSize).writingFirst();
  }
}
