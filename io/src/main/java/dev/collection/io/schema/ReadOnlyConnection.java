package dev.collection.io.schema;

import dev.collection.io.jdbc.Database;
import dev.collection.io.secret.SecretResolver;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Properties;

/** A connection that cannot write, outside of the pool, for one look at a database. */
public final class ReadOnlyConnection {
  private static final String PREFIX = "jdbc:sqlite:";

  private ReadOnlyConnection() {}

  /**
   * Connects; the caller closes it.
   *
   * @return empty for a file of SQLite that is not there, and is not made
   * @throws SQLException if it cannot be had
   */
  public static Optional<Connection> to(Database database) throws SQLException {
    return database.isSqlite() ? toFile(database) : Optional.of(toServer(database));
  }

  private static Connection toServer(Database database) throws SQLException {
    SecretResolver secrets = SecretResolver.system();
    Properties properties = new Properties();
    if (database.username() != null) {
      properties.setProperty("user", secrets.resolve(database.username()));
    }
    if (database.password() != null) {
      properties.setProperty("password", secrets.resolve(database.password()));
    }
    properties.setProperty("ApplicationName", "collection-orchestrator");
    properties.setProperty("connectTimeout", "10");
    properties.setProperty("readOnly", "true");
    properties.setProperty("readOnlyMode", "always");
    return DriverManager.getConnection(secrets.resolve(database.url()), properties);
  }

  private static Optional<Connection> toFile(Database database) throws SQLException {
    String name =
        SecretResolver.system()
            .resolve(database.url())
            .substring(PREFIX.length())
            .replaceFirst("\\?.*$", "")
            .replaceFirst("^file:(//(localhost)?(?=/))?", "");
    if (name.isEmpty() || name.contains(":memory:")) {
      return Optional.empty();
    }
    Path file = Path.of(name).toAbsolutePath();
    if (!Files.exists(file)) {
      if (!Files.isDirectory(file.getParent())) {
        throw new SQLException("the folder " + file.getParent() + " does not exist");
      }
      return Optional.empty();
    }
    Properties properties = new Properties();
    properties.setProperty("open_mode", "1"); // SQLITE_OPEN_READONLY
    properties.setProperty("busy_timeout", "60000");
    // Even to be read, a file in WAL mode gets two files beside it, if they are not there. Where
    // nobody writes it now, and nothing waits in them, it can be read as one that never changes.
    boolean atRest = !Files.exists(file.resolveSibling(file.getFileName() + "-wal"));
    return Optional.of(
        DriverManager.getConnection(
            PREFIX + file.toUri() + (atRest ? "?immutable=1" : ""), properties));
  }
}
