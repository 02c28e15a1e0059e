package dev.collection.io.source;

import dev.collection.model.ExtractionReport;
import dev.collection.model.Locator;
import dev.collection.model.RawRecord;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A source whose records are numbers, in batches of a given size. */
record ListSource(String name, List<String> partNames, int records, int batch) implements Source {
  static final Instant COLLECTED_AT = Instant.parse("2026-11-01T00:00:00Z");

  @Override
  public List<String> parts(SourceContext context) {
    return partNames;
  }

  @Override
  public ReadSession open(String part, Position position, SourceContext context) {
    int start = position.equals(Position.START) ? 0 : Integer.parseInt(position.value());
    return new ReadSession() {
      private int next = start;

      @Override
      public ReadBatch next() {
        List<RawRecord> batchRecords = new ArrayList<>();
        for (int i = 0; i < batch && next < records; i++, next++) {
          batchRecords.add(record(part, next));
        }
        boolean last = next >= records;
        List<ExtractionReport> reports =
            last
                ? List.of(
                    new ExtractionReport(
                        name,
                        part,
                        0,
                        records,
                        records,
                        records,
                        1,
                        ExtractionReport.Status.COMPLETE,
                        ""))
                : List.of();
        return new ReadBatch(
            batchRecords, List.of(), reports, new Position(Integer.toString(next)), last);
      }

      @Override
      public void close() {}
    };
  }

  RawRecord record(String part, int number) {
    return new RawRecord(
        name,
        Locator.line(part, number + 1L),
        (part + " " + number).getBytes(StandardCharsets.UTF_8),
        COLLECTED_AT);
  }
}
