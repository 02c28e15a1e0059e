package dev.collection.io.load;

import dev.collection.io.jdbc.Database;
import java.io.Serializable;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads the profiles that the last good runs of a collection have stored. */
public final class StoredProfiles implements Serializable {
  private static final long serialVersionUID = 1L;

  private final Database database;
  private final String collection;

  public StoredProfiles(Database database, String collection) {
    this.database = database;
    this.collection = collection;
  }

  /**
   * One profile.
   *
   * @param kind as in {@code collection_profiles}
   * @param sketch its bytes, as they were stored
   */
  public record Stored(String source, String kind, String path, byte[] sketch) {}

  /**
   * The profiles of runs that have ended without a failure, or of windows of such, the latest
   * first.
   *
   * @param before id of the run or window before which they began
   * @param most how many of them at most
   */
  public List<List<Stored>> before(String before, int most) throws SQLException {
    String runs =
        GoodRuns.latest(
            database,
            "r.run_id",
            before,
            " AND EXISTS (SELECT 1 FROM collection_profiles p WHERE p.run_id = r.run_id)",
            most);
    return database
        .retry()
        .execute(
            connection -> {
              Map<String, List<Stored>> byRun = new LinkedHashMap<>();
              try (PreparedStatement statement = connection.prepareStatement(runs)) {
                statement.setString(1, collection);
                statement.setString(2, before);
                try (ResultSet result = statement.executeQuery()) {
                  while (result.next()) {
                    byRun.put(result.getString(1), new ArrayList<>());
                  }
                }
              }
              String sql =
                  "SELECT source, kind, path, sketch FROM collection_profiles WHERE run_id = ?";
              try (PreparedStatement statement = connection.prepareStatement(sql)) {
                for (Map.Entry<String, List<Stored>> run : byRun.entrySet()) {
                  statement.setString(1, run.getKey());
                  try (ResultSet result = statement.executeQuery()) {
                    while (result.next()) {
                      run.getValue()
                          .add(
                              new Stored(
                                  result.getString(1),
                                  result.getString(2),
                                  result.getString(3),
                                  result.getBytes(4)));
                    }
                  }
                }
              }
              return List.copyOf(byRun.values());
            });
  }
}
