package dev.collection.pipeline.summary;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import dev.collection.io.jdbc.Database;
import dev.collection.io.load.CollectionSchema;
import dev.collection.io.load.CollectionTables;
import dev.collection.io.load.RunRow;
import dev.collection.io.load.TableDefinition;
import dev.collection.io.load.ToldWindow;
import dev.collection.model.FieldDefinition;
import dev.collection.model.FieldType;
import dev.collection.model.Measure;
import dev.collection.model.Measures;
import dev.collection.model.RecordType;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestStream;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.transforms.windowing.FixedWindows;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.TimestampedValue;
import org.joda.time.Duration;
import org.joda.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Windows are added up in whatever order they are told, and what nobody told is deleted. */
class EndStreamTest {
  private static final Duration MINUTE = Duration.standardMinutes(1);
  private static final Instant START = Instant.parse("2026-11-15T12:00:00Z");

  @TempDir Path folder;

  @BeforeEach
  void makeTables() throws Exception {
    RecordType type =
        new RecordType(
            "numbers",
            List.of(FieldDefinition.of("id", FieldType.STRING)),
            List.of("id"),
            List.of());
    new CollectionSchema(database(), new CollectionTables(type, TableDefinition.of("numbers")))
        .prepare();
  }

  @AfterEach
  void close() throws Exception {
    database().release();
  }

  private Database database() {
    return new Database(url(), null, null);
  }

  private String url() {
    return "jdbc:sqlite:" + folder.resolve("test.db");
  }

  private static String id(int minute) {
    return "run/20261115T120" + minute + "00.000";
  }

  private static TimestampedValue<ToldWindow> told(int minute, String status, long extracted) {
    return TimestampedValue.of(
        new ToldWindow(id(minute), status, new Measures().add(Measure.EXTRACTED, "api", extracted)),
        START.plus(MINUTE.multipliedBy(minute + 1L)).minus(Duration.millis(1)));
  }

  private void row(String id) throws Exception {
    try (Connection connection = DriverManager.getConnection(url());
        Statement statement = connection.createStatement()) {
      statement.execute(
          "INSERT INTO collection_runs (run_id, status) VALUES ('" + id + "', 'done')");
    }
  }

  private List<String> rows() throws Exception {
    List<String> rows = new ArrayList<>();
    try (Connection connection = DriverManager.getConnection(url());
        Statement statement = connection.createStatement();
        ResultSet result =
            statement.executeQuery(
                "SELECT run_id, status, extracted, message FROM collection_runs ORDER BY run_id")) {
      while (result.next()) {
        rows.add(
            result.getString(1)
                + " "
                + result.getString(2)
                + " "
                + result.getString(3)
                + " "
                + result.getString(4));
      }
    }
    return rows;
  }

  private void run(TestStream<ToldWindow> windows) {
    TestPipeline pipeline = TestPipeline.create().enableAbandonedNodeEnforcement(false);
    pipeline
        .apply(windows)
        .apply(Window.into(FixedWindows.of(MINUTE)))
        .apply("End", new EndStream(new Sum(), database(), "run"));
    pipeline.run().waitUntilFinish();
  }

  private static TestStream.Builder<ToldWindow> stream() {
    return TestStream.create(new ToldWindow.ToldCoder());
  }

  @Test
  void windowsAreAddedUpInAnyOrder_andRowsThatNobodyToldAreDeleted() throws Exception {
    for (int minute = 0; minute < 5; minute++) {
      row(id(minute));
    }
    row("another/20261115T120100.000");

    run(
        stream()
            .addElements(told(3, "done", 1000))
            .addElements(told(0, "done", 1), told(2, "done", 100))
            .advanceWatermarkTo(START.plus(MINUTE.multipliedBy(4)))
            .advanceWatermarkToInfinity());

    assertThat(
        rows(),
        is(
            List.of(
                "another/20261115T120100.000 done null null",
                "run done 1101 ",
                id(0) + " done null null",
                id(2) + " done null null",
                id(3) + " done null null")));
  }

  @Test
  void windowsThatFailedAreCounted_andTheFirstIsNamed() throws Exception {
    run(
        stream()
            .addElements(told(0, "done", 1))
            .addElements(told(1, "failed", 10))
            .advanceWatermarkTo(START.plus(MINUTE.multipliedBy(2)))
            .addElements(told(2, "failed", 100), told(3, "done_with_breaches", 1000))
            .advanceWatermarkToInfinity());

    assertThat(
        rows(),
        is(
            List.of(
                "run failed 1111 2 windows have failed, the first is "
                    + id(1)
                    + " in collection_runs")));
  }

  @Test
  void whenALaterWindowFailsFirst_theEarlierIsTheFirstAllTheSame() throws Exception {
    run(
        stream()
            .addElements(told(3, "failed", 1))
            .addElements(told(1, "failed", 10))
            .addElements(told(2, "failed", 100))
            .advanceWatermarkToInfinity());

    assertThat(
        rows(),
        is(
            List.of(
                "run failed 111 3 windows have failed, the first is "
                    + id(1)
                    + " in collection_runs")));
  }

  @Test
  void ofARunInWhichNothingCameThereIsASum_andNoWindow() throws Exception {
    row(id(1));
    run(stream().advanceWatermarkToInfinity());

    assertThat(rows(), is(List.of("run done null ")));
  }

  /** Tells what it is given. */
  private static final class Sum implements RunEnd {
    private static final long serialVersionUID = 1L;

    @Override
    public String step() {
      return "Sum";
    }

    @Override
    public Summarizer.Result end(Summarizer.Counted counted, BoundedWindow window) {
      throw new IllegalStateException("windows have been told");
    }

    @Override
    public Summarizer.Result endStream(String of, Summarizer.Counted counted) {
      long extracted = counted.measures().total(Measure.EXTRACTED);
      java.time.Instant now = java.time.Instant.parse("2026-11-16T00:00:00Z");
      return new Summarizer.Result(
          new RunRow(
              of,
              "numbers",
              now,
              now,
              counted.failures().isEmpty() ? "done" : "failed",
              String.join("; ", counted.failures()),
              extracted == 0 ? Map.of() : Map.of("extracted", extracted),
              null,
              "{}"),
          List.of(),
          List.of(),
          List.of(),
          List.of(),
          List.of(),
          List.of(),
          List.of());
    }
  }
}
