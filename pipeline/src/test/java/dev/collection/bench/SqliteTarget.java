package dev.collection.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/** Two SQLite files: pages that a dropped table leaves behind would slow down whoever is second. */
record SqliteTarget(Path folder) implements Target {
  @Override
  public String name() {
    return "SQLite";
  }

  @Override
  public String plainUrl() {
    return "jdbc:sqlite:" + folder.resolve("plain.db");
  }

  @Override
  public String collectUrl() {
    return "jdbc:sqlite:" + folder.resolve("collect.db");
  }

  @Override
  public void clear() throws IOException {
    for (String file : new String[] {"plain.db", "collect.db"}) {
      for (String suffix : new String[] {"", "-wal", "-shm"}) {
        Files.deleteIfExists(folder.resolve(file + suffix));
      }
    }
  }

  @Override
  public boolean rowsEqual() throws SQLException {
    try (Connection connection = DriverManager.getConnection(plainUrl());
        Statement statement = connection.createStatement()) {
      statement.execute("ATTACH '" + folder.resolve("collect.db") + "' AS collect");
      return Target.rowsEqual(connection, "main.plain_jobs", "collect.federal_jobs");
    }
  }
}
