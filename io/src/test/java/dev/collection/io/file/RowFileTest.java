package dev.collection.io.file;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;

import dev.collection.io.file.FileSource.Format;
import dev.collection.io.file.row.CsvDialect;
import dev.collection.io.file.row.CsvLayout;
import dev.collection.io.file.row.FixedWidthLayout;
import dev.collection.io.file.row.TextEncoding;
import dev.collection.io.file.stream.RecordLayout;
import dev.collection.io.source.Position;
import dev.collection.model.ErrorCode;
import dev.collection.model.ExtractionReport.Status;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RowFileTest {
  @TempDir private Path folder;

  private static RecordLayout csv(boolean quotedNewlines, TextEncoding encoding) {
    return new CsvLayout(
        new CsvDialect(
            ',',
            '"',
            CsvDialect.NONE,
            CsvDialect.NONE,
            true,
            List.of(),
            List.of(""),
            quotedNewlines,
            encoding));
  }

  private FileSource source(RecordLayout layout) {
    return FileSource.of("rows", folder + "/*.csv", Format.CSV, layout);
  }

  private FileReading read(byte[] content, TextEncoding encoding) throws Exception {
    return FileReading.of(
        source(csv(true, encoding)), Files.write(folder.resolve("a.csv"), content));
  }

  private FileReading read(String text) throws Exception {
    return read(FileReading.utf8(text), TextEncoding.UTF_8);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r\n", "\r"})
  void whenRowsAreRead_eachIsAnObjectOfTextsWithTheLineItBeginsIn(String end) throws Exception {
    FileReading reading =
        read(
            String.join(
                end, "id,name", "1,\"a \"\"b\"\", c\"", "2,", "3,\"x" + end + "y\"", "4,z"));

    assertThat(
        reading.payloads(),
        contains(
            "{\"id\":\"1\",\"name\":\"a \\\"b\\\", c\"}",
            "{\"id\":\"2\",\"name\":null}",
            "{\"id\":\"3\",\"name\":\"x" + end.replace("\r", "\\r").replace("\n", "\\n") + "y\"}",
            "{\"id\":\"4\",\"name\":\"z\"}"));
    assertThat(reading.numbers(), contains(2L, 3L, 4L, 6L));
    assertThat(reading.report().status(), is(Status.COMPLETE));
  }

  @Test
  void whenAQuoteNeverCloses_onlyItsLineIsRejectedWithItsBytes() throws Exception {
    FileReading reading = read("id,name\n1,a\n2,\"b\n3,c\n4,d\n");

    assertThat(reading.numbers(), contains(2L, 4L, 5L));
    assertThat(reading.rejects().size(), is(1));
    assertThat(reading.rejects().get(0).raw().payload(), equalTo(FileReading.utf8("2,\"b")));
    assertThat(reading.rejects().get(0).raw().locator().position(), is(3L));
    assertThat(reading.rejects().get(0).code(), is(ErrorCode.UNREADABLE));
    assertThat(reading.report().received(), is(4L));
  }

  @Test
  void whenAQuoteDoesNotCloseWithinTheLimit_theRowsBehindAreRead() throws Exception {
    Path file =
        FileReading.write(
            folder.resolve("a.csv"), "id,name\n1,\"b\n" + "2,cccccc\n".repeat(100_000));

    FileReading reading =
        FileReading.of(source(csv(true, TextEncoding.UTF_8)).withMaxRecordBytes(1_000), file);

    assertThat(reading.records().size(), is(100_000));
    assertThat(reading.rejects().size(), is(1));
  }

  @Test
  void whenARowHasOtherColumnsOrBytesOrIsTheHeaderAgain_itIsRejectedAndTheRestIsRead()
      throws Exception {
    FileReading reading =
        read(
            "id,name\n1\n2,a,b\n3,\u00e9\nid,name\n4,d\n".getBytes(StandardCharsets.ISO_8859_1),
            TextEncoding.UTF_8);

    assertThat(reading.payloads(), contains("{\"id\":\"4\",\"name\":\"d\"}"));
    assertThat(
        reading.rejects().stream().map(reject -> reject.violations().get(0).rule()).toList(),
        contains("csv:columns", "csv:columns", "csv:encoding", "csv:header"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF_16LE", "UTF_16BE", "ISO_8859_1", "WINDOWS_1252", "UTF_8"})
  void whenEncodingIsGiven_textsAreDecoded(String name) throws Exception {
    TextEncoding encoding = TextEncoding.valueOf(name);
    FileReading reading =
        read("id,name\n1,\u00e9\n2,\u00fc".getBytes(encoding.specName()), encoding);

    assertThat(
        reading.payloads(),
        contains("{\"id\":\"1\",\"name\":\"\u00e9\"}", "{\"id\":\"2\",\"name\":\"\u00fc\"}"));
  }

  @Test
  void whenMarkTellsTheOrderOfUtf16_itIsFollowed() throws Exception {
    assertThat(
        read("\ufeffid\n7\n".getBytes(StandardCharsets.UTF_16LE), TextEncoding.UTF_16).payloads(),
        contains("{\"id\":\"7\"}"));
  }

  @Test
  void whenFileIsEmptyOrHasAHeaderOnly_itIsCompleteWithoutRecords() throws Exception {
    assertThat(read("").report().status(), is(Status.COMPLETE));
    FileReading header = read("id,name\n");
    assertThat(header.records(), is(empty()));
    assertThat(header.report().status(), is(Status.COMPLETE));
  }

  @Test
  void whenHeaderHasAColumnTwice_theFileFailsWithARemedy() throws Exception {
    assertThat(read("id,id\n1,2\n").report().message(), containsString("two columns `id`"));
  }

  @Test
  void whenAFieldHasNoColumn_theReportNamesItAndTheColumnsThatThereAre() throws Exception {
    CsvLayout layout =
        ((CsvLayout) csv(true, TextEncoding.UTF_8))
            .expecting(
                Map.of(
                    "id", List.of("id"),
                    "title", List.of("name", "title"),
                    "price", List.of("price", "cost")));
    FileReading reading =
        FileReading.of(
            source(layout),
            Files.write(folder.resolve("a.csv"), FileReading.utf8("id,name ,title\n1,a,b\n")));
    assertThat(reading.report().status(), is(Status.COMPLETE));
    assertThat(
        reading.report().message(),
        is(
            folder.resolve("a.csv")
                + ": it has no column `price` or `cost` (price), which is empty in all its"
                + " records; its columns are `id`, `name `, `title`"));
  }

  @Test
  void whenValueHasNul_itIsKept() throws Exception {
    assertThat(read("id\na\u0000b\n").payloads(), contains("{\"id\":\"a\\u0000b\"}"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r\n", "\r"})
  void whenFileIsReadInRangesOfAnySize_everyRowComesOnce(String end) throws Exception {
    String text = String.join(end, "id,name", "1,a", "", "22,b", "333,\"c\"", "4,d", "", "");
    Path file = FileReading.write(folder.resolve("a.csv"), text);
    for (int split = 1; split <= text.length() + 1; split++) {
      FileSource source = source(csv(false, TextEncoding.UTF_8)).withSplitBytes(split);
      List<String> payloads = new ArrayList<>();
      for (String part : source.parts(FileReading.context(1, 1))) {
        FileReading reading =
            FileReading.of(source, Path.of(part), Position.START, FileReading.context(1, 1));
        payloads.addAll(reading.payloads());
        assertThat(reading.rejects(), is(empty()));
      }
      assertThat(
          "split " + split + " of " + file,
          payloads,
          contains(
              "{\"id\":\"1\",\"name\":\"a\"}",
              "{\"id\":\"22\",\"name\":\"b\"}",
              "{\"id\":\"333\",\"name\":\"c\"}",
              "{\"id\":\"4\",\"name\":\"d\"}"));
    }
  }

  @Test
  void whenColumnsAreAtFixedPlaces_charactersAreCounted() throws Exception {
    RecordLayout layout =
        new FixedWidthLayout(
            List.of(
                new FixedWidthLayout.Column("id", 1, 3), new FixedWidthLayout.Column("name", 4, 8)),
            true,
            TextEncoding.UTF_8);
    Path file = FileReading.write(folder.resolve("a.txt"), "1  \ud83d\ude00bc  \n2\n3  x\n");

    FileReading reading =
        FileReading.of(FileSource.of("rows", file.toString(), Format.FIXED_WIDTH, layout), file);

    assertThat(
        reading.payloads(),
        contains("{\"id\":\"1\",\"name\":\"\ud83d\ude00bc\"}", "{\"id\":\"3\",\"name\":\"x\"}"));
    assertThat(reading.rejects().get(0).violations().get(0).rule(), is("fixed_width:length"));
  }
}
