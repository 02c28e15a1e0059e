package dev.collection.io.schema;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;

import dev.collection.io.jdbc.Column;
import dev.collection.io.jdbc.ColumnType;
import dev.collection.io.jdbc.Dialect;
import dev.collection.io.jdbc.Partitioning;
import dev.collection.io.jdbc.PostgresDialect;
import dev.collection.io.jdbc.SqliteDialect;
import dev.collection.io.jdbc.Table;
import dev.collection.io.schema.SchemaDifference.AbsentColumn;
import dev.collection.io.schema.SchemaDifference.AbsentIndex;
import dev.collection.io.schema.SchemaDifference.KeyChange;
import dev.collection.io.schema.SchemaDifference.OwnColumn;
import dev.collection.io.schema.SchemaDifference.RemovedField;
import dev.collection.io.schema.SchemaDifference.TypeChange;
import dev.collection.io.schema.TableShape.ColumnShape;
import dev.collection.model.FieldType;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SchemaDifferenceTest {
  private static final Column ID = new Column("id", ColumnType.TEXT);
  private static final Column DAY = new Column("day", ColumnType.DATE);
  private static final Column RUN = new Column("run_id", ColumnType.TEXT);
  private static final Table JOBS = new Table("jobs", List.of(ID, DAY, RUN), List.of("id"));
  private static final String INDEX = "CREATE INDEX jobs_run ON jobs (run_id)";

  private static final ExpectedSchema EXPECTED =
      new ExpectedSchema(
          "jobs",
          Map.of("id", FieldType.STRING, "day", FieldType.DATE),
          "jobs",
          Set.of("run_id", "closed_at"),
          List.of(
              new ExpectedTable(
                  JOBS, Set.of("id", "day"), Map.of("jobs_run", INDEX), List.of(), false)));

  private static ColumnShape column(String name, String type) {
    return new ColumnShape(name, type, false, false);
  }

  private static SchemaDifference sqlite(TableShape jobs, Map<String, String> recorded) {
    return compare(jobs, recorded, new SqliteDialect(), true);
  }

  private static SchemaDifference postgres(TableShape jobs, Map<String, String> recorded) {
    return compare(jobs, recorded, new PostgresDialect(), false);
  }

  private static SchemaDifference compare(
      TableShape jobs, Map<String, String> recorded, Dialect dialect, boolean isSqlite) {
    Map<String, TableShape> tables = new HashMap<>();
    tables.put(jobs.name(), jobs);
    DatabaseShape found = new DatabaseShape(tables, tables.keySet(), Map.of("jobs", recorded));
    return SchemaDifference.between(EXPECTED, found, dialect, new ColumnTypes(isSqlite));
  }

  @Test
  void whenNothingIsThere_everythingIsAbsentAndNothingIsForTheUserToDecide() {
    SchemaDifference difference =
        SchemaDifference.between(
            EXPECTED, DatabaseShape.empty(), new SqliteDialect(), new ColumnTypes(true));

    assertThat(
        difference.absentTables().stream().map(ExpectedTable::name).toList(),
        is(List.of("jobs", "collection_fields")));
    assertThat(difference.absentIndexes(), is(List.of(new AbsentIndex(JOBS, "jobs_run", INDEX))));
    assertThat(difference.needsMigration(), is(false));
  }

  @Test
  void whenAColumnIsAbsent_itIsToBeAddedAndOthersAreTheUsersOwn() {
    SchemaDifference difference =
        postgres(
            TableShape.of(
                "jobs",
                List.of("id"),
                column("id", "text"),
                column("run_id", "text"),
                column("closed_at", "timestamp with time zone"),
                column("remark", "text"),
                new ColumnShape("must", "integer", true, false)),
            Map.of());

    assertThat(difference.absentColumns(), is(List.of(new AbsentColumn(JOBS, DAY))));
    assertThat(
        difference.own(),
        is(
            List.of(
                new OwnColumn(JOBS, "remark", "text", false),
                new OwnColumn(JOBS, "must", "integer", true))));
    assertThat(difference.needsMigration(), is(false));
  }

  @Test
  void whenARunHasMadeAColumnOfAFieldThatIsGone_itIsRemovedUnlessNobodyKnows() {
    TableShape jobs =
        TableShape.of(
            "jobs",
            List.of("id"),
            column("id", "text"),
            column("day", "date"),
            column("run_id", "text"),
            column("note", "text"));

    SchemaDifference known = postgres(jobs, Map.of("id", "string", "note", "string"));
    assertThat(known.removed(), is(List.of(new RemovedField(JOBS, "note"))));
    assertThat(known.own(), is(empty()));

    SchemaDifference unknown = postgres(jobs, Map.of());
    assertThat(unknown.removed(), is(empty()));
    assertThat(unknown.own(), is(List.of(new OwnColumn(JOBS, "note", "text", false))));
  }

  @Test
  void whenAnotherUniqueKeyIsTheExpectedOne_itWillDo() {
    TableShape jobs =
        TableShape.of(
            "jobs",
            List.of("number"),
            column("id", "text"),
            column("day", "date"),
            column("run_id", "text"));
    assertThat(
        postgres(jobs, Map.of()).keys(), is(List.of(new KeyChange(JOBS, List.of("number")))));

    TableShape unique =
        new TableShape(
            "jobs",
            jobs.columns(),
            jobs.primaryKey(),
            "jobs_pkey",
            Set.of(Set.of("number"), Set.of("id")),
            List.of(),
            List.of(),
            null);
    assertThat(postgres(unique, Map.of()).keys(), is(empty()));
  }

  @Test
  void whenTheKeyOfAPartitionedTableChanges_itIsUniqueWithThePartitionsColumn() {
    Table divided = new Table("jobs", JOBS.columns(), List.of("id"), Partitioning.byMonth("day"));
    ExpectedSchema expected =
        new ExpectedSchema(
            "jobs",
            EXPECTED.fields(),
            "jobs",
            Set.of(),
            List.of(new ExpectedTable(divided, Set.of("id", "day"), Map.of(), List.of(), false)));
    TableShape jobs =
        new TableShape(
            "jobs",
            TableShape.of(
                    "jobs",
                    List.of(),
                    column("id", "text"),
                    column("day", "date"),
                    column("run_id", "text"))
                .columns(),
            List.of(),
            null,
            Set.of(Set.of("run_id", "day")),
            List.of(),
            List.of(),
            null);
    DatabaseShape found = new DatabaseShape(Map.of("jobs", jobs), Set.of("jobs"), Map.of());
    Dialect dialect = new PostgresDialect();
    SchemaDifference difference =
        SchemaDifference.between(expected, found, dialect, new ColumnTypes(false));

    assertThat(
        new PostgresMigration(dialect, expected, found, difference).statements().get(1),
        is(
            "ALTER TABLE \"jobs\"\n  ADD UNIQUE (\"id\", \"day\"),\n"
                + "  ALTER COLUMN \"id\" SET NOT NULL"));
  }

  @ParameterizedTest
  @CsvSource({
    "TEXT, string, TEXT",
    "TEXT, timestamp, TIMESTAMP",
    "NUMERIC, date, ", // declared otherwise: the record says nothing of it
  })
  void whenSqliteDeclaresAlike_theRecordTellsTheTypeOfTheValues(
      String declared, String recorded, ColumnType from) {
    TableShape jobs =
        TableShape.of(
            "jobs",
            List.of("id"),
            column("id", "TEXT"),
            column("day", declared),
            column("run_id", "TEXT"));
    List<TypeChange> types = sqlite(jobs, Map.of("day", recorded)).types();

    if (from == null) {
      assertThat(types, is(List.of(new TypeChange(JOBS, DAY, declared, ColumnType.NUMERIC))));
    } else {
      assertThat(
          types,
          is(List.of(new TypeChange(JOBS, DAY, declared + " of the type " + recorded, from))));
    }
    assertThat(
        sqlite(
                TableShape.of(
                    "jobs",
                    List.of("id"),
                    column("id", "TEXT"),
                    column("day", "TEXT"),
                    column("run_id", "TEXT")),
                Map.of("day", "date"))
            .types(),
        is(empty()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "TEXT      | character varying(8)        | true",
        "INTEGER   | smallint                    | true",
        "INTEGER   | numeric                     | false",
        "NUMERIC   | numeric(5,2)                | true",
        "NUMERIC   | bigint                      | false",
        "TIMESTAMP | timestamp(3) with time zone | true",
        "TIMESTAMP | timestamp without time zone | false",
        "DATE      | text                        | false",
        "JSON      | json                        | false"
      })
  void aNarrowerFormOfTheTypeIsARestrictionOfTheUsers(
      ColumnType type, String found, boolean accepted) {
    assertThat(new ColumnTypes(false).accepts(type, found), is(accepted));
  }
}
