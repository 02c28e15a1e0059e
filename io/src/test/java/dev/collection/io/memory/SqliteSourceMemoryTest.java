package dev.collection.io.memory;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;

import dev.collection.io.jdbc.Database;
import dev.collection.io.source.SourceMemory.KeptAnswer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Instant;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SqliteSourceMemoryTest extends SourceMemoryContract {
  @TempDir Path folder;

  @Override
  Database database() {
    return new Database("jdbc:sqlite:" + folder.resolve("test.db"), null, null);
  }

  @Override
  Connection connectToAnswers() throws Exception {
    return DriverManager.getConnection(database().url() + "-sources");
  }

  @Override
  String place() {
    return folder.resolve("test.db-sources").toString();
  }

  @AfterEach
  void close() throws Exception {
    database().release();
  }

  @Test
  void whenNothingIsEverKept_makesNoFile() throws Exception {
    MemoryDefinition definition = MemoryDefinition.of(database(), "jobs", "run-1");
    definition.begin();
    definition.memory().mark("api");
    definition.end();
    MemoryDefinition.release("run-1");

    assertThat(Files.exists(folder.resolve("test.db-sources")), is(false));
  }

  @Test
  void whenAnswersAreDeleted_theFileShrinks() throws Exception {
    byte[] body = new byte[4 << 20];
    new Random(1).nextBytes(body);
    MemoryDefinition definition = MemoryDefinition.of(database(), "jobs", "run-1");
    definition
        .memory()
        .keep(
            "api",
            "/1",
            new KeptAnswer(200, Map.of(), body, Instant.parse("2026-11-01T00:00:00Z")));
    definition.end();
    MemoryDefinition.release("run-1");

    assertThat(Files.size(folder.resolve("test.db-sources")), lessThan(1L << 20));
  }

  @ParameterizedTest
  @CsvSource({
    "jdbc:sqlite:collection.db, jdbc:sqlite:collection.db-sources",
    "jdbc:sqlite:/a/b.db?cache=shared, jdbc:sqlite:/a/b.db-sources",
    "jdbc:sqlite:file:/a/b.db, jdbc:sqlite:file:/a/b.db-sources",
    "jdbc:sqlite::memory:, jdbc:sqlite::memory:",
    "jdbc:sqlite:, jdbc:sqlite::memory:",
  })
  void whenResultsAreInAFile_answersAreBesideIt(String results, String answers) {
    assertThat(SqliteMemoryDatabase.beside(results), is(answers));
  }
}
