package dev.collection.io.file;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;

import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import dev.collection.io.file.compression.Compression;
import dev.collection.model.ExtractionReport.Status;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CompressedFileTest {
  @TempDir private Path folder;

  private static OutputStream compressor(Compression compression, OutputStream out)
      throws IOException {
    return compression == Compression.ZSTD
        ? new ZstdOutputStreamNoFinalizer(out).setChecksum(true)
        : new BZip2CompressorOutputStream(out, 1);
  }

  private static byte[] compressed(Compression compression, byte[] content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = compressor(compression, bytes)) {
      out.write(content);
    }
    return bytes.toByteArray();
  }

  private static List<String> lines(int count) {
    Random random = new Random(7);
    return IntStream.range(0, count).mapToObj(i -> "{\"n\":" + random.nextLong() + "}").toList();
  }

  private FileReading read(byte[] content) throws Exception {
    Path file = Files.write(folder.resolve("a.jsonl"), content);
    return FileReading.of(
        FileSource.of("x", file.toString(), FileSource.Format.JSONL).withMaxRecordBytes(1 << 20),
        file);
  }

  @ParameterizedTest
  @EnumSource(names = {"ZSTD", "BZIP2"})
  void whenFileHasSeveralStreams_allAreRead(Compression compression) throws Exception {
    List<String> lines = lines(1_000);
    byte[] first = compressed(compression, FileReading.utf8(lines.get(0) + "\n"));
    byte[] second =
        compressed(
            compression, FileReading.utf8(String.join("\n", lines.subList(1, lines.size()))));
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);

    FileReading reading = read(both);

    assertThat(reading.payloads(), equalTo(lines));
    assertThat(reading.report().status(), is(Status.COMPLETE));
  }

  @ParameterizedTest
  @EnumSource(names = {"ZSTD", "BZIP2"})
  void whenFileIsCut_whatCameBeforeIsKept(Compression compression) throws Exception {
    List<String> lines = lines(50_000);
    byte[] packed = compressed(compression, FileReading.utf8(String.join("\n", lines)));

    FileReading reading = read(Arrays.copyOf(packed, packed.length - packed.length / 4));

    assertThat(reading.records().size(), greaterThan(10_000));
    int whole = reading.records().size() - 1;
    assertThat(reading.payloads().subList(0, whole), equalTo(lines.subList(0, whole)));
    assertThat(reading.report().status(), is(Status.FAILED));
    assertThat(reading.report().message(), containsString("is damaged or ends too early"));
  }

  @ParameterizedTest
  @EnumSource(names = {"ZSTD", "BZIP2"})
  void whenBytesAreWrong_theFileFails(Compression compression) throws Exception {
    byte[] packed = compressed(compression, FileReading.utf8(String.join("\n", lines(50_000))));
    Arrays.fill(packed, packed.length / 2, packed.length / 2 + 64, (byte) 0x5a);

    assertThat(read(packed).report().status(), is(Status.FAILED));
  }

  @ParameterizedTest
  @EnumSource(names = {"ZSTD", "BZIP2"})
  void whenAFewBytesExpandTo200Megabytes_readingStops(Compression compression) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    byte[] zeros = new byte[1 << 20];
    try (OutputStream out = compressor(compression, bytes)) {
      for (int i = 0; i < 200; i++) {
        out.write(zeros);
      }
    }

    FileReading reading = read(bytes.toByteArray());

    assertThat(reading.report().status(), is(Status.FAILED));
    assertThat(reading.report().message(), containsString("expands to more than 1000 times"));
  }

  @Test
  void whenCompressionIsGivenButTheFileIsEmpty_itIsComplete() throws Exception {
    Path file = Files.write(folder.resolve("a.jsonl"), new byte[0]);
    for (Compression compression : Compression.values()) {
      FileReading reading =
          FileReading.of(
              FileSource.of("x", file.toString(), FileSource.Format.JSONL)
                  .withCompression(compression),
              file);
      assertThat(compression.toString(), reading.report().status(), is(Status.COMPLETE));
    }
  }
}
