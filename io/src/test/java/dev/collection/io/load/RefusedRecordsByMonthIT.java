package dev.collection.io.load;

import dev.collection.io.jdbc.Partitioning;
import dev.collection.io.jdbc.Statements;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a table with partitions refuses; its unique constraints have the column of the months. */
class RefusedRecordsByMonthIT extends PostgresRefusedRecordsIT {
  @Override
  Partitioning partitioning() {
    return Partitioning.byMonth("posted");
  }

  @Override
  String uniqueWithPay() {
    return "pay, posted";
  }

  @Override
  void referToOthers(String more) throws Exception {
    String create = new Statements(database().dialect()).createTable(tables().records());
    execute(
        "DROP TABLE jobs",
        create.replace(
            "\n) PARTITION",
            ", UNIQUE (pay, posted), FOREIGN KEY (openings, posted) REFERENCES jobs (pay, posted)"
                + more
                + "\n) PARTITION"));
    new CollectionSchema(database(), tables()).prepare();
  }

  @Override
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "sqlstate:23502 | /posted | ALTER TABLE jobs ALTER COLUMN posted SET NOT NULL",
        "sqlstate:22001 |         | ALTER TABLE jobs ALTER COLUMN id TYPE varchar(8)",
        "sqlstate:22003 |         | ALTER TABLE jobs ALTER COLUMN pay TYPE numeric(5, 2)",
        "sqlstate:22P02 |         | ALTER TABLE jobs ALTER COLUMN id TYPE text, ADD kind kinds",
        "sqlstate:23503 |         | ALTER TABLE jobs ADD FOREIGN KEY (pay) REFERENCES allowed",
        "sqlstate:23503 |         | ALTER TABLE jobs ADD FOREIGN KEY (pay) REFERENCES allowed"
            + " DEFERRABLE INITIALLY DEFERRED",
        "sqlstate:54000 |         | CREATE INDEX ON jobs (places)",
      })
  void whenOneOfAThousandDoesNotFit_theOthersAreLoadedAndEachIsCountedOnce(
      String rule, String pointer, String change) throws Exception {
    super.whenOneOfAThousandDoesNotFit_theOthersAreLoadedAndEachIsCountedOnce(
        rule, pointer, change);
  }
}
