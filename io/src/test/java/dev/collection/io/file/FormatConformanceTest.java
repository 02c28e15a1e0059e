package dev.collection.io.file;

import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import dev.collection.io.file.FileSource.Format;
import dev.collection.io.file.row.CsvDialect;
import dev.collection.io.file.row.CsvLayout;
import dev.collection.io.file.row.FixedWidthLayout;
import dev.collection.io.file.row.TextEncoding;
import dev.collection.io.file.stream.RecordLayout;
import dev.collection.io.file.xml.XmlLayout;
import dev.collection.io.source.Source;
import dev.collection.io.source.SourceConformance;
import dev.collection.io.source.SourceContext;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/** What every source keeps, for the formats and compressions of files. */
class FormatConformanceTest {
  private static final int RECORDS = 23;

  /** Two files of one format, read in batches of four records. */
  abstract static class TwoFiles extends SourceConformance {
    @TempDir Path folder;

    abstract byte[] file(int first);

    abstract Format format();

    RecordLayout layout() {
      return null;
    }

    @BeforeEach
    void write() throws IOException {
      Files.write(folder.resolve("a.data"), file(0));
      Files.write(folder.resolve("b.data"), file(RECORDS));
    }

    @Override
    protected Source source() {
      return FileSource.of("files", FileSource.pathIn(folder, "*.data"), format(), layout());
    }

    @Override
    protected SourceContext context() {
      return FileReading.context(1 << 20, 4);
    }

    @Override
    protected List<String> expectedPayloads() {
      return IntStream.range(0, 2 * RECORDS)
          .mapToObj(n -> "{\"id\":\"" + n + "\",\"name\":\"n" + n + "\"}")
          .toList();
    }

    static byte[] text(int first, String head, IntFunction<String> record, String tail) {
      return IntStream.range(first, first + RECORDS)
          .mapToObj(record)
          .collect(Collectors.joining("", head, tail))
          .getBytes(StandardCharsets.UTF_8);
    }
  }

  @Nested
  class Csv extends TwoFiles {
    @Override
    byte[] file(int first) {
      return text(first, "id,name\n", n -> n + ",\"n" + n + "\"\n", "");
    }

    @Override
    Format format() {
      return Format.CSV;
    }

    @Override
    RecordLayout layout() {
      return new CsvLayout(
          new CsvDialect(
              ',',
              '"',
              CsvDialect.NONE,
              CsvDialect.NONE,
              true,
              List.of(),
              List.of(""),
              true,
              TextEncoding.UTF_8));
    }
  }

  @Nested
  class FixedWidth extends TwoFiles {
    @Override
    byte[] file(int first) {
      return text(first, "", n -> "%-3d%-5s\n".formatted(n, "n" + n), "");
    }

    @Override
    Format format() {
      return Format.FIXED_WIDTH;
    }

    @Override
    RecordLayout layout() {
      return new FixedWidthLayout(
          List.of(
              new FixedWidthLayout.Column("id", 1, 3), new FixedWidthLayout.Column("name", 4, 8)),
          true,
          TextEncoding.UTF_8);
    }
  }

  @Nested
  class Xml extends TwoFiles {
    @Override
    byte[] file(int first) {
      return text(
          first,
          "<feed>",
          n -> "<item><id>" + n + "</id><name>n" + n + "</name></item>\n",
          "</feed>");
    }

    @Override
    Format format() {
      return Format.XML;
    }

    @Override
    RecordLayout layout() {
      return new XmlLayout("/feed/item", false, Set.of());
    }
  }

  private abstract static class Compressed extends TwoFiles {
    abstract OutputStream compress(OutputStream out) throws IOException;

    @Override
    byte[] file(int first) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      try (OutputStream out = compress(bytes)) {
        out.write(text(first, "", n -> "{\"id\":\"" + n + "\",\"name\":\"n" + n + "\"}\n", ""));
      } catch (IOException e) {
        throw new AssertionError("memory cannot fail", e);
      }
      return bytes.toByteArray();
    }

    @Override
    Format format() {
      return Format.JSONL;
    }
  }

  @Nested
  class Zstd extends Compressed {
    @Override
    OutputStream compress(OutputStream out) throws IOException {
      return new ZstdOutputStreamNoFinalizer(out).setChecksum(true);
    }
  }

  @Nested
  class Bzip2 extends Compressed {
    @Override
    OutputStream compress(OutputStream out) throws IOException {
      return new BZip2CompressorOutputStream(out, 1);
    }
  }
}
