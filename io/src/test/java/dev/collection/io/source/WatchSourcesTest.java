package dev.collection.io.source;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.collection.io.file.FileSource;
import dev.collection.model.ExtractionReport;
import dev.collection.model.RawRecord;
import dev.collection.model.SerializableClock;
import java.io.IOException;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.beam.sdk.coders.InstantCoder;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineExtension;
import org.apache.beam.sdk.testing.TestStream;
import org.apache.beam.sdk.transforms.Count;
import org.apache.beam.sdk.transforms.Filter;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.PeriodicImpulse;
import org.apache.beam.sdk.transforms.windowing.FixedWindows;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.transforms.windowing.IntervalWindow;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TimestampedValue;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.joda.time.Duration;
import org.joda.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(TestPipelineExtension.class)
class WatchSourcesTest {
  private static final AtomicInteger LISTINGS = new AtomicInteger();
  private static final Instant NOON = Instant.parse("2026-11-01T12:00:00Z");

  @TempDir Path folder;

  @BeforeEach
  void startCounting() {
    LISTINGS.set(0);
  }

  /** What happens around a listing; the first is 1. */
  private interface Step extends Serializable {
    void at(int listing, Place files) throws IOException;
  }

  /** Where it happens. */
  private record Place(String path) {
    Path of(String name) {
      return Path.of(path, name);
    }

    void write(String name, String text) throws IOException {
      Files.writeString(of(name), text);
    }
  }

  /** A folder to which something happens before and after each listing. */
  private record Folder(FileSource files, String path, Step before, Step after) implements Source {
    private static final long serialVersionUID = 1L;

    @Override
    public String name() {
      return files.name();
    }

    @Override
    public List<String> parts(SourceContext context) throws IOException {
      return files.parts(context);
    }

    @Override
    public Map<String, String> states(SourceContext context) throws IOException {
      int listing = LISTINGS.incrementAndGet();
      before.at(listing, new Place(path));
      Map<String, String> states = files.states(context);
      after.at(listing, new Place(path));
      return states;
    }

    @Override
    public ReadSession open(String part, Position position, SourceContext context)
        throws IOException {
      // Few records a batch, so that a file has several.
      SourceContext small =
          new SourceContext(
              context.clock(), context.sleeper(), context.secrets(), context.memory(), 8 << 20, 2);
      return files.open(part, position, small);
    }
  }

  private Folder folder(Step before) {
    return folder(folder.toString(), before, (listing, files) -> {});
  }

  private Folder folder(String watched, Step before, Step after) {
    FileSource files = FileSource.of("drop", watched + "/*.jsonl", FileSource.Format.JSONL);
    return new Folder(files, folder.toString(), before, after);
  }

  /** One tick a minute, from noon on. */
  private static TestStream<Instant> ticks(int count) {
    TestStream.Builder<Instant> ticks = TestStream.create(InstantCoder.of());
    for (int minute = 0; minute < count; minute++) {
      Instant tick = NOON.plus(Duration.standardMinutes(minute));
      ticks = ticks.addElements(TimestampedValue.of(tick, tick)).advanceWatermarkTo(tick);
    }
    // Each lets the files that are being read go on by one batch; until then the watermark waits.
    for (int batch = 0; batch < 5; batch++) {
      ticks = ticks.advanceProcessingTime(Duration.standardSeconds(1));
    }
    return ticks.advanceWatermarkToInfinity();
  }

  private static WatchSources watch(Source source) {
    return WatchSources.all(List.of(source), "watching").withClock(clockAt(NOON));
  }

  private static SerializableClock clockAt(Instant time) {
    return SerializableClock.fixed(java.time.Instant.ofEpochMilli(time.getMillis()));
  }

  /** Name of the file and payload. */
  private static PCollection<String> contents(ReadSources.Result read) {
    return read.records()
        .apply(
            "Contents", MapElements.into(TypeDescriptors.strings()).via(WatchSourcesTest::content));
  }

  private static String content(RawRecord record) {
    String name = Path.of(record.locator().resource()).getFileName().toString();
    return name + " " + new String(record.payload(), StandardCharsets.UTF_8);
  }

