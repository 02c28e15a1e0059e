package dev.collection.io.load;

import dev.collection.io.jdbc.Database;
import dev.collection.io.jdbc.PostgresServer;
import org.junit.jupiter.api.extension.RegisterExtension;

class PostgresLoadDeletionsIT extends LoadDeletionsContract {
  @RegisterExtension static final PostgresServer SERVER = new PostgresServer();

  @Override
  Database database() {
    return SERVER.database();
  }
}
