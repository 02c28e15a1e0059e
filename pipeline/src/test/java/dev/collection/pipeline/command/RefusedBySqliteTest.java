package dev.collection.pipeline.command;

import java.util.List;

class RefusedBySqliteTest extends RefusedByDatabaseContract {
  @Override
  String jdbcUrl() {
    return new RunFolder(path).jdbcUrl();
  }

  @Override
  List<String> options() {
    return List.of("--jdbcUrl=" + jdbcUrl());
  }

  @Override
  List<String> constraint() {
    return List.of(
        "CREATE TRIGGER small BEFORE INSERT ON things WHEN new.size = 5000 BEGIN SELECT"
            + " RAISE(ABORT, 'it is too large for us'); END");
  }

  @Override
  String rule() {
    return "sqlite:constraint_trigger";
  }

  @Override
  String message() {
    return "it is too large for us";
  }
}
