package dev.collection.io.load;

/** The same where the records come without end. */
class EndlessSqliteRefusedRecordsTest extends SqliteRefusedRecordsTest {
  @Override
  boolean isEndless() {
    return true;
  }
}
