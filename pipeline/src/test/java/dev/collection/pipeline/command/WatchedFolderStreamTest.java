package dev.collection.pipeline.command;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A folder that is watched through the whole job. */
class WatchedFolderStreamTest {
  private static final Instant START = Instant.parse("2026-11-15T12:00:30Z");
  private static final String WINDOWS = " WHERE run_id LIKE '%/%' ORDER BY run_id";

  @TempDir Path path;

  @Test
  void eachFileIsReadOnce_andOnceMoreWhenItHasChanged() throws Exception {
    RunFolder folder = new RunFolder(path);
    Path inbox = Files.createDirectory(path.resolve("inbox"));
    folder.write(
        "spec.yaml",
        """
        collection: orders
        key: [id]
        newest_by: [version]
        fields: {id: integer, version: integer}
        sources:
          files: {file: {path: "inbox/*.jsonl"}, map: {id: /id, version: /version}}
        """);
    put(inbox, "a.jsonl", 0, order(1, 1), order(2, 1), order(1, 1));
    ResultTables tables = folder.tables();

    CommandRun run;
    MovingClock.set(START);
    try (StreamRun stream =
        StreamRun.start(
            "--pollEvery=1m",
            "--spec=" + path.resolve("spec.yaml"),
            "--jdbcUrl=" + folder.jdbcUrl(),
            "--output=" + folder.output())) {
      stream.until("first look", () -> told(tables) == 1);
      put(inbox, "b.jsonl", 60, order(3, 1), "no JSON");
      MovingClock.set(START.plusSeconds(60));
      stream.until("new file", () -> told(tables) == 2);
      // Nothing is new: a window in which nothing was read has no account.
      MovingClock.set(START.plusSeconds(120));
      put(inbox, "a.jsonl", 180, order(1, 2), order(2, 1), order(4, 1));
      MovingClock.set(START.plusSeconds(180));
      stream.until("changed file", () -> count(tables, "SELECT count(*) FROM orders") == 4);
      stream.until("last look", () -> told(tables) >= 3);
      run = stream.stop();
    }

    assertThat(run.said(), run.code(), is(0));
    assertThat(
        tables.rows("SELECT id, version FROM orders ORDER BY id"),
        is(List.of(List.of("1", "2"), List.of("2", "1"), List.of("3", "1"), List.of("4", "1"))));
    assertThat(
        tables.rows(
            "SELECT status, extracted, inserted, updated, unchanged, duplicate, rejected,"
                + " unexplained FROM collection_runs"
                + WINDOWS),
        is(
            List.of(
                List.of("done", "3", "2", "0", "0", "1", "0", "0"),
                List.of("done", "2", "1", "0", "0", "0", "1", "0"),
                List.of("done", "3", "1", "1", "1", "0", "0", "0"))));
    assertThat(
        tables.rows(
            "SELECT status, extracted, inserted, updated, unchanged, duplicate, rejected,"
                + " unexplained FROM collection_runs WHERE run_id NOT LIKE '%/%'"),
        is(List.of(List.of("done", "8", "4", "1", "1", "1", "1", "0"))));
    assertThat(
        tables.rows(
            "SELECT part, received, status FROM collection_extractions"
                + " WHERE page = 0 AND part <> '' ORDER BY run_id, part"),
        is(
            List.of(
                List.of(inbox.resolve("a.jsonl").toString(), "3", "COMPLETE"),
                List.of(inbox.resolve("b.jsonl").toString(), "2", "COMPLETE"),
                List.of(inbox.resolve("a.jsonl").toString(), "3", "COMPLETE"))));
  }

  /** As a file is to be brought into a watched folder: complete. */
  private void put(Path inbox, String name, int seconds, String... lines) throws Exception {
    Path written = path.resolve("written");
    Files.write(written, List.of(lines));
    Files.setLastModifiedTime(written, FileTime.from(START.plusSeconds(seconds)));
    Files.move(written, inbox.resolve(name), StandardCopyOption.REPLACE_EXISTING);
  }

  private static String order(int id, int version) {
    return "{\"id\":%d,\"version\":%d}".formatted(id, version);
  }

  private static long told(ResultTables tables) throws Exception {
    return count(tables, "SELECT count(*) FROM collection_runs WHERE run_id LIKE '%/%'");
  }

  private static long count(ResultTables tables, String sql) throws Exception {
    try {
      return tables.number(sql);
    } catch (SQLException e) {
      return -1; // the tables are not there yet
    }
  }
}
