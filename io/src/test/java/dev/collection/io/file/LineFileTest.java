package dev.collection.io.file;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;

import dev.collection.io.file.stream.ByteReader;
import dev.collection.io.file.stream.ByteWindow;
import dev.collection.io.file.stream.FilePosition;
import dev.collection.model.ErrorCode;
import dev.collection.model.ExtractionReport;
import dev.collection.model.FailedRecord;
import dev.collection.model.Locator;
import dev.collection.model.RawRecord;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LineFileTest {
  private static final Instant MODIFIED = Instant.parse("2024-05-06T07:08:09Z");

  @TempDir private Path folder;

  private FileSource source() {
    return FileSource.of("archive", folder + "/*.jsonl", FileSource.Format.JSONL);
  }

  private FileReading read(String text) throws Exception {
    return FileReading.of(source(), FileReading.write(folder.resolve("a.jsonl"), text));
  }

  @Test
  void whenLinesAreRead_eachIsARecordWithItsPlace() throws Exception {
    Path file = FileReading.write(folder.resolve("a.jsonl"), "{\"a\":1}\n{\"b\":2}\n");
    Files.setLastModifiedTime(file, FileTime.from(MODIFIED));

    FileReading reading = FileReading.of(source(), file);

    assertThat(
        reading.records(),
        contains(
            new RawRecord(
                "archive",
                Locator.line(file.toString(), 1),
                FileReading.utf8("{\"a\":1}"),
                MODIFIED),
            new RawRecord(
                "archive",
                Locator.line(file.toString(), 2),
                FileReading.utf8("{\"b\":2}"),
                MODIFIED)));
    assertThat(
        reading.report(),
        equalTo(
            new ExtractionReport(
                "archive",
                file.toString(),
                0,
                -1,
                2,
                16,
                1,
                ExtractionReport.Status.COMPLETE,
                "")));
  }

  @Test
  void whenLastLineHasNoEndButIsWhole_itIsARecordLikeOthers() throws Exception {
    FileReading reading = read("{\"a\":1}\n{\"b\":2}");

    assertThat(reading.payloads(), contains("{\"a\":1}", "{\"b\":2}"));
    assertThat(reading.report().status(), is(ExtractionReport.Status.COMPLETE));
  }

  @Test
  void whenLastLineBreaksOff_itIsARecordAndTheFileIsTruncated() throws Exception {
    FileReading reading = read("{\"a\":1}\n{\"b\":");

    assertThat(reading.payloads(), contains("{\"a\":1}", "{\"b\":"));
    assertThat(reading.report().status(), is(ExtractionReport.Status.TRUNCATED));
    assertThat(
        reading.report().message(),
        is(folder.resolve("a.jsonl") + ": it ends in the middle of line 2; get the file again"));
  }

  @Test
  void whenLastLineHasNoEndAndIsTooLarge_theFileIsNotCalledCut() throws Exception {
    Path file =
        FileReading.write(
            folder.resolve("a.jsonl"), "{\"a\":1}\n{\"b\":\"" + "x".repeat(100_000) + "\"}");

    FileReading reading = FileReading.of(source().withMaxRecordBytes(10), file);

    assertThat(reading.report().received(), is(2L));
    assertThat(reading.report().status(), is(ExtractionReport.Status.COMPLETE));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"a\":1}\n{\"b\":x}",
        "{\"a\":1}\n{\"b\":\n",
        "{\"a\":1}\n\n \n",
        "{\"a\":1}\n\u0000\u0000\u0000 \u0000\u0000\u0000!",
        "{\"a\":1}\n{\"b\":1e-99999999999}"
      })
  void whenLastLineIsWrongButNotCut_theFileIsComplete(String text) throws Exception {
    assertThat(read(text).report().status(), is(ExtractionReport.Status.COMPLETE));
  }

  @Test
  void whenLinesEndWithCarriageReturnAndLineFeed_bothAreLeftOut() throws Exception {
    assertThat(read("{}\r\n[]\r\n1\r").payloads(), contains("{}", "[]", "1"));
  }

  @Test
  void whenLinesAreBlank_theyAreCountedAsLinesButNotAsRecords() throws Exception {
    FileReading reading = read("\n{}\n \t\r\n\n[]\n\n");

    assertThat(reading.payloads(), contains("{}", "[]"));
    assertThat(reading.numbers(), contains(2L, 5L));
    assertThat(reading.report().received(), is(2L));
  }

  @Test
  void whenFileBeginsWithByteOrderMark_itIsNoPartOfTheFirstRecord() throws Exception {
    assertThat(read("\uFEFF{}\n[]").payloads(), contains("{}", "[]"));
  }

  @Test
  void whenFileIsUtf16_itIsRefusedAsAWhole() throws Exception {
    Path file = folder.resolve("wide.jsonl");
    Files.write(file, new byte[] {(byte) 0xff, (byte) 0xfe, '{', 0, '}', 0});

    FileReading reading = FileReading.of(source(), file);

    assertThat(reading.records(), empty());
    assertThat(reading.report().status(), is(ExtractionReport.Status.FAILED));
    assertThat(
        reading.report().message(),
        is(file + ": it is UTF-16; convert it to UTF-8 with: iconv -f UTF-16 -t UTF-8"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\n\n \n\t\n", "\uFEFF", "\uFEFF\n"})
  void whenThereAreOnlyBlankLines_thereAreNoRecords(String text) throws Exception {
    FileReading reading = read(text);

    assertThat(reading.records(), empty());
    assertThat(reading.report().status(), is(ExtractionReport.Status.COMPLETE));
    assertThat(reading.report().received(), is(0L));
    assertThat(reading.report().message(), is(""));
  }

  @Test
  void whenFileIsEmpty_itIsCompleteAndSaysSo() throws Exception {
    FileReading reading = read("");

    assertThat(reading.records(), empty());
    assertThat(reading.report().status(), is(ExtractionReport.Status.COMPLETE));
    assertThat(reading.report().message(), is(folder.resolve("a.jsonl") + ": it is empty"));
  }

  @Test
  void whenBytesAreNotUtf8OrNul_theyPassThroughUnchanged() throws Exception {
    byte[] damaged = {'{', '"', (byte) 0xff, (byte) 0xc3, '"', 0, '}'};
    Path file = Files.write(folder.resolve("a.jsonl"), damaged);

    assertThat(FileReading.of(source(), file).records().get(0).payload(), equalTo(damaged));
  }

  @Test
  void whenARecordIsNestedDeeply_itPassesThrough() throws Exception {
    String deep = "[".repeat(10_000) + "]".repeat(10_000);

    assertThat(read(deep + "\n{}").payloads(), contains(deep, "{}"));
  }

  @Test
  void whenALineIsTooLong_itIsRejectedWithItsBeginningAndTheOthersAreRead() throws Exception {
    String tooLong = "x".repeat(101);
    Path file =
        FileReading.write(folder.resolve("a.jsonl"), "{}\n" + tooLong + "\r\n[]\n" + tooLong);

    FileReading reading = FileReading.of(source().withMaxRecordBytes(100), file);

    assertThat(reading.payloads(), contains("{}", "[]"));
    assertThat(reading.numbers(), contains(1L, 3L));
    assertThat(reading.report().received(), is(4L));
    assertThat(reading.report().status(), is(ExtractionReport.Status.COMPLETE));
    FailedRecord reject = reading.rejects().get(0);
    assertThat(reject.raw().locator(), is(Locator.line(file.toString(), 2)));
    assertThat(reject.raw().payload(), equalTo(FileReading.utf8(tooLong)));
    assertThat(reject.stage(), is("Read sources"));
    assertThat(reject.code(), is(ErrorCode.TOO_LARGE));
    assertThat(reject.failedAt(), is(FileReading.NOW));
    assertThat(reject.violations().get(0).rule(), is("limit:record_size"));
    assertThat(
        reject.violations().get(0).message(),
        is(
            "has 101 bytes, the limit is 100, and only its beginning was kept; raise max_record of"
                + " the source archive"));
    assertThat(reading.rejects().get(1).raw().locator().position(), is(4L));
  }

  @Test
  void whenALineIsExactlyAtTheLimit_itIsARecord() throws Exception {
    String line = "x".repeat(100);
    Path file = FileReading.write(folder.resolve("a.jsonl"), line + "\r\n" + line);

    FileReading reading = FileReading.of(source().withMaxRecordBytes(100), file);

    assertThat(reading.payloads(), contains(line, line));
    assertThat(reading.rejects(), empty());
  }

  @Test
  void whenALineHas100Megabytes_itsBeginningIsKeptAndMemoryStaysBounded() throws Exception {
    long length = 100_000_000;
    byte[] before = FileReading.utf8("{\"n\":1}\n");
    byte[] after = FileReading.utf8("\n{\"n\":2}\n");
    // Made as it is read: neither the disk nor the heap holds it.
    long[] given = {0};
    long end = before.length + length + after.length;
    ByteReader generated =
        (bytes, offset, wanted) -> {
          int count = (int) Math.min(wanted, end - given[0]);
          for (int i = 0; i < count; i++, given[0]++) {
            long behind = given[0] - before.length - length;
            bytes[offset + i] =
                given[0] < before.length
                    ? before[(int) given[0]]
                    : behind < 0 ? (byte) 'x' : after[(int) behind];
          }
          return count == 0 ? -1 : count;
        };
    FileSource source = source().withMaxRecordBytes(1 << 20);
    ByteWindow window = new ByteWindow(generated, 0, source.maxRecordBytes());

    FileReading reading =
        FileReading.of(
            new FileReadSession(
                source,
                FileRange.of("huge.jsonl"),
                MODIFIED,
                FilePosition.START,
                FileReading.context(4 << 20, 2_000),
                null,
                window,
                () -> given[0],
                () -> {}));

    assertThat(reading.payloads(), contains("{\"n\":1}", "{\"n\":2}"));
    FailedRecord reject = reading.rejects().get(0);
    assertThat(reject.raw().payload().length, is(64 << 10));
    assertThat(
        reject.violations().get(0).message(), containsString("has 100000000 bytes, the limit is"));
    assertThat(window.bytes.length, lessThan(4 << 20));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 1_000})
  void whenReadInBatches_everyPositionLeadsToTheRest(int batchRecords) throws Exception {
    StringBuilder text = new StringBuilder("\uFEFF");
    for (int i = 0; i < 20; i++) {
      text.append("{\"n\":").append(i).append(i % 3 == 0 ? "}\r\n\n" : "}\n");
    }
    Path file = FileReading.write(folder.resolve("a.jsonl"), text.toString());
    Path packed =
        Files.write(folder.resolve("a.jsonl.gz"), FileReading.gzip(Files.readAllBytes(file)));
    FileReading whole = FileReading.of(source(), file);
    assertThat(whole.records().size(), is(20));

    for (Path part : List.of(file, packed)) {
      FileReading batches =
          FileReading.of(
              source(),
              part,
              dev.collection.io.source.Position.START,
              FileReading.context(4 << 20, batchRecords));
      assertThat(batches.payloads(), equalTo(whole.payloads()));
      assertThat(batches.numbers(), equalTo(whole.numbers()));
      int read = 0;
      for (var position : batches.positions()) {
        read = Math.min(20, read + batchRecords);
        FileReading rest =
            FileReading.of(source(), part, position, FileReading.context(4 << 20, 2_000));
        assertThat(rest.payloads(), equalTo(whole.payloads().subList(read, 20)));
        assertThat(rest.numbers(), equalTo(whole.numbers().subList(read, 20)));
        assertThat(rest.report().received(), is(20L));
      }
    }
  }

  @Test
  void whenABatchHasEnoughBytes_itEnds() throws Exception {
    Path file = FileReading.write(folder.resolve("a.jsonl"), "{\"a\":1}\n".repeat(10));
    try (var session =
        source()
            .open(
                file.toString(),
                dev.collection.io.source.Position.START,
                FileReading.context(15, 1_000))) {
      assertThat(session.next().records().size(), is(3));
    }
  }
}
