package dev.collection.pipeline.spec;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import dev.collection.io.database.DatabaseAccess;
import dev.collection.io.database.JdbcSource.Increasing;
import dev.collection.io.database.JdbcSource.Partition;
import dev.collection.io.database.Relation;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JdbcSpecTest {
  private static final String BEFORE =
      "collection: c\nkey: [id]\nfields: {id: integer}\nsources:\n  s:\n    map: {id: /id}\n";

  @TempDir Path folder;

  private JdbcSpec read(String jdbc) throws Exception {
    return (JdbcSpec)
        new SpecFolder(folder)
            .write("spec.yaml", BEFORE + "    jdbc: " + jdbc + "\n")
            .read("spec.yaml")
            .sources()
            .get(0)
            .kind();
  }

  private List<String> problems(String jdbc) throws Exception {
    return new SpecFolder(folder)
        .write("spec.yaml", BEFORE + "    jdbc: " + jdbc + "\n")
        .problems("spec.yaml");
  }

  @Test
  void whenEverythingIsGiven_readsIt() throws Exception {
    JdbcSpec spec =
        read(
            "{url: \"jdbc:postgresql://host/db\", username: \"${env:U}\", password: \"${env:P}\","
                + " table: public.postings, partition: {by: id, parts: 3}, increasing: {by: at,"
                + " overlap: 5m}, deletes: compare, fetch: 10, timeout: 30s}");
    assertThat(
        spec,
        is(
            new JdbcSpec(
                new DatabaseAccess(
                    "jdbc:postgresql://host/db", "${env:U}", "${env:P}", Duration.ofSeconds(30)),
                Relation.table("public.postings"),
                new Partition("id", 3),
                new Increasing("at", Duration.ofMinutes(5), null),
                true,
                10)));
    assertThat(
        spec.describe(), is("table public.postings of PostgreSQL at jdbc:postgresql://host/db"));
  }

  @Test
  void whenOnlyTheTableIsGiven_theRestIsUsual() throws Exception {
    assertThat(
        read("{url: \"jdbc:sqlite:data/a.db\", table: t}"),
        is(
            new JdbcSpec(
                new DatabaseAccess("jdbc:sqlite:" + folder.resolve("data/a.db"), null, null, null),
                Relation.table("t"),
                null,
                null,
                false,
                1000)));
  }

  @Test
  void whenAQueryIsGiven_itsSemicolonIsLeftOff() throws Exception {
    JdbcSpec spec =
        read(
            "{url: \"jdbc:sqlite:a.db\", query: \" with x as (select 1) select * from x; \","
                + " partition: {by: id}, increasing: {by: id, overlap: 0.5}}");
    assertThat(spec.relation(), is(Relation.query("with x as (select 1) select * from x")));
    assertThat(spec.partition(), is(new Partition("id", 8)));
    assertThat(spec.increasing(), is(new Increasing("id", null, new BigDecimal("0.5"))));
  }

  @Test
  void whenEverythingIsWrong_allIsNamedAtOnce() throws Exception {
    assertThat(
        problems(
            "\n      url: jdbc:postgresql://user@host/db\n      password: secret\n"
                + "      query: DELETE FROM jobs\n      partition: {parts: 0}\n"
                + "      increasing: {by: at, overlap: -1}\n      deletes: compared\n"
                + "      fetch: 0\n      batch: 5\n    items: /rows"),
        is(
            List.of(
                "spec.yaml:8:12: `url` must not contain a user or a password; use `username` and"
                    + " `password`",
                "spec.yaml:9:17: `password` is in the clear; refer to it with \"${env:NAME}\" or"
                    + " \"${file:PATH}\"",
                "spec.yaml:10:14: `query` must be a SELECT: a source is read in transactions that"
                    + " cannot write",
                "spec.yaml:11:18: `by` is missing; give a column, as in `partition: {by: id,"
                    + " parts: 8}`",
                "spec.yaml:11:26: `parts` must be a whole number from 1 to 1000, not `0`",
                "spec.yaml:12:37: `overlap` must not be negative",
                "spec.yaml:13:16: `deletes` must be one of compare, keep, not `compared`;"
                    + " did you mean `compare`?",
                "spec.yaml:14:14: `fetch` must be a whole number from 1 to 1000000, not `0`",
                "spec.yaml:15:7: unknown key `batch`; there are deletes, fetch, increasing,"
                    + " partition, password, query, table, timeout, url, username",
                "spec.yaml:16:5: `items` goes with http and file; a row is one item")));
  }

  @Test
  void whenWhatIsReadIsNotClear_saysHow() throws Exception {
    assertThat(
        problems("{url: \"jdbc:sqlite:a.db\", table: a b}"),
        is(
            List.of(
                "spec.yaml:7:44: `a b` is not the name of a table; write it as in postings,"
                    + " public.postings or public.\"Order Details\"")));
    assertThat(
        problems("{url: \"jdbc:sqlite:a.db\", table: t, query: SELECT 1}"),
        is(List.of("spec.yaml:7:47: give `table` or `query`, not both")));
    assertThat(
        problems("{url: \"jdbc:sqlite:a.db\"}"),
        is(List.of("spec.yaml:7:11: give `table: NAME` or `query: SELECT …`")));
    assertThat(
        problems("{url: \"jdbc:sqlite:a.db\", query: \"SELECT 1; DELETE FROM t\"}"),
        is(List.of("spec.yaml:7:44: `query` must be one statement without `;`")));
    assertThat(
        problems("{url: \"jdbc:mysql://h/d\", table: t}"),
        is(List.of("spec.yaml:7:17: `url` must begin with jdbc:postgresql: or jdbc:sqlite:")));
    assertThat(
        problems("{url: \"jdbc:sqlite::memory:\", table: t}"),
        is(List.of("spec.yaml:7:17: `url` must name a file, as in `jdbc:sqlite:jobs.db`")));
  }

  @Test
  void whenRowsCouldMoveBetweenParts_deletesAreNotCompared() throws Exception {
    assertThat(
        problems(
            "{url: \"jdbc:sqlite:a.db\", query: SELECT 1, partition: {by: id}, deletes: compare}"),
        is(
            List.of(
                "spec.yaml:7:84: `deletes: compare` needs a `table`, or a `query` without"
                    + " `partition`: rows of a query may move from part to part while they are"
                    + " read")));
  }
}
