package dev.collection.io.file;

import dev.collection.io.secret.SecretResolver;
import dev.collection.io.source.Position;
import dev.collection.io.source.ReadBatch;
import dev.collection.io.source.ReadSession;
import dev.collection.io.source.SourceContext;
import dev.collection.io.source.SourceMemory;
import dev.collection.model.ExtractionReport;
import dev.collection.model.FailedRecord;
import dev.collection.model.RawRecord;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/** What was read from a part, batch after batch, and how tests read it. */
record FileReading(
    List<RawRecord> records,
    List<FailedRecord> rejects,
    List<ExtractionReport> reports,
    List<Position> positions) {

  static final Instant NOW = Instant.parse("2026-03-04T05:06:07Z");

  static SourceContext context(int batchBytes, int batchRecords) {
    return new SourceContext(
        Clock.fixed(NOW, ZoneOffset.UTC),
        duration -> {
          throw new AssertionError("a file is never waited for");
        },
        new SecretResolver(name -> null),
        SourceMemory.none(),
        batchBytes,
        batchRecords);
  }

  /** Reads {@code part} to its end in batches of the usual size. */
  static FileReading of(FileSource source, Path part) throws Exception {
    return of(source, part, Position.START, context(4 << 20, 2_000));
  }

  static FileReading of(FileSource source, Path part, Position from, SourceContext context)
      throws Exception {
    try (ReadSession session = source.open(part.toString(), from, context)) {
      return of(session);
    }
  }

  static FileReading of(ReadSession session) throws Exception {
    FileReading reading =
        new FileReading(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    ReadBatch batch;
    do {
      batch = session.next();
      reading.records.addAll(batch.records());
      reading.rejects.addAll(batch.rejects());
      reading.reports.addAll(batch.reports());
      reading.positions.add(batch.next());
    } while (!batch.last());
    return reading;
  }

  List<String> payloads() {
    return records.stream().map(r -> new String(r.payload(), StandardCharsets.UTF_8)).toList();
  }

  List<Long> numbers() {
    return records.stream().map(record -> record.locator().position()).toList();
  }

  ExtractionReport report() {
    if (reports.size() != 1) {
      throw new AssertionError("not one report but " + reports);
    }
    return reports.get(0);
  }

  static Path write(Path file, String text) throws IOException {
    return Files.writeString(file, text, StandardCharsets.UTF_8);
  }

  static byte[] gzip(byte[] content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(content);
    }
    return bytes.toByteArray();
  }

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
