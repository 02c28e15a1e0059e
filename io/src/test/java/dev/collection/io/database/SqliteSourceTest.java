package dev.collection.io.database;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;

import dev.collection.io.source.Position;
import dev.collection.model.ExtractionReport;
import dev.collection.model.ExtractionReport.Status;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteSourceTest extends DatabaseSourceContract {
  @TempDir Path folder;

  @BeforeEach
  void letReadersAndWritersShare() throws Exception {
    execute("PRAGMA journal_mode=WAL");
  }

  @Override
  DatabaseAccess access() {
    return new DatabaseAccess("jdbc:sqlite:" + folder.resolve("source.db"), null, null, null);
  }

  @Override
  Connection write() throws Exception {
    return DriverManager.getConnection(access().url());
  }

  @Override
  String timestampType() {
    return "text";
  }

  @Override
  List<Values> values() {
    return List.of(
        new Values(
            "integer", true, "7", "-7", "0", "1", "9223372036854775807", "-9223372036854775808"),
        new Values("numeric", true, "1.5", "-1.5", "0.1", "1e300", "-9e999", "9e999", "2"),
        new Values("text", false, "m", "M", "", "é", "z", "ı", "I", "😀", "a''b", "a\"b\\", "10"),
        new Values("text COLLATE NOCASE", false, "m", "M", "a", "B", "b", "A", "ab"),
        new Values("blob", true, "x'00'", "x''", "x'ff'", "x'00ff'", "x'80'"),
        // A column may hold anything.
        new Values("", true, "1", "'1'", "1.5", "x'31'", "'a'", "-1", "1e20", "''"));
  }

  @Test
  void whenAColumnHoldsAnything_eachValueIsWhatItIs() throws Exception {
    execute(
        "CREATE TABLE mixed (id integer PRIMARY KEY, v, j JSON)",
        "INSERT INTO mixed VALUES (1, 9223372036854775807, '{\"a\":[1.10]}'), (2, 0.1, 'no json'),"
            + " (3, 'te\"xt', NULL), (4, x'00ff', '[]'), (5, 9e999, '1'), (6, NULL, '\"s\"')");
    assertThat(
        payloads(read(JdbcSource.of("s", access(), Relation.table("mixed")), "", Position.START)),
        is(
            List.of(
                "{\"id\":1,\"v\":9223372036854775807,\"j\":{\"a\":[1.10]}}",
                "{\"id\":2,\"v\":0.1,\"j\":\"no json\"}",
                "{\"id\":3,\"v\":\"te\\\"xt\",\"j\":null}",
                "{\"id\":4,\"v\":\"AP8=\",\"j\":[]}",
                "{\"id\":5,\"v\":\"Infinity\",\"j\":1}",
                "{\"id\":6,\"v\":null,\"j\":\"s\"}")));
  }

  @Test
  void whenATableHasNoRowid_itsKeyOrdersIt() throws Exception {
    execute(
        "CREATE TABLE pairs (b text, a integer, PRIMARY KEY (a, b)) WITHOUT ROWID",
        "INSERT INTO pairs VALUES ('y', 1), ('x', 2), ('x', 1)");
    JdbcSource source = JdbcSource.of("s", access(), Relation.table("main.pairs"));
    assertThat(
        rows(source).stream().map(record -> record.locator().describe()).toList(),
        is(List.of("main.pairs a=1, b=x", "main.pairs a=1, b=y", "main.pairs a=2, b=x")));
  }

  @Test
  void whenAViewIsRead_itHasNoKeyAndIsRead() throws Exception {
    execute(
        "CREATE TABLE base (id integer PRIMARY KEY)",
        "INSERT INTO base VALUES (1), (2)",
        "CREATE VIEW doubled AS SELECT id * 2 AS n FROM base");
    assertThat(
        rows(JdbcSource.of("s", access(), Relation.table("doubled")).withPartition("n", 2)).stream()
            .map(record -> payload(record) + " " + record.locator())
            .toList(),
        is(List.of("{\"n\":2} doubled before 4 row 1", "{\"n\":4} doubled from 4 row 1")));
  }

  @Test
  void whenTheFileIsMissing_saysSoAndDoesNotMakeIt() throws Exception {
    Path missing = folder.resolve("missing.db");
    JdbcSource source =
        JdbcSource.of(
            "s",
            new DatabaseAccess("jdbc:sqlite:" + missing, null, null, null),
            Relation.table("t"));
    assertThat(
        problems(source, List.of()),
        is(List.of("SQLite at " + missing + ": the file " + missing + " does not exist")));
    assertThat(Files.exists(missing), is(false));
  }

  @Test
  void whenTheFileIsNoDatabase_saysSo() throws Exception {
    Path other = Files.writeString(folder.resolve("other.db"), "no database".repeat(100));
    JdbcSource source =
        JdbcSource.of(
            "s", new DatabaseAccess("jdbc:sqlite:" + other, null, null, null), Relation.table("t"));
    assertThat(
        problems(source, List.of()),
        is(List.of("SQLite at " + other + " is not an SQLite database; correct `url`")));
  }

  @Test
  void whenAValueFailsInTheMiddle_whatCameIsKept() throws Exception {
    execute("CREATE TABLE failing (id integer PRIMARY KEY, t text)");
    execute("INSERT INTO failing VALUES (1, '{}'), (2, '{}'), (3, '{}'), (4, '{}'), (5, 'broken')");
    JdbcSource source =
        JdbcSource.of(
            "s",
            access(),
            Relation.query("SELECT id, json_extract(t, '$') AS v FROM failing ORDER BY id"));
    var batches = read(source, "", Position.START);
    ExtractionReport whole = whole(batches);
    assertThat(payloads(batches).size(), is(4));
    assertThat(whole.status(), is(Status.FAILED));
    assertThat(whole.received(), is(4L));
    assertThat(whole.announced(), is(5L));
    assertThat(whole.message(), containsString("malformed JSON"));
    assertThat(whole.message(), containsString("after 4 of 5 rows"));
  }
}
