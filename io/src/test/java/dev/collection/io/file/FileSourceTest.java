package dev.collection.io.file;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.collection.io.file.compression.Compression;
import dev.collection.io.source.Position;
import dev.collection.io.source.ReadSession;
import dev.collection.model.ExtractionReport;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FileSourceTest {
  @TempDir private Path folder;

  private List<String> parts(String pattern) throws IOException {
    return FileSource.of("archive", pattern, FileSource.Format.JSON)
        .parts(FileReading.context(1, 1));
  }

  private List<String> names(String pattern) throws IOException {
    return parts(pattern).stream()
        .map(part -> folder.relativize(Path.of(part)).toString())
        .toList();
  }

  private Path file(String name) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return FileReading.write(file, "[]");
  }

  private FileReading read(FileSource source, String part) throws Exception {
    return FileReading.of(source, folder.resolve(part));
  }

  @Test
  void whenFilesMatch_theyAreTheSortedParts() throws Exception {
    file("b.json");
    file("a.json.gz");
    file("c.jsonl");
    file("x/d.json");
    file("x/y/e.json");
    Files.createDirectory(folder.resolve("folder.json"));

    assertThat(names(folder + "/*.json*"), contains("a.json.gz", "b.json", "c.jsonl"));
    assertThat(names(folder + "/?.{json,jsonl}"), contains("b.json", "c.jsonl"));
    assertThat(names(folder + "/[a-b]*"), contains("a.json.gz", "b.json"));
    assertThat(names(folder + "/**.json"), contains("b.json", "x/d.json", "x/y/e.json"));
    assertThat(names(folder + "/*/*.json"), contains("x/d.json"));
    assertThat(names(folder + "/b.json"), contains("b.json"));
  }

  @Test
  void whenTheSpecsFolderHasWildcardsInItsName_theyAreTakenLiterally() throws Exception {
    file("[a] {b}*/a.json");
    file("a/a.json");
    Path odd = folder.resolve("[a] {b}*");

    assertThat(names(FileSource.pathIn(odd, "*.json")), contains("[a] {b}*/a.json"));
    assertThat(names(FileSource.pathIn(odd, "a.json")), contains("[a] {b}*/a.json"));
    assertThat(names(odd + "/a.json"), contains("[a] {b}*/a.json"));
    assertThat(FileSource.pathIn(odd, "/data/*.json"), is("/data/*.json"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/none.json",
        "/none*.json",
        "/nowhere/*.json",
        "/nowhere/a.json",
        "/[.json",
        "/a.json/*"
      })
  void whenNothingMatches_theMessageNamesThePatternAndTheRemedy(String pattern) throws Exception {
    file("a.json");

    IOException thrown = assertThrows(IOException.class, () -> parts(folder + pattern));

    assertThat(thrown.getMessage(), startsWith("no file matches " + folder + pattern + ": "));
    assertThat(
        thrown
            .getMessage()
            .endsWith(
                "; correct the path in the spec, which is relative to the spec's folder, or put"
                    + " the files there"),
        is(true));
  }

  @Test
  void whenAFileChanges_itsStateIsAnother() throws Exception {
    FileSource source =
        FileSource.of("a", folder + "/*.jsonl", FileSource.Format.JSONL).withSplitBytes(8);
    assertThat(states(source).entrySet(), empty());

    Path small = FileReading.write(folder.resolve("a.jsonl"), "{}\n{}\n");
    Files.setLastModifiedTime(small, FileTime.from(Instant.parse("2026-11-01T12:00:00Z")));
    assertThat(states(source), is(Map.of(small.toString(), "6 bytes of 2026-11-01T12:00:00Z")));

    Files.setLastModifiedTime(small, FileTime.from(Instant.parse("2026-11-01T12:00:01Z")));
    assertThat(states(source), is(Map.of(small.toString(), "6 bytes of 2026-11-01T12:00:01Z")));

    FileReading.write(small, "{}\n{}\n{}\n");
    Files.setLastModifiedTime(small, FileTime.from(Instant.parse("2026-11-01T12:00:01Z")));
    String state = "9 bytes of 2026-11-01T12:00:01Z";
    assertThat(
        states(source), is(Map.of(small + "#bytes=0-8", state, small + "#bytes=8-9", state)));
  }

  private static Map<String, String> states(FileSource source) throws IOException {
    return source.states(FileReading.context(1, 1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/nowhere/*.json", "/nowhere/a.json", "/[.json", "/a.json/*"})
  void whenStatesCannotBeListed_theMessageNamesThePatternAndTheRemedy(String pattern)
      throws Exception {
    file("a.json");
    FileSource source = FileSource.of("a", folder + pattern, FileSource.Format.JSON);

    IOException thrown = assertThrows(IOException.class, () -> states(source));

    assertThat(thrown.getMessage(), startsWith("no file matches " + folder + pattern + ": "));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/none.json", "/none*.json", "/*/*.json", "/**.jsonl"})
  void whenThereAreNoFilesYet_thereAreNoStates(String pattern) throws Exception {
    file("a.json");

    assertThat(states(FileSource.of("a", folder + pattern, FileSource.Format.JSON)), is(Map.of()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/*.json", "/a.json", "/**.json"})
  void whenTheFolderMayNotBeRead_theMessageNamesItAndTheRemedy(String pattern) throws Exception {
    file("closed/a.json");
    Path closed = folder.resolve("closed");
    Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("---------"));
    try {
      assumeFalse(Files.isReadable(closed), "this user may read everything");
      FileSource source = FileSource.of("a", closed + pattern, FileSource.Format.JSON);

      IOException thrown = assertThrows(IOException.class, () -> states(source));

      assertThat(
          thrown.getMessage(),
          is(
              "the files "
                  + closed
                  + pattern
                  + " cannot be listed: the folder "
                  + closed
                  + " may not be read; allow it with: chmod +rx "
                  + closed));
    } finally {
      Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rwx------"));
    }
  }

  @Test
  void whenALinkLeadsBackToItsFolder_theMessageNamesIt() throws Exception {
    file("x/a.json");
    Path link = Files.createSymbolicLink(folder.resolve("x/back"), folder);

    IOException thrown = assertThrows(IOException.class, () -> parts(folder + "/**.json"));

    assertThat(
        thrown.getMessage(),
        is(
            "the files "
                + folder
                + "/**.json cannot be listed: the folder "
                + link
                + " is a link to one that it is in; remove the link"));
  }

  @Test
  void whenTheFileVanished_theReportSaysSo() throws Exception {
    FileSource source = FileSource.of("archive", "unused", FileSource.Format.JSON);

    FileReading reading = read(source, "gone.json");

    Path gone = folder.resolve("gone.json");
    assertThat(reading.records(), empty());
    assertThat(
        reading.report(),
        is(
            new ExtractionReport(
                "archive",
                gone.toString(),
                0,
                -1,
                0,
                0,
                1,
                ExtractionReport.Status.FAILED,
                gone
                    + ": it does not exist any more; put it back and run again, or touch it in a"
                    + " watched folder")));
  }

  @Test
  void whenThePartIsAFolder_theReportSaysSo() throws Exception {
    FileReading reading = read(FileSource.of("a", "unused", FileSource.Format.JSONL), "");

    assertThat(reading.report().status(), is(ExtractionReport.Status.FAILED));
    assertThat(
        reading.report().message(),
        is(
            folder
                + ": it is a folder; name the files in it, for example with "
                + folder
                + "/*.json"));
  }

  @Test
  void whenThePartIsADevice_theReportSaysSo() throws Exception {
    Path device = Path.of("/dev/null");
    assumeTrue(Files.exists(device), "this system has no " + device);

    FileReading reading =
        FileReading.of(FileSource.of("a", "unused", FileSource.Format.JSONL), device);

    assertThat(
        reading.report().message(),
        is("/dev/null: it is a pipe or a device; write its contents into a file and read that"));
  }

  @Test
  void whenTheFileMayNotBeRead_theReportSaysSo() throws Exception {
    Path file = file("secret.json");
    assumeFalse(
        !file.toFile().setReadable(false) || Files.isReadable(file),
        "this user may read everything");

    FileReading reading = read(FileSource.of("a", "unused", FileSource.Format.JSON), "secret.json");

    assertThat(
        reading.report().message(),
        is(file + ": it may not be read; allow it with: chmod +r " + file));
  }

  @ParameterizedTest
  @CsvSource({
    "jobs-2024-02-29.json, 2024-02-29T00:00:00Z",
    "2023-12-31_to_2024-01-31.json, 2023-12-31T00:00:00Z",
    "run-2024-99-01-2024-03-04.json, 2024-03-04T00:00:00Z",
    "112024-01-02_2024-05-06.json, 2024-05-06T00:00:00Z"
  })
  void whenCollectedAtIsFromTheName_itsFirstDateCounts(String name, Instant expected)
      throws Exception {
    FileReading.write(folder.resolve(name), "[{}]");
    FileSource source =
        FileSource.of("a", "unused", FileSource.Format.JSON)
            .withCollectedAt(FileSource.CollectedAt.FROM_NAME);

    assertThat(read(source, name).records().get(0).collectedAt(), is(expected));
  }

  @Test
  void whenTheNameHasNoDate_theReportSaysSo() throws Exception {
    Path file = file("jobs-20240229.json");
    FileSource source =
        FileSource.of("a", "unused", FileSource.Format.JSON)
            .withCollectedAt(FileSource.CollectedAt.FROM_NAME);

    FileReading reading = read(source, "jobs-20240229.json");

    assertThat(reading.report().status(), is(ExtractionReport.Status.FAILED));
    assertThat(
        reading.report().message(),
        is(
            file
                + ": its name has no date YYYY-MM-DD; rename it, or set collected_at to"
                + " modified"));
  }

  @Test
  void whenReadBeyondTheLastBatch_thatIsAMistakeOfTheCaller() throws Exception {
    Path file = file("a.json");
    FileSource source = FileSource.of("a", "unused", FileSource.Format.JSON);
    try (ReadSession session =
        source.open(file.toString(), Position.START, FileReading.context(1, 1))) {
      assertThat(session.next().last(), is(true));
      assertThrows(IllegalStateException.class, session::next);
    }
  }

  @Test
  void whenTheRunIsStopped_readingIsInterrupted() throws Exception {
    Path file = file("a.json");
    FileSource source = FileSource.of("a", "unused", FileSource.Format.JSON);
    try (ReadSession session =
        source.open(file.toString(), Position.START, FileReading.context(1, 1))) {
      Thread.currentThread().interrupt();
      assertThrows(InterruptedException.class, session::next);
    }
  }

  @Test
  void whenThePositionIsNotOfAFile_itIsRefused() {
    assertThrows(
        IllegalArgumentException.class,
        () ->
            FileSource.of("a", "unused", FileSource.Format.JSON)
                .open("x", new Position("page 3"), FileReading.context(1, 1)));
  }

  @Test
  void whenTheLimitIsOutOfRange_theSourceIsRefused() {
    FileSource source = FileSource.of("a", "unused", FileSource.Format.JSON);

    assertThrows(IllegalArgumentException.class, () -> source.withMaxRecordBytes(0));
    assertThrows(IllegalArgumentException.class, () -> source.withMaxRecordBytes(1 << 30));
    assertThrows(IllegalArgumentException.class, () -> source.withItems("no/pointer"));
    assertThrows(IllegalArgumentException.class, () -> source.withTotal("no/pointer"));
  }

  @Test
  void whenSerialized_itIsTheSame() throws Exception {
    FileSource source =
        FileSource.of("a", "/x/*.json", FileSource.Format.JSON)
            .withCompression(Compression.GZIP)
            .withItems("/a")
            .withTotal("/b")
            .withMaxRecordBytes(7)
            .withCollectedAt(FileSource.CollectedAt.FROM_NAME);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(source);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      assertThat(in.readObject(), is(source));
    }
    assertThat(
        source,
        is(
            new FileSource(
                "a",
                "/x/*.json",
                FileSource.Format.JSON,
                Compression.GZIP,
                "/a",
                "/b",
                7,
                FileSource.CollectedAt.FROM_NAME,
                null,
                FileSource.DEFAULT_SPLIT_BYTES)));
  }
}
