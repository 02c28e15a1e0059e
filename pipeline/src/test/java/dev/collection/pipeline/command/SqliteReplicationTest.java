package dev.collection.pipeline.command;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class SqliteReplicationTest extends ReplicationContract {
  @Override
  String url() {
    return "jdbc:sqlite:" + path.resolve("source.db");
  }

  @Override
  String specUrl() {
    return "jdbc:sqlite:source.db";
  }

  @Override
  List<String> targetOptions() {
    return List.of("--jdbcUrl=" + folder().jdbcUrl());
  }

  @Override
  ResultTables copies() {
    return folder().tables();
  }

  @Test
  void whenAPartFails_nothingIsDeletedAndTheRunSaysSo() throws Exception {
    begin("deletes: compare");
    assertThat(run().code(), is(0));
    // A view in place of the table, whose last rows fail.
    source(
        "ALTER TABLE postings RENAME TO base",
        "DELETE FROM base WHERE id BETWEEN 1 AND 5",
        "CREATE VIEW postings AS SELECT id, CASE WHEN id > 70 THEN json_extract('broken', '$')"
            + " ELSE name END AS name, pay, changed FROM base");
    Path spec = path.resolve("spec.yaml");
    Files.writeString(
        spec, Files.readString(spec).replace("partition: {by: id, parts: 3}", "fetch: 10"));

    CommandRun second = run();

    assertThat(second.said(), second.code(), is(1));
    assertThat(second.out(), containsString("malformed JSON"));
    assertThat(second.out(), containsString("rows not seen, sweep incomplete: replica"));
    assertThat(folder().tables().column("SELECT count(*) FROM copies"), is(List.of("100")));
    assertThat(totals().get("vanished").asInt(), is(0));
  }

  @Test
  void whenARecordWithoutAKeyIsRefused_nothingIsDeleted() throws Exception {
    begin("deletes: compare");
    assertThat(run().code(), is(0));
    source(
        "DELETE FROM postings WHERE id = 3",
        "ALTER TABLE postings RENAME COLUMN name TO old_name",
        "ALTER TABLE postings RENAME COLUMN id TO key",
        "ALTER TABLE postings RENAME COLUMN old_name TO name",
        "ALTER TABLE postings ADD COLUMN id integer",
        "UPDATE postings SET id = key WHERE key <> 9");
    Path spec = path.resolve("spec.yaml");
    Files.writeString(spec, Files.readString(spec).replace("{by: id,", "{by: key,"));

    CommandRun second = run();

    assertThat(second.said(), second.code(), is(0));
    assertThat(
        second.out(),
        containsString("rows not seen, 1 record was refused before its key was known"));
    assertThat(folder().tables().column("SELECT count(*) FROM copies"), is(List.of("100")));
  }

  /** The other source still has what this one lost. */
  @Test
  void whenAnotherSourceDeliversTheRow_itStays() throws Exception {
    begin("deletes: compare");
    Path spec = path.resolve("spec.yaml");
    Files.writeString(
        spec, Files.readString(spec) + "  other: {like: replica, file: {path: other.jsonl}}\n");
    folder().write("other.jsonl", "{\"id\": -500}\n");
    assertThat(run().code(), is(0));
    source("DELETE FROM postings WHERE id IN (10, 11)");
    folder()
        .write(
            "other.jsonl",
            "{\"id\": 10, \"name\": \"Posting \\\"10\\\"\", \"pay\": 10.25,"
                + " \"changed\": \"2026-11-01T00:00:30Z\"}\n");

    CommandRun second = run();

    assertThat(second.said(), second.code(), is(0));
    assertThat(totals().get("vanished").asInt(), is(1));
    // What came from the file is no row of the table, whatever the table has.
    assertThat(
        folder().tables().column("SELECT id FROM copies WHERE id IN (10, 11, -500) ORDER BY id"),
        is(List.of("-500", "10")));
  }

  @Test
  void whenInputsAreMissing_allAreNamedAtOnceAndNothingRuns() throws Exception {
    begin("increasing: {by: altered}");
    Path spec = path.resolve("spec.yaml");
    Files.writeString(
        spec,
        Files.readString(spec).replace("name: /name", "name: /nam")
            + "  second:\n    like: replica\n    jdbc: {url: jdbc:sqlite:gone.db, table: t}\n"
            + "  third:\n    like: replica\n    jdbc: {url: jdbc:sqlite:source.db, table: t,"
            + " password: \"${env:NOT_SET_ANYWHERE}\"}\n");

    CommandRun run = run();

    assertThat(run.said(), run.code(), is(2));
    String where = "SQLite at " + path.resolve("source.db") + ": postings has no column ";
    assertThat(
        run.err(),
        is(
            "source third, password: the environment variable NOT_SET_ANYWHERE is not set; set it"
                + " with: export NOT_SET_ANYWHERE=…\n"
                + "source replica: "
                + where
                + "altered; it has id, name, pay, changed\n"
                + "source replica: "
                + where
                + "nam; it has id, name, pay, changed\n"
                + "source second: SQLite at "
                + path.resolve("gone.db")
                + ": the file "
                + path.resolve("gone.db")
                + " does not exist\n"));
    assertThat(run.out(), is(""));
  }
}
