package dev.collection.io.load;

import dev.collection.io.jdbc.Database;
import dev.collection.io.jdbc.PostgresServer;
import org.junit.jupiter.api.extension.RegisterExtension;

class PostgresStaleWindowsIT extends StaleWindowsContract {
  @RegisterExtension static final PostgresServer SERVER = new PostgresServer();

  @Override
  Database database() {
    return SERVER.database();
  }

  /** As in a database whose language passes over separators. */
  @Override
  void prepare(String table) throws Exception {
    execute("ALTER TABLE " + table + " ALTER COLUMN run_id TYPE text COLLATE \"en-x-icu\"");
  }
}
