package dev.collection.io.file;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThanOrEqualTo;

import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import dev.collection.io.file.FileSource.Format;
import dev.collection.io.file.row.CsvDialect;
import dev.collection.io.file.row.CsvLayout;
import dev.collection.io.file.stream.RecordLayout;
import dev.collection.io.file.xml.XmlLayout;
import dev.collection.io.source.Position;
import dev.collection.io.source.ReadBatch;
import dev.collection.io.source.ReadSession;
import dev.collection.model.ExtractionReport;
import dev.collection.model.ExtractionReport.Status;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files that expand to a gigabyte: reading stops at the bound, long before their end. */
class BombFileTest {
  private static final int PIECE_BYTES = 16 << 20;
  private static final int PIECES = 64;

  @TempDir private Path folder;

  private enum Bomb {
    GZIP {
      @Override
      OutputStream compress(OutputStream out) throws IOException {
        return new GZIPOutputStream(out) {
          {
            def.setLevel(9);
          }
        };
      }
    },
    ZSTD {
      @Override
      OutputStream compress(OutputStream out) throws IOException {
        return new ZstdOutputStreamNoFinalizer(out).setChecksum(true);
      }
    },
    BZIP2 {
      @Override
      OutputStream compress(OutputStream out) throws IOException {
        return new BZip2CompressorOutputStream(out);
      }
    };

    abstract OutputStream compress(OutputStream out) throws IOException;

    /** Some megabytes, that were compressed once, again and again: all three formats allow it. */
    byte[] of(String head, String again) throws IOException {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      try (OutputStream out = compress(bytes)) {
        out.write(head.getBytes(StandardCharsets.US_ASCII));
      }
      ByteArrayOutputStream piece = new ByteArrayOutputStream();
      byte[] content =
          again.repeat(PIECE_BYTES / again.length()).getBytes(StandardCharsets.US_ASCII);
      try (OutputStream out = compress(piece)) {
        out.write(content);
      }
      for (int i = 0; i < PIECES; i++) {
        piece.writeTo(bytes);
      }
      return bytes.toByteArray();
    }
  }

  private static RecordLayout layout(Format format) {
    return switch (format) {
      case CSV -> new CsvLayout(CsvDialect.standard());
      case XML -> new XmlLayout("/feed/item", false, Set.of());
      default -> null;
    };
  }

  @ParameterizedTest
  @CsvSource({
    "GZIP, JSONL, '', ' '",
    "ZSTD, JSONL, '', 'x'",
    "BZIP2, JSONL, '{}\n', 'x'",
    "GZIP, JSON, '[', ' '",
    "ZSTD, JSON, '[1,', '1'",
    "BZIP2, JSON, '[\"', 'x'",
    "GZIP, CSV, 'a\n', '\n'",
    "ZSTD, CSV, 'a\n\"', 'x'",
    "BZIP2, CSV, 'a\n1\n', 'a'",
    "GZIP, XML, '<feed>', ' '",
    "ZSTD, XML, '<feed><item>', 'x'",
    "BZIP2, XML, '<feed><item/>', 'x'"
  })
  void whenAFileExpandsToAGigabyte_readingStopsAtTheBoundAndNamesIt(
      Bomb bomb, Format format, String head, String again) throws Exception {
    Path file = Files.write(folder.resolve("a.data"), bomb.of(head, again));
    FileSource source =
        FileSource.of("bomb", file.toString(), format, layout(format)).withMaxRecordBytes(1 << 20);
    ExtractionReport report = null;
    try (ReadSession session =
        source.open(file.toString(), Position.START, FileReading.context(1 << 20, 50_000))) {
      while (report == null) {
        ReadBatch batch = session.next();
        report = batch.last() ? batch.reports().get(0) : null;
      }
    }

    assertThat(report.status(), is(Status.FAILED));
    assertThat(
        report.message(),
        allOf(
            containsString(file.toString()),
            containsString("it expands to more than 1000 times its size"),
            containsString("if it is none, decompress it and read that")));
    // How far it got, told by how much of the file it used; a library reads some of it ahead.
    assertThat(report.bytes(), greaterThan(0L));
    assertThat(report.bytes(), lessThanOrEqualTo(Math.max(Files.size(file) / 8, 2L * (64 << 10))));
  }
}