  private static PCollection<String> problems(ReadSources.Result read) {
    return read.reports()
        .apply("Problems", Filter.by(ExtractionReport::incomplete))
        .apply(
            "Words",
            MapElements.into(TypeDescriptors.strings())
                .via(report -> report.status() + " " + report.source() + ": " + report.message()));
  }

  @Test
  void whenFilesAreAdded_eachIsReadOnceAndAChangedOneAgain(TestPipeline pipeline) {
    Source source =
        folder(
            (listing, files) -> {
              switch (listing) {
                case 2 -> files.write("a.jsonl", "{\"n\":1}\n");
                case 4 -> files.write("b.jsonl", "{\"n\":2}\n{\"n\":3}\n");
                case 5 -> files.write("a.jsonl", "{\"n\":1}\n{\"n\":4}\n");
                default -> {
                  // Nothing happens.
                }
              }
            });

    ReadSources.Result read = pipeline.apply("Ticks", ticks(6)).apply("Watch", watch(source));

    PAssert.that(contents(read))
        .containsInAnyOrder(
            "a.jsonl {\"n\":1}",
            "b.jsonl {\"n\":2}",
            "b.jsonl {\"n\":3}",
            "a.jsonl {\"n\":1}",
            "a.jsonl {\"n\":4}");
    PAssert.that(problems(read)).empty();
    pipeline.run();
  }

  @Test
  void whenAListingFails_thatIsAReportAndTheNextTickTriesAgain(TestPipeline pipeline) {
    Source source =
        folder(
            (listing, files) -> {
              files.write(listing + ".jsonl", "{\"n\":" + listing + "}\n");
              if (listing == 2) {
                throw new IOException("the disk of drop is away");
              }
              if (listing == 3) {
                throw new IOException();
              }
            });

    ReadSources.Result read = pipeline.apply("Ticks", ticks(4)).apply("Watch", watch(source));

    PAssert.that(contents(read))
        .containsInAnyOrder(
            "1.jsonl {\"n\":1}", "2.jsonl {\"n\":2}", "3.jsonl {\"n\":3}", "4.jsonl {\"n\":4}");
    PAssert.that(problems(read))
        .containsInAnyOrder(
            "FAILED drop: the disk of drop is away",
            "FAILED drop: it could not be listed: java.io.IOException");
    pipeline.run();
  }

  @Test
  void whenTheFolderCannotBeRead_eachListingIsAReportUntilItCan(TestPipeline pipeline)
      throws IOException {
    Path watched = folder.resolve("incoming");
    Files.createSymbolicLink(watched, watched);
    Source source =
        folder(
            watched.toString(),
            (listing, files) -> {
              if (listing == 3) {
                Files.delete(files.of("incoming"));
                Files.createDirectory(files.of("incoming"));
              }
              if (listing == 4) {
                files.write("incoming/a.jsonl", "{\"n\":1}\n");
              }
            },
            (listing, files) -> {});

    ReadSources.Result read = pipeline.apply("Ticks", ticks(4)).apply("Watch", watch(source));

    PAssert.that(contents(read)).containsInAnyOrder("a.jsonl {\"n\":1}");
    String problem =
        "FAILED drop: the files "
            + watched
            + "/*.jsonl cannot be listed: the folder "
            + watched
            + " cannot be read: Too many levels of symbolic links";
    PAssert.that(problems(read))
        .satisfies(
            found -> {
              int reports = 0;
              for (String each : found) {
                assertThat(
                    each.substring(0, Math.min(each.length(), problem.length())), is(problem));
                reports++;
              }
              assertThat(reports, is(2));
              return null;
            });
    pipeline.run();
  }

  @Test
  void whenTheFolderMayNotBeRead_eachListingIsAReport(TestPipeline pipeline) throws IOException {
    Path watched = Files.createDirectory(folder.resolve("incoming"));
    Files.setPosixFilePermissions(watched, PosixFilePermissions.fromString("---------"));
    assumeTrue(!Files.isReadable(watched), "this user may read everything");
    Source source = folder(watched.toString(), (listing, files) -> {}, (listing, files) -> {});

    ReadSources.Result read = pipeline.apply("Ticks", ticks(2)).apply("Watch", watch(source));

    String problem =
        "FAILED drop: the files "
            + watched
            + "/*.jsonl cannot be listed: the folder "
            + watched
            + " may not be read; allow it with: chmod +rx "
            + watched;
    PAssert.that(contents(read)).empty();
    PAssert.that(problems(read)).containsInAnyOrder(problem, problem);
    try {
      pipeline.run();
    } finally {
      Files.setPosixFilePermissions(watched, PosixFilePermissions.fromString("rwx------"));
    }
  }

