package dev.collection.io.source;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;

import dev.collection.model.ExtractionReport;
import dev.collection.model.RawRecord;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What every source keeps, whatever it reads. A source's test extends this. */
public abstract class SourceConformance {
  /** A source of at least two batches without a fault in it. */
  protected abstract Source source() throws Exception;

  /** The world of the test; small batches if the source makes them by size. */
  protected abstract SourceContext context();

  /** The payloads of all records, in the order of parts and then of reading. */
  protected abstract List<String> expectedPayloads() throws Exception;

  @Test
  void whenReadToTheEnd_givesEveryRecordExactlyOnceInOrder() throws Exception {
    List<String> payloads = new ArrayList<>();
    for (String part : source().parts(context())) {
      for (ReadBatch batch : read(source(), part, Position.START)) {
        batch.records().forEach(record -> payloads.add(payload(record)));
      }
    }
    assertThat(payloads, equalTo(expectedPayloads()));
  }

  @Test
  void whenRead_everyRecordNamesTheSourceAndItsOwnPlace() throws Exception {
    List<RawRecord> records = new ArrayList<>();
    for (String part : source().parts(context())) {
      read(source(), part, Position.START).forEach(batch -> records.addAll(batch.records()));
    }
    assertThat(
        records.stream().map(RawRecord::source).toList(), everyItem(equalTo(source().name())));
    assertThat(
        records.stream().map(RawRecord::locator).distinct().toList(), hasSize(records.size()));
  }

  @Test
  void whenReopenedAfterAnyBatch_continuesWithTheSameRecordsAndEndsWithTheSameReport()
      throws Exception {
    for (String part : source().parts(context())) {
      List<ReadBatch> all = read(source(), part, Position.START);
      for (int i = 0; i + 1 < all.size(); i++) {
        List<ReadBatch> rest = read(source(), part, all.get(i).next());
        assertThat(
            "after batch " + i, places(rest), equalTo(places(all.subList(i + 1, all.size()))));
        assertThat("after batch " + i, wholes(rest), equalTo(wholes(all)));
      }
    }
  }

  @Test
  void whenReadTwiceFromTheStart_givesTheSameTwice() throws Exception {
    for (String part : source().parts(context())) {
      assertThat(
          places(read(source(), part, Position.START)),
          equalTo(places(read(source(), part, Position.START))));
    }
  }

  @Test
  void whenRead_onlyTheLastBatchReportsThePartAsAWhole() throws Exception {
    for (String part : source().parts(context())) {
      List<ReadBatch> batches = read(source(), part, Position.START);
      long extracted =
          batches.stream().mapToLong(b -> b.records().size() + b.rejects().size()).sum();
      assertThat(wholes(batches.subList(0, batches.size() - 1)), hasSize(0));
      List<ExtractionReport> wholes = wholes(batches.subList(batches.size() - 1, batches.size()));
      assertThat(wholes, hasSize(1));
      assertThat(wholes.get(0).source(), is(source().name()));
      assertThat(wholes.get(0).part(), is(part));
      assertThat(wholes.get(0).status(), is(ExtractionReport.Status.COMPLETE));
      assertThat(wholes.get(0).received(), is(extracted));
    }
  }

  @Test
  void whenSerialized_readsTheSame() throws Exception {
    Source copy = copy(source());
    assertThat(copy.name(), is(source().name()));
    for (String part : source().parts(context())) {
      assertThat(
          places(read(copy, part, Position.START)),
          equalTo(places(read(source(), part, Position.START))));
    }
  }

  @Test
  void whenClosedBeforeTheEnd_canBeOpenedAgain() throws Exception {
    String part = source().parts(context()).get(0);
    Position next;
    try (ReadSession session = source().open(part, Position.START, context())) {
      next = session.next().next();
    }
    List<ReadBatch> all = read(source(), part, Position.START);
    assertThat(places(read(source(), part, next)), equalTo(places(all.subList(1, all.size()))));
  }

  /** All batches of {@code part} from {@code position} on. */
  protected final List<ReadBatch> read(Source source, String part, Position position)
      throws IOException, InterruptedException {
    List<ReadBatch> batches = new ArrayList<>();
    try (ReadSession session = source.open(part, position, context())) {
      do {
        batches.add(session.next());
      } while (!batches.get(batches.size() - 1).last());
    }
    return batches;
  }

  private static List<String> places(List<ReadBatch> batches) {
    List<String> places = new ArrayList<>();
    for (ReadBatch batch : batches) {
      batch.records().forEach(record -> places.add(record.locator() + " " + payload(record)));
      batch.rejects().forEach(reject -> places.add("rejected " + reject.raw().locator()));
    }
    return places;
  }

  private static List<ExtractionReport> wholes(List<ReadBatch> batches) {
    return batches.stream()
        .flatMap(batch -> batch.reports().stream())
        .filter(report -> report.page() == 0)
        .toList();
  }

  private static String payload(RawRecord record) {
    return new String(record.payload(), StandardCharsets.UTF_8);
  }

  private static Source copy(Source source) throws IOException, ClassNotFoundException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(source);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      return (Source) in.readObject();
    }
  }
}
