package dev.collection.io.file;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;

import dev.collection.io.file.FileSource.Format;
import dev.collection.io.file.row.CsvDialect;
import dev.collection.io.file.row.CsvLayout;
import dev.collection.io.file.row.TextEncoding;
import dev.collection.model.ExtractionReport.Status;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a dialect says of rows, held to files that use it to the full. */
class CsvDialectFileTest {
  private static final int NONE = CsvDialect.NONE;

  @TempDir private Path folder;

  /** With the columns a and b. */
  private static CsvDialect dialect(int escape, int comment, String... nulls) {
    return new CsvDialect(
        ',',
        '"',
        escape,
        comment,
        false,
        List.of("a", "b"),
        List.of(nulls),
        true,
        TextEncoding.UTF_8);
  }

  private FileReading read(CsvDialect dialect, String text) throws Exception {
    Path file = FileReading.write(folder.resolve("a.csv"), text);
    return FileReading.of(
        FileSource.of("rows", file.toString(), Format.CSV, new CsvLayout(dialect)), file);
  }

  private static List<String> rules(FileReading reading) {
    return reading.rejects().stream()
        .map(reject -> reject.violations().get(0).rule() + " in " + place(reject))
        .toList();
  }

  private static long place(dev.collection.model.FailedRecord reject) {
    return reject.raw().locator().position();
  }

  @Test
  void whenThereIsAnEscape_itsNextCharacterStandsForItself() throws Exception {
    FileReading reading =
        read(
            dialect('\\', NONE),
            """
            1\\,5,x
            "a \\"b\\", c",y
            c:\\\\d,\\"z
            \\\ud83d\ude00,\\é
            """);

    assertThat(
        reading.payloads(),
        contains(
            "{\"a\":\"1,5\",\"b\":\"x\"}",
            "{\"a\":\"a \\\"b\\\", c\",\"b\":\"y\"}",
            "{\"a\":\"c:\\\\d\",\"b\":\"\\\"z\"}",
            "{\"a\":\"\ud83d\ude00\",\"b\":\"é\"}"));
    assertThat(reading.rejects(), is(empty()));
  }

  @Test
  void whenAnEscapeIsTheLastOfALineOrAFile_itStandsForItselfAndTheLineEnds() throws Exception {
    assertThat(
        read(dialect('\\', NONE), "1,x\\\r\n2,y\\\n3,z\\").payloads(),
        contains(
            "{\"a\":\"1\",\"b\":\"x\\\\\"}",
            "{\"a\":\"2\",\"b\":\"y\\\\\"}",
            "{\"a\":\"3\",\"b\":\"z\\\\\"}"));
  }

  @Test
  void whenALineEndIsEscapedWithinQuotes_itBelongsToTheValueAndIsCounted() throws Exception {
    FileReading reading = read(dialect('\\', NONE), "1,\"x\\\ny\"\n2,z\n");

    assertThat(
        reading.payloads(), contains("{\"a\":\"1\",\"b\":\"x\\ny\"}", "{\"a\":\"2\",\"b\":\"z\"}"));
    assertThat(reading.numbers(), contains(1L, 3L));
  }

  @Test
  void whenThereIsNoEscape_aBackslashIsACharacter() throws Exception {
    assertThat(
        read(dialect(NONE, NONE), "c:\\d,\"e\\\"\n").payloads(),
        contains("{\"a\":\"c:\\\\d\",\"b\":\"e\\\\\"}"));
  }

  @Test
  void whenALineBeginsWithTheCommentCharacter_itIsNoRowAndIsCounted() throws Exception {
    FileReading reading =
        read(dialect(NONE, '#'), "# made by hand\n1,x\n#\n\n2,#y\n \"#\",z\n#end");

    assertThat(
        reading.payloads(),
        contains(
            "{\"a\":\"1\",\"b\":\"x\"}",
            "{\"a\":\"2\",\"b\":\"#y\"}",
            "{\"a\":\" \\\"#\\\"\",\"b\":\"z\"}"));
    assertThat(reading.numbers(), contains(2L, 5L, 6L));
    assertThat(reading.rejects(), is(empty()));
  }

  @Test
  void whenACommentHasQuotes_theRowsBehindItAreRead() throws Exception {
    FileReading reading =
        read(dialect('\\', '#'), "# one,\"\n1,x\n# two,\"\n2,y\n# three,\"c:\\\n3,z\n");

    assertThat(
        reading.payloads(),
        contains(
            "{\"a\":\"1\",\"b\":\"x\"}", "{\"a\":\"2\",\"b\":\"y\"}", "{\"a\":\"3\",\"b\":\"z\"}"));
    assertThat(reading.numbers(), contains(2L, 4L, 6L));
    assertThat(reading.rejects(), is(empty()));
  }

  @Test
  void whenTheHeaderFollowsComments_itIsFound() throws Exception {
    CsvDialect headed =
        new CsvDialect(',', '"', NONE, '#', true, List.of(), List.of(), true, TextEncoding.UTF_8);

    FileReading reading = read(headed, "\ufeff# one,\"\n# two\n\na,b\n1,x\n");

    assertThat(reading.payloads(), contains("{\"a\":\"1\",\"b\":\"x\"}"));
    assertThat(reading.numbers(), contains(5L));
  }

