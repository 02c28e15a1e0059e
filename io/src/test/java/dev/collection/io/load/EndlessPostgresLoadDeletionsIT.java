package dev.collection.io.load;

/** The same where the records come without end. */
class EndlessPostgresLoadDeletionsIT extends PostgresLoadDeletionsIT {
  @Override
  boolean isEndless() {
    return true;
  }
}
