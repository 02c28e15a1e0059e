package dev.collection.io.load;

/** The same where the records come without end. */
class EndlessPostgresRefusedRecordsIT extends PostgresRefusedRecordsIT {
  @Override
  boolean isEndless() {
    return true;
  }
}