  @Test
  void whenAValueIsCalledNull_itIsOnlyWithoutQuotes() throws Exception {
    assertThat(
        read(dialect(NONE, NONE, "", "NULL", "n/a"), ",\"\"\nNULL,\"NULL\"\nn/a,null\n NULL,-\n")
            .payloads(),
        contains(
            "{\"a\":null,\"b\":\"\"}",
            "{\"a\":null,\"b\":\"NULL\"}",
            "{\"a\":null,\"b\":\"null\"}",
            "{\"a\":\" NULL\",\"b\":\"-\"}"));
  }

  @Test
  void whenNothingIsCalledNull_anEmptyTextIsOne() throws Exception {
    assertThat(
        read(dialect(NONE, NONE), ",\"\"\n").payloads(), contains("{\"a\":\"\",\"b\":\"\"}"));
  }

  /** As databases write it: {@code \N} is null, and {@code \\N} is a text. */
  @Test
  void whenANullIsWrittenWithTheEscape_itIsToldFromTheTextThatLooksLikeIt() throws Exception {
    assertThat(
        read(dialect('\\', NONE, "\\N"), "\\N,N\n\\\\N,\"\\N\"\n").payloads(),
        contains("{\"a\":null,\"b\":\"N\"}", "{\"a\":\"\\\\N\",\"b\":\"N\"}"));
  }

  @Test
  void whenColumnsAreGivenWithoutAHeader_theFirstLineIsARow() throws Exception {
    FileReading reading = read(dialect(NONE, NONE), "\ufeffa,b\n1,x");

    assertThat(
        reading.payloads(), contains("{\"a\":\"a\",\"b\":\"b\"}", "{\"a\":\"1\",\"b\":\"x\"}"));
    assertThat(reading.numbers(), contains(1L, 2L));
  }

  @Test
  void whenColumnsAreGivenWithAHeader_theyTakeItsPlaceAndTheHeaderIsNoRow() throws Exception {
    CsvDialect renamed =
        new CsvDialect(
            ',', '"', NONE, NONE, true, List.of("c", "d"), List.of(), true, TextEncoding.UTF_8);

    assertThat(read(renamed, "a,a\n1,x\n").payloads(), contains("{\"c\":\"1\",\"d\":\"x\"}"));
    FileReading other = read(renamed, "a,b,e\n1,x,y\n");
    assertThat(other.records(), is(empty()));
    assertThat(other.report().status(), is(Status.FAILED));
    assertThat(
        other.report().message(),
        containsString("its header in line 1 has 3 columns, and `columns` names 2"));
  }

  @ParameterizedTest
  @CsvSource({
    "'2', has 1 values, '2'",
    "'2,x,', has 3 values, '2,x,'",
    "'2,\"x,y', '', '2,\"x,y'",
    "' ', has 1 values, ' '"
  })
  void whenARowIsRagged_itIsRejectedWithItsLineAndBytesAndTheOthersAreRead(
      String row, String message, String kept) throws Exception {
    FileReading reading = read(dialect(NONE, NONE), "1,x\n" + row + "\n3,z\n");

    assertThat(
        reading.payloads(), contains("{\"a\":\"1\",\"b\":\"x\"}", "{\"a\":\"3\",\"b\":\"z\"}"));
    assertThat(reading.numbers(), contains(1L, 3L));
    assertThat(reading.rejects().size(), is(1));
    assertThat(place(reading.rejects().get(0)), is(2L));
    assertThat(
        new String(
            reading.rejects().get(0).raw().payload(), java.nio.charset.StandardCharsets.UTF_8),
        is(kept));
    assertThat(reading.rejects().get(0).violations().get(0).message(), containsString(message));
    assertThat(reading.report().received(), is(3L));
    assertThat(reading.report().status(), is(Status.COMPLETE));
  }

  @Test
  void whenLineEndsAreMixed_eachEndsItsRowAndIsOneLine() throws Exception {
    FileReading reading =
        read(
            dialect(NONE, '#'),
            "1,a\n2,b\r\n3,c\r4,\"d\re\r\nf\ng\"\r\r\n#\r\n\n5,h\n\r6,i\r\n7\r8,j\r");

    assertThat(
        reading.payloads(),
        contains(
            "{\"a\":\"1\",\"b\":\"a\"}",
            "{\"a\":\"2\",\"b\":\"b\"}",
            "{\"a\":\"3\",\"b\":\"c\"}",
            "{\"a\":\"4\",\"b\":\"d\\re\\r\\nf\\ng\"}",
            "{\"a\":\"5\",\"b\":\"h\"}",
            "{\"a\":\"6\",\"b\":\"i\"}",
            "{\"a\":\"8\",\"b\":\"j\"}"));
    assertThat(reading.numbers(), contains(1L, 2L, 3L, 4L, 11L, 13L, 15L));
    assertThat(rules(reading), contains("csv:columns in 14"));
  }
}
