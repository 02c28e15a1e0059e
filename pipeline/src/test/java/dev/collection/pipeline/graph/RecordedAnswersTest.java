package dev.collection.pipeline.graph;

import dev.collection.io.jdbc.Database;

/** The recorded answers in SQLite. */
class RecordedAnswersTest extends RecordedAnswersContract {
  @Override
  Database open() {
    return new Database("jdbc:sqlite:" + folder.resolve("recorded.db"), null, null);
  }
}
