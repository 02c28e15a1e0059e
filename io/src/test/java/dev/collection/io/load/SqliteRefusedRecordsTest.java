package dev.collection.io.load;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.collection.io.jdbc.Database;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteRefusedRecordsTest extends RefusedRecordsContract {
  @TempDir Path folder;

  @Override
  Database database() {
    return new Database(
        "jdbc:sqlite:" + folder.resolve("test.db") + "?foreign_keys=true", null, null);
  }

  @Override
  String checkRule() {
    return "sqlite:constraint_check";
  }

  @Override
  String uniqueRule() {
    return "sqlite:constraint_unique";
  }

  @Override
  String foreignKeyRule() {
    return "sqlite:constraint_foreignkey";
  }

  @Override
  String triggerRule() {
    return "sqlite:constraint_trigger";
  }

  @Override
  List<String> refusingTrigger() {
    return triggers("ABORT");
  }

  /** SQLite has no way to check a deferred constraint before the end of the transaction. */
  @Override
  List<String> writtenOfDeferred() {
    return List.of("a", "b");
  }

  private static List<String> triggers(String how) {
    return List.of("INSERT", "UPDATE").stream()
        .map(
            event ->
                "CREATE TRIGGER refuse_"
                    + event
                    + " BEFORE "
                    + event
                    + " ON jobs WHEN new.pay = 5000 BEGIN SELECT RAISE("
                    + how
                    + ", 'too much pay'); END")
        .toList();
  }

  @Test
  void whenATriggerEndsTheTransaction_theOthersAreWrittenInTransactionsOfTheirOwn()
      throws Exception {
    execute(triggers("ROLLBACK").toArray(new String[0]));
    load("run-1", 50, records(100, Set.of(3, 97)), expected(98, 0, 2, triggerRule()));
    assertThat(column("SELECT count(*) FROM jobs"), is(List.of("98")));
  }

  @Test
  void whenTheDiskIsFull_isAFaultOfTheSystemAndNoReject() throws Exception {
    long pages = Long.parseLong(column("PRAGMA page_count").get(0));
    Database full = new Database(database().url() + "&max_page_count=" + (pages + 10), null, null);
    try {
      SQLException thrown =
          assertThrows(SQLException.class, () -> write(full, records(2000, Set.of())));
      assertThat(thrown.getMessage(), containsString("SQLITE_FULL"));
    } finally {
      full.release();
    }
    assertThat(column("SELECT count(*) FROM jobs_rejects"), is(List.of("0")));
    assertThat(column("SELECT count(*) FROM jobs"), is(List.of("0")));
  }

  @AfterEach
  void close() throws Exception {
    database().release();
  }
}
