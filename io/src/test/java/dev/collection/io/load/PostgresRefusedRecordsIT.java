package dev.collection.io.load;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import com.fasterxml.jackson.databind.JsonNode;
import dev.collection.io.jdbc.Database;
import dev.collection.io.jdbc.PostgresServer;
import dev.collection.model.JsonItems;
import dev.collection.model.ScoredRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PostgresRefusedRecordsIT extends RefusedRecordsContract {
  @RegisterExtension static final PostgresServer SERVER = new PostgresServer();

  @Override
  Database database() {
    return SERVER.database();
  }

  @Override
  String checkRule() {
    return "sqlstate:23514";
  }

  @Override
  String uniqueRule() {
    return "sqlstate:23505";
  }

  @Override
  String foreignKeyRule() {
    return "sqlstate:23503";
  }

  @Override
  String triggerRule() {
    return "sqlstate:P0001";
  }

  @Override
  List<String> refusingTrigger() {
    return List.of(
        "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF new.pay = 5000"
            + " THEN RAISE 'too much pay'; END IF; RETURN new; END $$",
        "CREATE TRIGGER refuse BEFORE INSERT OR UPDATE ON jobs FOR EACH ROW EXECUTE FUNCTION"
            + " refuse()");
  }

  @Override
  List<String> writtenOfDeferred() {
    return List.of("a", "b", "c");
  }

  /** Whatever a user changed in the table: the one row that does not fit, of a thousand. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "sqlstate:23502 | /posted | ALTER TABLE jobs ALTER COLUMN posted SET NOT NULL",
        "sqlstate:22001 |         | ALTER TABLE jobs ALTER COLUMN id TYPE varchar(8)",
        "sqlstate:22003 |         | ALTER TABLE jobs ALTER COLUMN pay TYPE numeric(5, 2)",
        "sqlstate:22003 |         | ALTER TABLE jobs ALTER COLUMN openings TYPE smallint",
        "sqlstate:22P02 |         | ALTER TABLE jobs ALTER COLUMN id TYPE text, ADD kind kinds",
        "sqlstate:23P01 |         | ALTER TABLE jobs ADD EXCLUDE USING btree (posted WITH =)"
            + " WHERE (pay = 5000)",
        "sqlstate:23503 |         | ALTER TABLE jobs ADD FOREIGN KEY (pay) REFERENCES allowed",
        "sqlstate:23503 |         | ALTER TABLE jobs ADD FOREIGN KEY (pay) REFERENCES allowed"
            + " DEFERRABLE INITIALLY DEFERRED",
        "sqlstate:54000 |         | CREATE INDEX ON jobs (places)",
      })
  void whenOneOfAThousandDoesNotFit_theOthersAreLoadedAndEachIsCountedOnce(
      String rule, String pointer, String change) throws Exception {
    execute(
        "CREATE TABLE allowed (pay numeric PRIMARY KEY)",
        "INSERT INTO allowed VALUES (10)",
        "CREATE TYPE kinds AS ENUM ('new')",
        change);
    List<ScoredRecord> records = new ArrayList<>(records(1000, Set.of()));
    int expected = 1;
    switch (rule) {
      case "sqlstate:22P02" -> {
        // A trigger of the user's that turns the id into one of its own types.
        execute(
            "CREATE FUNCTION kind() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF new.pay ="
                + " 5000 THEN new.kind = new.id; END IF; RETURN new; END $$",
            "CREATE TRIGGER kind BEFORE INSERT ON jobs FOR EACH ROW EXECUTE FUNCTION kind()");
        records.set(617, record(617, "2026-01-02", "5000", "617"));
      }
      case "sqlstate:23P01" -> {
        records.set(0, record(0, "2026-01-02", "5000", "0"));
        records.set(617, record(617, "2026-01-02", "5000", "617"));
      }
      case "sqlstate:54000" -> {
        records.set(617, record(617, "2026-01-02", "10", "617", List.of(uncompressible())));
      }
      default ->
          records.set(617, record(70_000, null, "5000", "an id of more than eight characters"));
    }
    load("run-1", 100, records, expected(1000 - expected, 0, expected, rule));
    assertThat(column("SELECT count(*) FROM jobs"), is(List.of("999")));
    JsonNode violation =
        JsonItems.mapper().readTree(column("SELECT violations FROM jobs_rejects").get(0)).get(0);
    assertThat(violation.get("pointer").asText(), is(pointer == null ? "" : pointer));
  }

  private static String uncompressible() {
    java.util.Random random = new java.util.Random(1);
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 20_000; i++) {
      text.append((char) ('0' + random.nextInt(75)));
    }
    return text.toString().replace('\\', '/');
  }

  /** The checks of a spec refuse U+0000 before; here they are left out. */
  @ParameterizedTest
  @CsvSource({"true", "false"})
  void whenATextHasTheCharacterThatPostgresDoesNotStore_isRefused(boolean inTheKey)
      throws Exception {
    List<ScoredRecord> records = new ArrayList<>(records(100, Set.of()));
    records.set(
        40,
        inTheKey
            ? record(40, "2026-01-02", "10", "a\0b")
            : record(40, "2026-01-02", "10", "id-0040", List.of("a\0b")));
    load("run-1", 30, records, expected(99, 0, 1, inTheKey ? "sqlstate:22021" : "sqlstate:22P05"));
    assertThat(column("SELECT count(*) FROM jobs"), is(List.of("99")));
  }
}
