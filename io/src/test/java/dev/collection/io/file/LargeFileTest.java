package dev.collection.io.file;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.lessThanOrEqualTo;

import dev.collection.io.file.FileSource.Format;
import dev.collection.io.file.row.CsvDialect;
import dev.collection.io.file.row.CsvLayout;
import dev.collection.io.file.row.FixedWidthLayout;
import dev.collection.io.file.row.TextEncoding;
import dev.collection.io.file.stream.ByteWindow;
import dev.collection.io.file.stream.RecordLayout;
import dev.collection.io.file.xml.XmlLayout;
import dev.collection.model.ErrorCode;
import dev.collection.model.ExtractionReport.Status;
import dev.collection.model.FailedRecord;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Files of hundreds of megabytes, made while they are read: what is in memory does not grow. */
class LargeFileTest {
  private static final long HUNDREDS_OF_MEGABYTES = 100L << 20;
  private static final int MAX_RECORD = 1 << 20;

  /** Room for a record, its line end and what is read at once, and as much again to grow. */
  private static final int BOUND = 2 * (MAX_RECORD + (512 << 10));

  private static final String TEXT = ("x".repeat(19) + "\u00e9").repeat(100);

  private static FileSource source(Format format) {
    RecordLayout layout =
        switch (format) {
          case CSV -> new CsvLayout(CsvDialect.standard());
          case FIXED_WIDTH ->
              new FixedWidthLayout(
                  List.of(
                      new FixedWidthLayout.Column("id", 1, 1),
                      new FixedWidthLayout.Column("name", 2, 2_001)),
                  true,
                  TextEncoding.UTF_8);
          case XML -> new XmlLayout("/feed/item", false, Set.of());
          default -> null;
        };
    return FileSource.of("large", "generated", format, layout).withMaxRecordBytes(MAX_RECORD);
  }

  private static GeneratedFile file(Format format, long records) {
    GeneratedFile file = new GeneratedFile();
    return switch (format) {
      case CSV -> file.then("\ufeffid,name\n").then("1,\"" + TEXT + "\"\r\n", records);
      case FIXED_WIDTH -> file.then("1" + TEXT + "\n", records);
      case XML ->
          file.then("<?xml version='1.0'?>\n<feed>")
              .then("<item><id>1</id><!-- no --><name>" + TEXT + "</name></item>\n", records)
              .then("</feed>\n");
      case JSONL -> file.then("{\"id\":\"1\",\"name\":\"" + TEXT + "\"}\n", records);
      case JSON ->
          file.then("[")
              .then("{\"id\":\"1\",\"name\":\"" + TEXT + "\"},\n", records - 1)
              .then("{\"id\":\"1\",\"name\":\"" + TEXT + "\"}]");
    };
  }

