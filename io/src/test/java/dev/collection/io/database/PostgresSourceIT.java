package dev.collection.io.database;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;

import dev.collection.io.source.Position;
import dev.collection.io.source.ReadBatch;
import dev.collection.io.source.ReadSession;
import dev.collection.model.ExtractionReport;
import dev.collection.model.ExtractionReport.Status;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.ServerSocket;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class PostgresSourceIT extends DatabaseSourceContract {
  private static EmbeddedPostgres server;

  @BeforeAll
  static void start() throws Exception {
    server =
        EmbeddedPostgres.builder()
            .setPort(0)
            .setServerConfig("password_encryption", "scram-sha-256")
            .start();
  }

  @AfterAll
  static void stop() throws Exception {
    server.close();
  }

  @AfterEach
  void clean() throws Exception {
    execute("DROP SCHEMA public CASCADE", "CREATE SCHEMA public");
  }

  @Override
  DatabaseAccess access() {
    return access(null);
  }

  private static DatabaseAccess access(Duration timeout) {
    return new DatabaseAccess(
        "jdbc:postgresql://127.0.0.1:" + server.getPort() + "/postgres", "postgres", null, timeout);
  }

  @Override
  Connection write() throws Exception {
    return DriverManager.getConnection(access().url(), "postgres", "");
  }

  @Override
  String timestampType() {
    return "timestamptz";
  }

  @Override
  List<Values> values() {
    return List.of(
        new Values("bigint", true, "7", "-7", "0", "9223372036854775807", "-9223372036854775808"),
        new Values("numeric", false, "1.50", "1.5", "-1e100", "NaN", "1e-50", "0", "99"),
        new Values("double precision", false, "0.1", "-0", "0", "NaN", "Infinity", "-Infinity"),
        // The hour that comes twice when summer time ends, and the one that does not exist.
        new Values(
            "timestamptz",
            false,
            "2026-10-25 02:30:00 Europe/Berlin",
            "2026-10-25 00:30:00+00",
            "2026-10-25 01:30:00+00",
            "2026-03-29 01:00:00+00",
            "infinity",
            "-infinity",
            "4713-01-01 BC"),
        new Values("timestamp", false, "2026-10-25 02:30:00.000001", "2026-10-25 02:30", "epoch"),
        new Values("date", false, "2026-02-28", "0001-01-01 BC", "infinity", "9999-12-31"),
        new Values("text", false, "m", "M", "", "é", "e", "z", "ı", "😀", "a''b", "a\"b\\", "a b"),
        new Values("text COLLATE \"C\"", false, "m", "M", "", "é", "z", "a-b", "ab"),
        new Values("char(3)", false, "a", "a ", "ab", "B", ""),
        new Values("boolean", false, "t", "f"),
        new Values("bytea", false, "\\x00", "\\x", "\\xff", "\\x00ff"),
        new Values(
            "uuid",
            false,
            "00000000-0000-0000-0000-000000000000",
            "ffffffff-ffff-ffff-ffff-ffffffffffff",
            "80000000-0000-0000-0000-000000000001"));
  }

  @Test
  void whenColumnsAreOfAnyType_noValueLosesAnything() throws Exception {
    execute(
        "CREATE TYPE mood AS ENUM ('sad', 'glad')",
        "CREATE TYPE place AS (city text, lat numeric)",
        "CREATE TABLE typed (id bigserial PRIMARY KEY, n numeric, f double precision, r real,"
            + " t boolean, d date, ts timestamp, tz timestamptz, tm time, iv interval, b bytea,"
            + " j json, jb jsonb, ints int[], texts text[], at timestamptz[], u uuid, m mood,"
            + " p place, c char(3))",
        "INSERT INTO typed VALUES (9223372036854775807, 12345678901234567890.123456789000, 0.1,"
            + " 1.5, true, '2026-03-29', '2026-03-29 02:30:00.123456', '2026-03-29"
            + " 02:30:00.5+02', '23:59:59', '1 day 2 hours', '\\x00ff',"
            + " '{\"a\": [1.10, null]}', '{\"b\": \"\\u00e9\"}', '{{1,2},{3,NULL}}',"
            + " '{\"a\\\"b\",NULL,\"\"}', '{\"2026-01-01 00:00:00+00\"}',"
            + " '80000000-0000-0000-0000-000000000001', 'glad', ROW('Ulm', 48.40), 'ab')",
        "INSERT INTO typed (id, n, f, d, ts, tz) VALUES (1, 'NaN', '-Infinity', 'infinity',"
            + " '-infinity', '0044-03-15 00:00:00+00 BC')");
    List<String> rows =
        payloads(
            read(JdbcSource.of("s", access(), Relation.table("public.typed")), "", Position.START));
    assertThat(
        rows.get(1),
        is(
            "{\"id\":9223372036854775807,\"n\":12345678901234567890.123456789000,\"f\":0.1,"
                + "\"r\":1.5,\"t\":true,\"d\":\"2026-03-29\",\"ts\":\"2026-03-29T02:30:00.123456\","
                + "\"tz\":\"2026-03-29T00:30:00.5Z\",\"tm\":\"23:59:59\",\"iv\":\"P1DT2H\","
                + "\"b\":\"AP8=\",\"j\":{\"a\": [1.10, null]},\"jb\":{\"b\": \"é\"},"
                + "\"ints\":[[1,2],[3,null]],\"texts\":[\"a\\\"b\",null,\"\"],"
                + "\"at\":[\"2026-01-01T00:00:00+00:00\"],"
                + "\"u\":\"80000000-0000-0000-0000-000000000001\",\"m\":\"glad\","
                + "\"p\":{\"city\":\"Ulm\",\"lat\":48.40},\"c\":\"ab \"}"));
    assertThat(
        rows.get(0),
        is(
            "{\"id\":1,\"n\":\"NaN\",\"f\":\"-Infinity\",\"r\":null,\"t\":null,"
                + "\"d\":\"infinity\",\"ts\":\"-infinity\",\"tz\":\"0044-03-15 00:00:00+00 BC\","
                + "\"tm\":null,\"iv\":null,\"b\":null,\"j\":null,\"jb\":null,\"ints\":null,"
                + "\"texts\":null,\"at\":null,\"u\":null,\"m\":null,\"p\":null,\"c\":null}"));
  }

  /** Eight gigabytes, of which a heap of two holds no more than a few rows. */
  @Test
  void whenTheResultIsLargerThanMemory_holdsOneFetchOfIt() throws Exception {
    JdbcSource source =
        JdbcSource.of(
                "s",
                access(),
                Relation.query(
                    "SELECT n, repeat('x', 1000000) AS body FROM generate_series(1, 8000) AS n"))
            .withFetch(2);
    List<Integer> sizes = new ArrayList<>();
    try (ReadSession session = source.open("", Position.START, context(null, 1000))) {
      for (int i = 0; i < 20; i++) {
        ReadBatch batch = session.next();
        sizes.add(batch.records().size());
        assertThat(batch.last(), is(false));
      }
    }
    assertThat(sizes.stream().distinct().toList(), is(List.of(2)));
  }

  /** Rows that were not fetched yet are not made yet: the one that fails has not failed. */
  @Test
  void whenALaterRowFails_theRowsBeforeItHaveCome() throws Exception {
    JdbcSource source =
        JdbcSource.of(
                "s",
                access(),
                Relation.query("SELECT 100 / (50 - n) AS v FROM generate_series(1, 99) AS n"))
            .withFetch(7);
    List<ReadBatch> batches = read(source, "", Position.START);
    assertThat(payloads(batches).size(), is(49));
    assertThat(whole(batches).status(), is(Status.FAILED));
    assertThat(whole(batches).announced(), is(99L));
    assertThat(whole(batches).message(), containsString("division by zero"));
    assertThat(whole(batches).message(), containsString("after 49 of 99 rows"));
  }

  @Test
  void whenTheConnectionIsLost_whatCameIsKeptAndTheRestIsNamed() throws Exception {
    execute("CREATE TABLE losing (id integer PRIMARY KEY)");
    insertNumbers("losing", 0, 20);
    JdbcSource source = JdbcSource.of("s", access(), Relation.table("losing")).withFetch(2);
    List<ReadBatch> batches = new ArrayList<>();
    try (ReadSession session = source.open("", Position.START, context())) {
      batches.add(session.next());
      execute(
          "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
              + " WHERE application_name = 'collection-orchestrator'");
      do {
        batches.add(session.next());
      } while (!batches.get(batches.size() - 1).last());
    }
    ExtractionReport whole = whole(batches);
    assertThat(whole.status(), is(Status.FAILED));
    assertThat(whole.announced(), is(20L));
    assertThat(whole.received(), is((long) payloads(batches).size()));
    assertThat(whole.received(), is(lessThan(20L)));
    assertThat(whole.message(), containsString("of 20 rows"));

    // Somebody may read on from the last good batch.
    List<ReadBatch> rest = read(source, "", batches.get(batches.size() - 2).next());
    assertThat(whole(rest).status(), is(Status.COMPLETE));
    assertThat(whole(rest).received(), is(20L));
  }

  @Test
  void whenAStatementTakesTooLong_theTimeoutIsNamed() throws Exception {
    JdbcSource source =
        JdbcSource.of(
            "s",
            access(Duration.ofMillis(50)),
            Relation.query("SELECT pg_sleep(60)::text AS slept"));
    ExtractionReport whole = whole(read(source, "", Position.START));
    assertThat(whole.status(), is(Status.FAILED));
    assertThat(whole.message(), containsString("took longer than its statement timeout"));
  }

  @Test
  void whenAQueryCallsAFunctionThatWrites_itIsRefused() throws Exception {
    execute("CREATE SEQUENCE numbers");
    JdbcSource source =
        JdbcSource.of("s", access(), Relation.query("SELECT nextval('numbers') AS n"));
    ExtractionReport whole = whole(read(source, "", Position.START));
    assertThat(whole.status(), is(Status.FAILED));
    assertThat(whole.message(), containsString("was asked to write, which a source may not"));
  }

  @Test
  void whenTheDatabaseDoesNotExist_saysSo() throws Exception {
    String url = "jdbc:postgresql://127.0.0.1:" + server.getPort() + "/nowhere";
    JdbcSource source =
        JdbcSource.of("s", new DatabaseAccess(url, "postgres", null, null), Relation.table("t"));
    assertThat(
        problems(source, List.of()),
        is(List.of("PostgreSQL at " + url + " does not exist; correct `url`")));
  }

  @Test
  void whenNothingListens_partsCannotBeListedAndTheReasonIsSaid() throws Exception {
    int port;
    try (ServerSocket socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    JdbcSource source =
        JdbcSource.of(
            "s",
            new DatabaseAccess("jdbc:postgresql://127.0.0.1:" + port + "/x", "u", null, null),
            Relation.table("t"));
    assertThat(problems(source, List.of()).get(0), containsString("cannot be reached"));
    try {
      source.parts(context());
      throw new AssertionError("listed the parts of nothing");
    } catch (IOException e) {
      assertThat(e.getMessage(), containsString("cannot be reached"));
    }
  }

  @Test
  void whenTheRightIsMissing_namesTheGrant() throws Exception {
    execute(
        "CREATE ROLE stranger LOGIN",
        "GRANT USAGE ON SCHEMA public TO stranger",
        "CREATE TABLE secret_rows (id integer PRIMARY KEY)");
    JdbcSource source =
        JdbcSource.of(
            "s",
            new DatabaseAccess(access().url(), "stranger", null, null),
            Relation.table("secret_rows"));
    assertThat(
        problems(source, List.of()).get(0),
        containsString("GRANT SELECT ON \"secret_rows\" TO the user of this source"));
  }

  @Test
  void whenAColumnCannotBeOrdered_saysSoBeforeTheRun() throws Exception {
    execute("CREATE TABLE documents (id integer PRIMARY KEY, body json)");
    JdbcSource source =
        JdbcSource.of("s", access(), Relation.table("documents")).withPartition("body", 2);
    assertThat(problems(source, List.of()).get(0), containsString("ordering operator"));
  }

  @Test
  void whenTablesInherit_theKeyOfTheParentIsNotTrusted() throws Exception {
    execute(
        "CREATE TABLE parent (id integer PRIMARY KEY)",
        "CREATE TABLE child () INHERITS (parent)",
        "INSERT INTO parent VALUES (1)",
        "INSERT INTO child VALUES (1), (1), (2), (2)");
    JdbcSource source = JdbcSource.of("s", access(), Relation.table("parent"));
    List<ReadBatch> all = read(source, "", Position.START);
    assertThat(payloads(all), hasSize(5));
    assertThat(payloads(read(source, "", all.get(0).next())), hasSize(2));
  }
}
