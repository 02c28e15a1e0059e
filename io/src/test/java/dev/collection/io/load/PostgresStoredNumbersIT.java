package dev.collection.io.load;

import dev.collection.io.jdbc.Database;
import dev.collection.io.jdbc.PostgresServer;
import java.sql.Connection;
import java.sql.Statement;
import org.junit.jupiter.api.extension.RegisterExtension;

class PostgresStoredNumbersIT extends StoredNumbersContract {
  @RegisterExtension static final PostgresServer SERVER = new PostgresServer();

  @Override
  Database database() {
    return SERVER.database();
  }

  @Override
  void analyze() throws Exception {
    try (Connection connection = database().connect();
        Statement statement = connection.createStatement()) {
      statement.execute("ANALYZE collection_runs");
    }
  }
}