  @ParameterizedTest
  @EnumSource(Format.class)
  void whenAFileHasHundredsOfMegabytes_memoryIsThatOfARecord(Format format) throws Exception {
    long records = HUNDREDS_OF_MEGABYTES / 2_100 + 1;

    GeneratedFile file = file(format, records).readBy(source(format));

    String item = "{\"id\":\"1\",\"name\":\"" + TEXT + "\"}";
    assertThat(file.report().message(), file.report().status(), is(Status.COMPLETE));
    assertThat(file.rejects(), is(empty()));
    assertThat(file.records(), is(records));
    assertThat(file.payloadBytes(), is(records * (item.length() + 100)));
    assertThat(file.first(), is(item));
    assertThat(file.last(), is(item));
    assertThat(file.given(), is(file.size()));
    assertThat(file.given(), greaterThan(HUNDREDS_OF_MEGABYTES));
    assertThat(file.largestBuffer(), lessThanOrEqualTo(BOUND));
    if (format != Format.XML) { // which is counted in characters, and not read on from there
      assertThat(file.furthestAhead(), lessThanOrEqualTo((long) BOUND));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "JSONL, '', '{\"a\":\"', 'x', '\"}\n', '{}\n', 1, 2",
    "CSV, 'id,name\n1,a\n', '2,', 'x', '\n', '3,c\n', 3, 4",
    "CSV, 'id,name\n1,a\n', '2,\"', 'x', '\"\r\n', '3,c\n', 3, 4",
    "CSV, 'id,name\n1,a\n', '2,', ',', '\n', '3,c\n', 3, 4",
    "FIXED_WIDTH, '1a\n', '2', 'y', '\n', '3c\n', 2, 3",
    "XML, '<feed>\n', '<item><name>', 'x', '</name></item>', '<item/></feed>', 1, 2",
    "XML, '<feed>\n"
        + "', '<item>', '<a>bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb</a>', '</item>',"
        + " '<item/></feed>', 1, 2",
    "XML, '<feed>\n', '<item><![CDATA[', 'x]', ']]></item>', '<item/></feed>', 1, 2",
    "JSON, '[', '{\"a\":\"', 'x', '\"},', '{}]', 1, 2"
  })
  void whenARecordHardlyEnds_itIsRejectedWithItsPlaceAndTheNextIsRead(
      Format format,
      String before,
      String begin,
      String again,
      String end,
      String rest,
      long place,
      long next)
      throws Exception {
    GeneratedFile file =
        new GeneratedFile()
            .then(before)
            .then(begin)
            .then(again, HUNDREDS_OF_MEGABYTES / 4 / again.length())
            .then(end)
            .then(rest)
            .readBy(source(format));

    assertThat(file.report().message(), file.report().status(), is(Status.COMPLETE));
    assertThat(file.rejects(), hasSize(1));
    FailedRecord reject = file.rejects().get(0);
    assertThat(reject.code(), is(ErrorCode.TOO_LARGE));
    assertThat(reject.raw().locator().position(), is(place));
    assertThat(reject.raw().payload().length, lessThanOrEqualTo(2 * ByteWindow.KEPT_BYTES));
    assertThat(
        new String(reject.raw().payload(), StandardCharsets.UTF_8)
            .substring(0, begin.length() + again.length()),
        is(begin + again));
    assertThat(
        reject.violations().get(0).message(),
        allOf(
            containsString("the limit is 1048576"), containsString("only its beginning was kept")));
    if (format == Format.XML) { // whose place is that among the records
      assertThat(reject.raw().locator().describe(), containsString("line 2"));
    }
    assertThat(file.lastNumber(), is(next));
    assertThat(file.largestBuffer(), lessThanOrEqualTo(BOUND));
  }

  @Test
  void whenAQuoteNeverClosesThoughLinesDo_onlyItsLineIsRejectedAndAllOthersAreRead()
      throws Exception {
    long rows = HUNDREDS_OF_MEGABYTES / 4 / 2_000;
    GeneratedFile file =
        new GeneratedFile()
            .then("id,name\n1,\"a\n")
            .then("2," + "x".repeat(1_997) + "\n", rows)
            .readBy(source(Format.CSV));

    assertThat(file.rejects(), hasSize(1));
    assertThat(file.rejects().get(0).raw().locator().position(), is(2L));
    assertThat(
        file.rejects().get(0).violations().get(0).message(),
        containsString("a quote is opened and not closed; only line 2 was given up"));
    assertThat(file.records(), is(rows));
    assertThat(file.lastNumber(), is(rows + 2));
    assertThat(file.largestBuffer(), lessThanOrEqualTo(BOUND));
  }

  @ParameterizedTest
  @CsvSource({
    "'<item><', 'a', 'a name'",
    "'<item a=\"', 'x', 'an attribute'",
    "'<!--', ' -', 'a comment'",
    "'<?pi ', 'x', 'an instruction'",
    "'<item><!--', ' -', 'a comment within a record'"
  })
  void whenXmlDoesNotEndWhatNoRecordCanBe_readingStopsAtTheLimitAndNamesTheLine(
      String begin, String again, String what) throws Exception {
    GeneratedFile file =
        new GeneratedFile()
            .then("<feed><item/>\n")
            .then(begin)
            .then(again, HUNDREDS_OF_MEGABYTES / again.length())
            .readBy(source(Format.XML));

    assertThat(what, file.records(), is(1L));
    assertThat(what, file.report().status(), is(Status.FAILED));
    assertThat(what, file.report().message(), containsString("line 2"));
    assertThat(what, file.report().message(), containsString("the record before was read"));
    assertThat(what, file.given(), lessThan(4L * MAX_RECORD));
    assertThat(what, file.largestBuffer(), lessThanOrEqualTo(BOUND));
  }
}
