package dev.collection.io.load;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import dev.collection.io.jdbc.Database;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which rows of windows are deleted, on every database. */
abstract class StaleWindowsContract {
  private static final String RUN = "20261115T115900.000-0a1b2c3d";

  private static final List<String> TABLES =
      List.of(
          "collection_runs",
          "collection_quality",
          "collection_field_quality",
          "collection_rules",
          "collection_profiles",
          "collection_drift",
          "collection_issues",
          "collection_extractions");

  /** The run, its windows, and runs whose ids are next to its own. */
  private static final List<String> ALL =
      List.of(
          "20261115T115900.000-0A1B2C3D/20261115T120100.000",
          RUN,
          RUN + ".",
          window(0),
          window(1),
          window(2),
          window(3),
          RUN + "0/20261115T120100.000");

  abstract Database database() throws Exception;

  /** What is to be done with a table before it has rows. */
  void prepare(String table) throws Exception {}

  static String window(int minute) {
    return RUN + "/20261115T120" + minute + "00.000";
  }

  @BeforeEach
  void fill() throws Exception {
    new CollectionSchema(database(), LoadRecordsContract.TABLES).prepare();
    for (String table : TABLES) {
      prepare(table);
    }
    for (String id : ALL) {
      execute("INSERT INTO collection_runs (run_id) VALUES ('" + id + "')");
      execute(
          "INSERT INTO collection_quality (run_id, source, dimension) VALUES ('"
              + id
              + "', '', 'd')");
      execute(
          "INSERT INTO collection_field_quality (run_id, source, field, dimension) VALUES ('"
              + id
              + "', '', 'f', 'd')");
      execute(
          "INSERT INTO collection_rules (run_id, source, rule) VALUES ('" + id + "', 's', 'r')");
      execute(
          "INSERT INTO collection_profiles (run_id, source, kind, path) VALUES ('"
              + id
              + "', 's', 'item', '')");
      execute(
          "INSERT INTO collection_issues (run_id, source, dimension, part) VALUES ('"
              + id
              + "', 's', 'd', 'p')");
      execute("INSERT INTO collection_drift (run_id, finding) VALUES ('" + id + "', 1)");
      execute(
          "INSERT INTO collection_extractions (run_id, source, part, page) VALUES ('"
              + id
              + "', 's', '', 0)");
    }
  }

  private void assertDeleted(String... deleted) throws Exception {
    List<String> expected = new ArrayList<>(ALL);
    expected.removeAll(List.of(deleted));
    for (String table : TABLES) {
      assertThat(table, ids(table), is(expected.stream().sorted().toList()));
    }
  }

  @Test
  void thoseUpToAWindowThatAreNotKnownAreDeleted() throws Exception {
    StaleWindows stale = new StaleWindows(database());
    stale.deleteOthers(RUN, null, window(2), List.of(window(0), window(2)));
    assertDeleted(window(1));
    stale.deleteOthers(RUN, null, window(2), List.of(window(0), window(2)));
    assertDeleted(window(1));
  }

  @Test
  void whatIsClearedAlreadyStays_andWhatIsBehindTheLast() throws Exception {
    new StaleWindows(database()).deleteOthers(RUN, window(0), window(2), List.of(window(2)));
    assertDeleted(window(1));
  }

  @Test
  void atTheEndAllThatAreNotKnownAreDeleted() throws Exception {
    new StaleWindows(database()).deleteOthers(RUN, window(1), null, List.of());
    assertDeleted(window(2), window(3));
  }

  @Test
  void ofARunThatKnowsNoneOfThemAllAreDeleted() throws Exception {
    new StaleWindows(database()).deleteOthers(RUN, null, null, List.of());
    assertDeleted(window(0), window(1), window(2), window(3));
  }

  @ParameterizedTest
  @ValueSource(ints = {10_000})
  void aRunMayKnowManyWindows(int many) throws Exception {
    List<String> known = new ArrayList<>(List.of(window(0), window(1), window(2)));
    for (int i = 0; i < many; i++) {
      known.add(RUN + "/20261115T12" + i);
    }
    new StaleWindows(database()).deleteOthers(RUN, null, null, known);
    assertDeleted(window(3));
  }

  void execute(String sql) throws Exception {
    try (Connection connection = database().connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private List<String> ids(String table) throws Exception {
    List<String> ids = new ArrayList<>();
    try (Connection connection = database().connect();
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery("SELECT run_id FROM " + table)) {
      while (result.next()) {
        ids.add(result.getString(1));
      }
    }
    return ids.stream().sorted().toList();
  }
}
