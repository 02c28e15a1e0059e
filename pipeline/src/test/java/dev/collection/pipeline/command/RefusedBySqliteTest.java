package dev.collection.pipeline.command;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.startsWith;

import java.util.List;
import org.junit.jupiter.api.Test;

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

  @Test
  void whenTheDiskIsFull_theRunFailsAndNothingIsCalledAReject() throws Exception {
    RunFolder folder = new RunFolder(path);
    StringBuilder lines = new StringBuilder();
    for (int i = 1; i <= 3000; i++) {
      lines.append("{\"id\":\"").append(i).append("\",\"note\":\"").append("x".repeat(1000));
      lines.append("\"}\n");
    }
    folder.write("things.jsonl", lines.toString());
    long pages = folder.tables().number("PRAGMA page_count");

    CommandRun run =
        folder.run("things.yaml", "--jdbcUrl=" + jdbcUrl() + "?max_page_count=" + (pages + 20));

    assertThat(run.said(), run.code(), is(1));
    assertThat(
        run.err(),
        startsWith(
            "things: failed, SQLite at "
                + path.resolve("collection.db")
                + "?max_page_count="
                + (pages + 20)
                + " cannot be written: is the disk full? ([SQLITE_FULL]"));
    assertThat(folder.tables().number("SELECT COUNT(*) FROM things_rejects"), is(0L));
  }
}