  @Test
  void whenTheFolderIsEmpty_nothingIsReported(TestPipeline pipeline) {
    ReadSources.Result read =
        pipeline.apply("Ticks", ticks(3)).apply("Watch", watch(folder((listing, files) -> {})));

    PAssert.that(contents(read)).empty();
    PAssert.that(read.reports()).empty();
    pipeline.run();
    assertThat(LISTINGS.get(), is(3));
  }

  @Test
  void whenTicksAreInWindows_eachFileIsReadOnceInTheGlobalWindow(TestPipeline pipeline) {
    Source source =
        folder((listing, files) -> files.write(listing + ".jsonl", "{\"n\":" + listing + "}\n"));

    ReadSources.Result read =
        pipeline
            .apply("Ticks", ticks(3))
            .apply("Windows", Window.into(FixedWindows.of(Duration.standardMinutes(1))))
            .apply("Watch", watch(source));

    PAssert.that(contents(read))
        .inWindow(GlobalWindow.INSTANCE)
        .containsInAnyOrder("1.jsonl {\"n\":1}", "2.jsonl {\"n\":2}", "3.jsonl {\"n\":3}");
    pipeline.run();
  }

  @Test
  void whenPutIntoWindows_recordsAreInThatOfTheirTickAndOnTime(TestPipeline pipeline) {
    Source source =
        folder(
            (listing, files) -> {
              if (listing == 2) {
                files.write("a.jsonl", "{}\n".repeat(7));
              }
              if (listing == 3) {
                files.write("b.jsonl", "{}\n".repeat(5));
              }
            });

    PCollection<KV<String, Long>> counted =
        contents(pipeline.apply("Ticks", ticks(5)).apply("Watch", watch(source)))
            .apply(
                "Minutes",
                Window.<String>into(FixedWindows.of(Duration.standardMinutes(1)))
                    .withAllowedLateness(Duration.ZERO)
                    .discardingFiredPanes())
            .apply("Count", Count.perElement());

    PAssert.that(counted)
        .inOnTimePane(minute(1))
        .containsInAnyOrder(List.of(KV.of("a.jsonl {}", 7L)));
    PAssert.that(counted)
        .inOnTimePane(minute(2))
        .containsInAnyOrder(List.of(KV.of("b.jsonl {}", 5L)));
    PAssert.that(counted)
        .containsInAnyOrder(List.of(KV.of("a.jsonl {}", 7L), KV.of("b.jsonl {}", 5L)));
    pipeline.run();
  }

  private static IntervalWindow minute(int minute) {
    return new IntervalWindow(
        NOON.plus(Duration.standardMinutes(minute)), Duration.standardMinutes(1));
  }

  @Test
  void whenAFileVanishesBeforeItIsRead_thatIsAReport(TestPipeline pipeline) throws IOException {
    Files.writeString(folder.resolve("a.jsonl"), "{\"n\":1}\n");
    Files.writeString(folder.resolve("b.jsonl"), "{\"n\":2}\n");
    Source source =
        folder(
            folder.toString(),
            (listing, files) -> {},
            (listing, files) -> Files.deleteIfExists(files.of("a.jsonl")));

    ReadSources.Result read = pipeline.apply("Ticks", ticks(2)).apply("Watch", watch(source));

    PAssert.that(contents(read)).containsInAnyOrder("b.jsonl {\"n\":2}");
    PAssert.that(problems(read))
        .containsInAnyOrder(
            "FAILED drop: "
                + folder.resolve("a.jsonl")
                + ": it does not exist any more; put it back and run again, or touch it in a"
                + " watched folder");
    pipeline.run();
  }

