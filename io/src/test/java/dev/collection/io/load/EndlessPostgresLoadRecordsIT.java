package dev.collection.io.load;

/** The same where the records come without end. */
class EndlessPostgresLoadRecordsIT extends PostgresLoadRecordsIT {
  @Override
  boolean isEndless() {
    return true;
  }
}
