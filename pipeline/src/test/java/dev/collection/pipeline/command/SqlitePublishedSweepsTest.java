package dev.collection.pipeline.command;

/** The sweeps once more, each of which becomes visible as a whole. */
class SqlitePublishedSweepsTest extends SqliteSweepsTest {
  @Override
  String publish() {
    return ", publish: atomic";
  }
}
