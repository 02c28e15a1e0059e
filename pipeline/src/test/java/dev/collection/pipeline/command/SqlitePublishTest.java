package dev.collection.pipeline.command;

class SqlitePublishTest extends PublishContract {
  @Override
  String jdbcUrl() {
    return new RunFolder(path).jdbcUrl();
  }

  @Override
  ResultTables tables() {
    return new RunFolder(path).tables();
  }
}
