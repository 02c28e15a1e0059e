package dev.collection.io.load;

import dev.collection.io.jdbc.Database;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

class SqliteStoredNumbersTest extends StoredNumbersContract {
  @TempDir Path folder;

  @Override
  Database database() {
    return new Database("jdbc:sqlite:" + folder.resolve("test.db"), null, null);
  }

  @AfterEach
  void close() throws Exception {
    database().release();
  }
}