  @Test
  void whenAFileComesBackTheSame_itIsNotReadAgainButAnotherIs(TestPipeline pipeline) {
    Source source =
        folder(
            (listing, files) -> {
              switch (listing) {
                case 1, 3 -> {
                  files.write("a.jsonl", "{\"n\":1}\n");
                  Files.setLastModifiedTime(files.of("a.jsonl"), FileTime.fromMillis(0));
                }
                case 2, 4 -> Files.delete(files.of("a.jsonl"));
                case 5 -> {
                  files.write("a.jsonl", "{\"n\":5}\n");
                  Files.setLastModifiedTime(files.of("a.jsonl"), FileTime.fromMillis(5));
                }
                default -> {
                  // Nothing happens.
                }
              }
            });

    ReadSources.Result read = pipeline.apply("Ticks", ticks(6)).apply("Watch", watch(source));

    PAssert.that(contents(read)).containsInAnyOrder("a.jsonl {\"n\":1}", "a.jsonl {\"n\":5}");
    pipeline.run();
  }

  @Test
  void whenAFileWasAwayForLongerThanItIsRemembered_itIsReadAgain(TestPipeline pipeline) {
    Source source =
        folder(
            (listing, files) -> {
              switch (listing) {
                case 1, 5 -> {
                  files.write("a.jsonl", "{\"n\":1}\n");
                  files.write("b.jsonl", "{\"n\":2}\n");
                  Files.setLastModifiedTime(files.of("a.jsonl"), FileTime.fromMillis(0));
                  Files.setLastModifiedTime(files.of("b.jsonl"), FileTime.fromMillis(0));
                }
                case 2 -> Files.delete(files.of("a.jsonl"));
                default -> {
                  // b.jsonl stays.
                }
              }
            });

    ReadSources.Result read =
        pipeline
            .apply("Ticks", ticks(6))
            .apply("Watch", watch(source).forgettingAfter(Duration.standardSeconds(150)));

    PAssert.that(contents(read))
        .containsInAnyOrder("a.jsonl {\"n\":1}", "a.jsonl {\"n\":1}", "b.jsonl {\"n\":2}");
    pipeline.run();
  }

  @Test
  void whenNothingWouldBeRemembered_thatIsRefused() {
    WatchSources watch = WatchSources.all(List.of(), "watching");

    assertThrows(IllegalArgumentException.class, () -> watch.forgettingAfter(Duration.ZERO));
  }

  @Test
  void whenTicksComeLateOrInTheWrongOrder_onlyNewerOnesAreListed(TestPipeline pipeline) {
    TestStream<Instant> ticks =
        TestStream.create(InstantCoder.of())
            .addElements(NOON.plus(Duration.millis(2)))
            .addElements(NOON.plus(Duration.millis(1)))
            .addElements(NOON.plus(Duration.millis(2)))
            .addElements(NOON.plus(Duration.millis(3)))
            .advanceWatermarkToInfinity();

    pipeline.apply("Ticks", ticks).apply("Watch", watch(folder((listing, files) -> {})));

    pipeline.run();
    assertThat(LISTINGS.get(), is(2));
  }

  @Test
  void whenTicksWereMissed_oneListingMakesUpForThemAll(TestPipeline pipeline) throws IOException {
    Files.writeString(folder.resolve("a.jsonl"), "{\"n\":1}\n");
    Instant now = Instant.ofEpochMilli(Clock.systemUTC().millis());
    Source source = folder((listing, files) -> {});

    ReadSources.Result read =
        pipeline
            .apply(
                "Ticks",
                PeriodicImpulse.create()
                    .withInterval(Duration.standardMinutes(1))
                    .startAt(now.minus(Duration.standardMinutes(5)))
                    .stopAt(now.minus(Duration.standardSeconds(30))))
            .apply("Watch", WatchSources.all(List.of(source), "watching"));

    PAssert.that(contents(read)).containsInAnyOrder("a.jsonl {\"n\":1}");
    pipeline.run();
    assertThat(LISTINGS.get(), is(1));
  }

  @Test
  void whenTheClockWasWrong_theNextTickIsListedAllTheSame(TestPipeline pipeline) {
    SerializableClock aheadAtFirst =
        () -> java.time.Instant.parse((LISTINGS.get() == 0 ? 2500 : 2026) + "-11-01T12:00:00Z");

    pipeline
        .apply("Ticks", ticks(3))
        .apply("Watch", watch(folder((listing, files) -> {})).withClock(aheadAtFirst));

    pipeline.run();
    assertThat(LISTINGS.get(), is(3));
  }
}
