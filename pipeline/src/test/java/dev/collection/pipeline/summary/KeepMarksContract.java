package dev.collection.pipeline.summary;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import dev.collection.io.jdbc.Database;
import dev.collection.io.load.CollectionSchema;
import dev.collection.io.load.CollectionTables;
import dev.collection.io.load.RunRow;
import dev.collection.io.load.TableDefinition;
import dev.collection.io.memory.MemoryDefinition;
import dev.collection.io.source.Position;
import dev.collection.io.source.ReadBatch;
import dev.collection.io.source.ReadSession;
import dev.collection.io.source.ReadSources;
import dev.collection.io.source.Source;
import dev.collection.io.source.SourceContext;
import dev.collection.model.ExtractionReport;
import dev.collection.model.FieldDefinition;
import dev.collection.model.FieldType;
import dev.collection.model.Locator;
import dev.collection.model.RawRecord;
import dev.collection.model.RecordType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.VoidCoder;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How far sources have come is kept from run to run, on every database. */
abstract class KeepMarksContract {
  private static final Instant NOW = Instant.parse("2026-11-16T00:00:00Z");

  abstract Database database();

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

  @Test
  void whenARunIsDone_theNextReadsWhatCameSince() throws Exception {
    collect("run-1", "done", false, numbers("api", 3), "api 1", "api 2", "api 3");
    assertThat(marks(), is(List.of("numbers api 003 run-1")));

    collect("run-2", "done_with_breaches", false, numbers("api", 5), "api 4", "api 5");
    assertThat(marks(), is(List.of("numbers api 005 run-2")));

    collect("run-3", "done", false, numbers("api", 5));
    assertThat("nothing new leaves the mark", marks(), is(List.of("numbers api 005 run-2")));
  }

  @Test
  void whenARunFailed_theNextReadsFromTheSameMark() throws Exception {
    collect("run-1", "done", false, numbers("api", 1), "api 1");
    collect("run-2", "failed", false, numbers("api", 3), "api 2", "api 3");
    assertThat(marks(), is(List.of("numbers api 001 run-1")));

    collect("run-3", "done", false, numbers("api", 3), "api 2", "api 3");
    assertThat(marks(), is(List.of("numbers api 003 run-3")));
  }

  @Test
  void whenASourceIsIncomplete_onlyItsMarkStays() throws Exception {
    List<Source> sources =
        List.of(
            new Numbers("whole", List.of(""), 2, ExtractionReport.Status.COMPLETE),
            new Numbers("cut", List.of("a", "b"), 2, ExtractionReport.Status.TRUNCATED));
    collect(
        "run-1", "done", false, sources, "cut 1", "cut 1", "cut 2", "cut 2", "whole 1", "whole 2");

    assertThat(marks(), is(List.of("numbers whole 002 run-1")));
  }

  @Test
  void whenMarksAreToBeIgnored_readsAllAndKeepsTheNewMark() throws Exception {
    collect("run-1", "done", false, numbers("api", 4), "api 1", "api 2", "api 3", "api 4");
    collect("run-2", "done", true, numbers("api", 2), "api 1", "api 2");

    assertThat(marks(), is(List.of("numbers api 002 run-2")));
  }

  @Test
  void whenPartsAdvanceEachForItself_thoseOfOtherRunsStay() throws Exception {
    keep("run-1", report("0", "{\"t-0\":5,\"t-1\":9}"), report("1", "{\"t-1\":10}"));
    assertThat(marks(), is(List.of("numbers api {\"t-0\":5,\"t-1\":10} run-1")));

    keep("run-2", report("1", "{\"t-1\":12,\"t-2\":1}"));
    assertThat(marks(), is(List.of("numbers api {\"t-0\":5,\"t-1\":12,\"t-2\":1} run-2")));
  }

  private static ExtractionReport report(String part, String mark) {
    return new ExtractionReport("api", part, 0, -1, 0, 0, 0, ExtractionReport.Status.COMPLETE, "")
        .withMark(mark);
  }

  private void keep(String run, ExtractionReport... reports) {
    Pipeline pipeline = Pipeline.create();
    keep(pipeline, run, "done", pipeline.apply("Reports", Create.of(List.of(reports))));
    pipeline.run().waitUntilFinish();
  }

  private void keep(
      Pipeline pipeline,
      String run,
      String status,
      org.apache.beam.sdk.values.PCollection<ExtractionReport> reports) {
    RunRow row = new RunRow(run, "numbers", NOW, NOW, status, "", Map.of(), null, "{}");
    pipeline
        .apply("Run", Create.of(row).withCoder(new RunRow.RunRowCoder()))
        .apply(
            "Keep marks",
            new KeepMarks(
                database(), reports, pipeline.apply("Loaded", Create.empty(VoidCoder.of()))));
  }

  private static List<Source> numbers(String name, int last) {
    return List.of(new Numbers(name, List.of(""), last, ExtractionReport.Status.COMPLETE));
  }

  private void collect(
      String run, String status, boolean full, List<Source> sources, String... expected) {
    MemoryDefinition memory = MemoryDefinition.of(database(), "numbers", run).withFull(full);
    Pipeline pipeline = Pipeline.create();
    ReadSources.Result read =
        pipeline.apply("Read", ReadSources.all(sources, run).remembering(memory));
    PAssert.that(
            read.records()
                .apply(
                    MapElements.into(TypeDescriptors.strings())
                        .via(raw -> new String(raw.payload(), StandardCharsets.UTF_8))))
        .containsInAnyOrder(List.of(expected));
    keep(pipeline, run, status, read.reports());
    pipeline.run().waitUntilFinish();
    MemoryDefinition.release(run);
  }

  private List<String> marks() throws Exception {
    List<String> marks = new ArrayList<>();
    try (Connection connection = database().connect();
        Statement statement = connection.createStatement();
        ResultSet result =
            statement.executeQuery(
                "SELECT collection || ' ' || source || ' ' || mark || ' ' || run_id FROM"
                    + " collection_marks WHERE updated_at IS NOT NULL ORDER BY 1")) {
      while (result.next()) {
        marks.add(result.getString(1));
      }
    }
    return marks;
  }

  /** Numbers from the one after the mark on; the mark is the last, in three digits. */
  private record Numbers(
      String name, List<String> partNames, int last, ExtractionReport.Status status)
      implements Source {
    @Override
    public List<String> parts(SourceContext context) {
      return partNames;
    }

    @Override
    public ReadSession open(String part, Position position, SourceContext context)
        throws IOException {
      String mark = context.memory().mark(name);
      int first = mark == null ? 1 : Integer.parseInt(mark) + 1;
      return new ReadSession() {
        @Override
        public ReadBatch next() {
          List<RawRecord> records = new ArrayList<>();
          for (int number = first; number <= last; number++) {
            records.add(
                new RawRecord(
                    name,
                    Locator.line(part, number),
                    (name + " " + number).getBytes(StandardCharsets.UTF_8),
                    NOW));
          }
          ExtractionReport report =
              new ExtractionReport(name, part, 0, -1, records.size(), 0, 0, status, "")
                  .withMark(records.isEmpty() ? null : String.format(Locale.ROOT, "%03d", last));
          return new ReadBatch(records, List.of(), List.of(report), Position.START, true);
        }

        @Override
        public void close() {}
      };
    }
  }
}
