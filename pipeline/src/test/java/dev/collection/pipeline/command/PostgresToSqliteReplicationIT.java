package dev.collection.pipeline.command;

import java.util.List;

/** A PostgreSQL table kept in step in an SQLite file. */
class PostgresToSqliteReplicationIT extends PostgresReplicationContract {
  @Override
  List<String> targetOptions() {
    return List.of("--jdbcUrl=" + folder().jdbcUrl());
  }

  @Override
  ResultTables copies() {
    return folder().tables();
  }
}
