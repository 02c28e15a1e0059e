package dev.collection.io.file;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import dev.collection.io.file.compression.Compression;
import dev.collection.io.source.Position;
import dev.collection.model.ExtractionReport;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class GzipFileTest {
  private static final byte[] LINES = FileReading.utf8("{\"a\":1}\n{\"b\":2}\n");

  @TempDir private Path folder;

  private Path file() {
    return folder.resolve("a.jsonl.gz");
  }

  private FileSource source() {
    return FileSource.of("archive", file().toString(), FileSource.Format.JSONL);
  }

  private FileReading read(byte[]... parts) throws Exception {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.write(part);
    }
    return FileReading.of(source(), Files.write(file(), all.toByteArray()));
  }

  private String failure(FileReading reading) {
    assertThat(reading.report().status(), is(ExtractionReport.Status.FAILED));
    return reading.report().message();
  }

  @ParameterizedTest
  @EnumSource(
      names = {"AUTO", "GZIP"},
      mode = EnumSource.Mode.INCLUDE)
  void whenFileIsGzip_itsContentsAreRead(Compression compression) throws Exception {
    byte[] packed = FileReading.gzip(LINES);
    // The name does not matter.
    Path file = Files.write(folder.resolve("a.txt"), packed);

    FileReading reading = FileReading.of(source().withCompression(compression), file);

    assertThat(reading.payloads(), contains("{\"a\":1}", "{\"b\":2}"));
    assertThat(reading.report().status(), is(ExtractionReport.Status.COMPLETE));
    assertThat(reading.report().bytes(), is((long) packed.length));
  }

  @Test
  void whenCompressionIsNone_theBytesAreTakenAsTheyAre() throws Exception {
    byte[] packed = FileReading.gzip(FileReading.utf8("x"));
    Path file = Files.write(file(), packed);

    FileReading reading = FileReading.of(source().withCompression(Compression.NONE), file);

    assertThat(reading.records().get(0).payload(), equalTo(packed));
  }

  @Test
  void whenCompressionIsGzipAndTheFileIsNot_itSaysSo() throws Exception {
    Path file = Files.write(file(), LINES);

    FileReading reading = FileReading.of(source().withCompression(Compression.GZIP), file);

    assertThat(reading.records(), empty());
    assertThat(failure(reading), is(file + ": it is not gzip; set compression to auto or none"));
  }

  @Test
  void whenThereAreSeveralMembers_allAreRead() throws Exception {
    FileReading reading =
        read(
            FileReading.gzip(FileReading.utf8("{\"a\":")),
            FileReading.gzip(new byte[0]),
            FileReading.gzip(FileReading.utf8("1}\n{}")));

    assertThat(reading.payloads(), contains("{\"a\":1}", "{}"));
    assertThat(reading.report().status(), is(ExtractionReport.Status.COMPLETE));
  }

  @Test
  void whenTheHeaderHasEveryOptionalPart_itIsSkipped() throws Exception {
    byte[] packed = FileReading.gzip(LINES);
    ByteArrayOutputStream header = new ByteArrayOutputStream();
    header.write(packed, 0, 3);
    header.write(2 | 4 | 8 | 16);
    header.write(packed, 4, 6);
    header.write(new byte[] {3, 0, 9, 9, 9});
    header.write(FileReading.utf8("name\0comment\0"));
    header.write(new byte[] {1, 2});

    FileReading reading = read(header.toByteArray(), Arrays.copyOfRange(packed, 10, packed.length));

    assertThat(reading.payloads(), contains("{\"a\":1}", "{\"b\":2}"));
    assertThat(reading.report().message(), is(""));
  }

  @Test
  void whenZerosFollow_theyAreIgnored() throws Exception {
    assertThat(
        read(FileReading.gzip(LINES), new byte[700]).report().status(),
        is(ExtractionReport.Status.COMPLETE));
  }

  @Test
  void whenSomethingElseFollows_whatCameBeforeIsDelivered() throws Exception {
    FileReading reading = read(FileReading.gzip(LINES), FileReading.utf8("{}\n"));

    assertThat(reading.payloads(), contains("{\"a\":1}", "{\"b\":2}"));
    assertThat(failure(reading), containsString("something that is not gzip follows at byte "));
  }

  @Test
  void whenCutAnywhere_whatCouldBeReadIsDeliveredAndTheFileFailed() throws Exception {
    byte[] lines = manyLines(400);
    byte[] packed = FileReading.gzip(lines);
    String whole = new String(lines, StandardCharsets.UTF_8);
    for (int length = 3; length < packed.length; length += 97) {
      FileReading reading = read(Arrays.copyOf(packed, length));

      assertThat(
          failure(reading),
          is(
              file()
                  + ": the gzip data ends too early, after "
                  + length
                  + " bytes; get the file again and test it with: gzip -t"));
      assertThat(whole.startsWith(String.join("\n", reading.payloads())), is(true));
    }
    assertThat(read(Arrays.copyOf(packed, packed.length - 1)).records().size(), is(400));
  }

  @Test
  void whenTheSecondMemberIsCut_itIsNotTakenForTheEnd() throws Exception {
    byte[] packed = FileReading.gzip(LINES);

    FileReading reading = read(packed, Arrays.copyOf(packed, 5));

    assertThat(reading.records().size(), is(2));
    assertThat(failure(reading), containsString("the gzip data ends too early"));
  }

  @Test
  void whenABitIsFlipped_theFileFailed() throws Exception {
    byte[] packed = FileReading.gzip(manyLines(400));
    for (int at = 10; at < packed.length; at += 211) {
      byte[] damaged = packed.clone();
      damaged[at] ^= 0x10;
      assertThat("byte " + at, failure(read(damaged)), containsString("gzip"));
    }
  }

  @Test
  void whenADocumentsStreamIsCut_theCauseIsReportedAndNotItsConsequence() throws Exception {
    byte[] packed = FileReading.gzip(FileReading.utf8("[{\"a\":1},{\"b\":2}]"));
    Path file = Files.write(folder.resolve("a.json.gz"), Arrays.copyOf(packed, packed.length - 12));

    FileReading reading =
        FileReading.of(FileSource.of("x", file.toString(), FileSource.Format.JSON), file);

    assertThat(failure(reading), containsString("the gzip data ends too early"));
  }

  @Test
  void whenTheFileGotShorter_thePositionIsRefused() throws Exception {
    FileReading reading =
        FileReading.of(
            source(),
            Files.write(file(), FileReading.gzip(LINES)),
            Position.START,
            FileReading.context(1, 1));
    Position afterSecond = reading.positions().get(1);
    Files.write(file(), FileReading.gzip(FileReading.utf8("{}")));

    FileReading rest = FileReading.of(source(), file(), afterSecond, FileReading.context(1, 1));

    assertThat(rest.records(), empty());
    assertThat(failure(rest), containsString("it is shorter than when it was read before"));
    assertThat(rest.report().received(), is(2L));
    assertThat(afterSecond, not(Position.START));
  }

  private static byte[] manyLines(int count) {
    Random random = new Random(7);
    StringBuilder text = new StringBuilder();
    IntStream.range(0, count)
        .forEach(i -> text.append("{\"n\":").append(random.nextLong()).append("}\n"));
    return FileReading.utf8(text.toString());
  }
}
