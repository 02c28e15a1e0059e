package dev.collection.io.schema;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

class SqliteTableTextTest {
  private static final String WRITTEN =
      """
      CREATE TABLE [jobs] ( -- made by hand, (by me)
        "id" TEXT NOT NULL,
        `pay` INTEGER CHECK (pay > -5 AND note <> 'a,b)') DEFAULT 1e-5,
        [the note] varchar ( 20 ) COLLATE nocase DEFAULT 'it''s, ok',
        data BLOB DEFAULT x'00', /* , */
        CONSTRAINT mine PRIMARY KEY ("id"), UNIQUE (pay, "the note")
      ) STRICT\
      """;

  @Test
  void whenATypeIsSet_everythingElseStaysAsTheUserWroteIt() {
    SqliteTableText text = SqliteTableText.parse(WRITTEN);
    text.setType("pay", "NUMERIC");
    text.setType("the note", "TEXT");

    assertThat(
        text.create("jobs_new"),
        is(
            """
            CREATE TABLE "jobs_new" (
              "id" TEXT NOT NULL,
              `pay` NUMERIC CHECK (pay > -5 AND note <> 'a,b)') DEFAULT 1e-5,
              [the note] TEXT COLLATE nocase DEFAULT 'it''s, ok',
              data BLOB DEFAULT x'00',
              CONSTRAINT mine PRIMARY KEY ("id"),
              UNIQUE (pay, "the note")
            ) STRICT\
            """));
  }

  @Test
  void whenTheKeyIsSet_itsColumnsAreNeverNullAndTheOldOnesMayBe() {
    SqliteTableText text = SqliteTableText.parse(WRITTEN);
    text.addColumn("code", "TEXT");
    text.setKey(List.of("id"), List.of("code", "pay"));

    assertThat(
        text.create("jobs"),
        is(
            """
            CREATE TABLE "jobs" (
              "id" TEXT,
              `pay` INTEGER CHECK (pay > -5 AND note <> 'a,b)') DEFAULT 1e-5 NOT NULL,
              [the note] varchar ( 20 ) COLLATE nocase DEFAULT 'it''s, ok',
              data BLOB DEFAULT x'00',
              "code" TEXT NOT NULL,
              PRIMARY KEY ("code", "pay"),
              UNIQUE (pay, "the note")
            ) STRICT\
            """));
  }

  @Test
  void whenTheKeyIsPartOfAColumn_itIsRemovedThere() {
    SqliteTableText text =
        SqliteTableText.parse("CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT, code)");
    text.setKey(List.of("id"), List.of("code"));

    assertThat(
        text.create("t"),
        is("CREATE TABLE \"t\" (\n  id INTEGER,\n  code NOT NULL,\n  PRIMARY KEY (\"code\")\n)"));
  }

  @Test
  void whenThereIsNoSuchColumn_saysWhich() {
    SqliteTableText text = SqliteTableText.parse("CREATE TABLE t (id, PRIMARY KEY (id))");
    IllegalArgumentException thrown =
        assertThrows(IllegalArgumentException.class, () -> text.setType("primary", "TEXT"));
    assertThat(thrown.getMessage(), is("there is no column primary"));
  }
}
