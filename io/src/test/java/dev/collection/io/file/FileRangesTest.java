package dev.collection.io.file;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;

import dev.collection.io.file.FileSource.Format;
import dev.collection.io.file.row.CsvDialect;
import dev.collection.io.file.row.CsvLayout;
import dev.collection.io.file.row.FixedWidthLayout;
import dev.collection.io.file.row.TextEncoding;
import dev.collection.io.file.stream.RecordLayout;
import dev.collection.io.source.Position;
import dev.collection.model.ExtractionReport.Status;
import dev.collection.model.FailedRecord;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A file that is read in ranges gives what it gives as a whole, wherever the ranges end. */
class FileRangesTest {
  private static final RecordLayout FIXED_WIDTH =
      new FixedWidthLayout(
          List.of(
              new FixedWidthLayout.Column("id", 1, 2), new FixedWidthLayout.Column("name", 3, 6)),
          true,
          TextEncoding.UTF_8);

  @TempDir private Path folder;

  private static RecordLayout csv(boolean header) {
    List<String> columns = header ? List.of() : List.of("id", "name");
    return new CsvLayout(
        new CsvDialect(
            ',', '"', '\\', '#', header, columns, List.of(""), false, TextEncoding.UTF_8));
  }

  /** Lines of each format: blank ones, one that is broken, and characters of up to four bytes. */
  static Stream<Arguments> files() {
    List<Arguments> files = new ArrayList<>();
    for (String mark : new String[] {"", "\ufeff"}) {
      for (String end : new String[] {"\n", "\r\n", "\r"}) {
        for (String last : new String[] {"", end, end + end}) {
          String name =
              (mark.isEmpty() ? "" : "mark ")
                  + (end + "|" + last).replace("\r", "CR").replace("\n", "LF");
          if (!end.equals("\r")) {
            files.add(
                file(
                    "jsonl " + name,
                    Format.JSONL,
                    null,
                    mark
                        + String.join(
                            end, "{\"a\":1}", "", "{\"a\":\"é€\ud83d\ude00\"}", " ", "x", "{}")
                        + last));
          }
          files.add(
              file(
                  "fixed_width " + name,
                  Format.FIXED_WIDTH,
                  FIXED_WIDTH,
                  mark
                      + String.join(end, "1 ab", "", "2 é€\ud83d\ude00x", "3", "4 d", "5 e")
                      + last));
          files.add(
              file(
                  "csv " + name,
                  Format.CSV,
                  csv(false),
                  mark
                      + String.join(
                          end, "1,ab", "", "2,\"é€\ud83d\ude00\"", "# c,\"", "3,\"x", "4,d")
                      + last));
          files.add(
              file(
                  "csv with header " + name,
                  Format.CSV,
                  csv(true),
                  mark
                      + String.join(end, "# c", "id,name", "1,ab", "é,€", "4", "5,\ud83d\ude00")
                      + last));
        }
      }
    }
    return files.stream();
  }

  private static Arguments file(String name, Format format, RecordLayout layout, String text) {
    return Arguments.of(name, format, layout, text);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("files")
  void whenRangesEndAnywhere_everyRecordComesOnceInOrder(
      String name, Format format, RecordLayout layout, String text) throws Exception {
    Path file = FileReading.write(folder.resolve("a.data"), text);
    FileSource source = FileSource.of("ranges", file.toString(), format, layout);
    FileReading whole = FileReading.of(source, file);
    int size = text.getBytes(StandardCharsets.UTF_8).length;
    assertThat(
        whole.records().size() + whole.rejects().size(), is(format == Format.FIXED_WIDTH ? 5 : 4));
    for (int split = 1; split <= size + 1; split++) {
      FileSource ranged = source.withSplitBytes(split);
      List<String> payloads = new ArrayList<>();
      List<String> rejects = new ArrayList<>();
      long received = 0;
      long bytes = 0;
      List<String> parts = ranged.parts(FileReading.context(1 << 20, 1_000));
      for (String part : parts) {
        // Batches of one record, so that the place between any two is a position as well.
        FileReading reading =
            FileReading.of(ranged, Path.of(part), Position.START, FileReading.context(1, 1));
        payloads.addAll(reading.payloads());
        rejects.addAll(rejects(reading));
        received += reading.report().received();
        bytes += reading.report().bytes();
        assertThat(part, reading.report().status(), is(Status.COMPLETE));
      }
      String why = "ranges of " + split + " bytes";
      assertThat(why, payloads, equalTo(whole.payloads()));
      assertThat(why, rejects, equalTo(rejects(whole)));
      assertThat(why, received, is(whole.report().received()));
      assertThat(why, bytes, is((long) size));
    }
  }

  private static List<String> rejects(FileReading reading) {
    return reading.rejects().stream().map(FileRangesTest::reject).toList();
  }

  private static String reject(FailedRecord reject) {
    return reject.violations().get(0).rule()
        + " "
        + new String(reject.raw().payload(), StandardCharsets.UTF_8);
  }
}
