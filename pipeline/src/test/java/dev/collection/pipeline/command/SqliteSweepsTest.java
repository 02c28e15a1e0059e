package dev.collection.pipeline.command;

class SqliteSweepsTest extends SweepsContract {
  @Override
  String jdbcUrl() {
    return new RunFolder(path).jdbcUrl();
  }

  @Override
  ResultTables tables() {
    return new RunFolder(path).tables();
  }
}
