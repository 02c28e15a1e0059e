package dev.collection.io.load;

/** The same where the records come without end. */
class EndlessSqliteLoadDeletionsTest extends SqliteLoadDeletionsTest {
  @Override
  boolean isEndless() {
    return true;
  }
}
