package dev.collection.io.poll;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.collection.io.file.FileSource;
import dev.collection.io.source.Position;
import dev.collection.io.source.ReadBatch;
import dev.collection.io.source.ReadSession;
import dev.collection.io.source.ReadSources;
import dev.collection.io.source.Source;
import dev.collection.io.source.SourceContext;
import dev.collection.io.source.SourceMemory;
import dev.collection.io.source.StopSignal;
import dev.collection.model.ExtractionReport;
import dev.collection.model.Locator;
import dev.collection.model.Measure;
import dev.collection.model.Measures;
import dev.collection.model.RawRecord;
import dev.collection.model.SerializableClock;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.beam.sdk.testing.CoderProperties;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineExtension;
import org.apache.beam.sdk.transforms.Combine;
import org.apache.beam.sdk.transforms.Count;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.transforms.windowing.FixedWindows;
import org.apache.beam.sdk.transforms.windowing.IntervalWindow;
import org.apache.beam.sdk.util.CoderUtils;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.joda.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(TestPipelineExtension.class)
class PollSourcesTest {
  private static final Instant NOON = Instant.parse("2026-11-01T12:00:30Z");
  private static final org.joda.time.Instant START =
      org.joda.time.Instant.ofEpochMilli(NOON.toEpochMilli());
  private static final Duration MINUTE = Duration.standardMinutes(1);

  /** Seconds after noon. */
  private static final AtomicLong CLOCK = new AtomicLong();

  private static final AtomicInteger POLLS = new AtomicInteger();
  private static final AtomicInteger OPEN = new AtomicInteger();
  private static final AtomicInteger MOST_OPEN = new AtomicInteger();

  @TempDir Path folder;

  @BeforeEach
  void start() {
    StopSignal.reset();
    CLOCK.set(0);
    POLLS.set(0);
    OPEN.set(0);
    MOST_OPEN.set(0);
  }

  @AfterEach
  void reset() {
    StopSignal.reset();
  }

  /** What happens at a step of a poll; the first poll is 1. */
  private interface Step extends Serializable {
    void at(int poll) throws IOException;
  }

  /** Gives three records in two batches, whose text is the number of the poll. */
  private record Numbers(String name, Step listed, Step opened, Step read) implements Source {
    @Override
    public List<String> parts(SourceContext context) throws IOException {
      listed.at(POLLS.incrementAndGet());
      return List.of("");
    }

    @Override
    public ReadSession open(String part, Position position, SourceContext context)
        throws IOException {
      int poll = POLLS.get();
      opened.at(poll);
      MOST_OPEN.accumulateAndGet(OPEN.incrementAndGet(), Math::max);
      return new ReadSession() {
        private int next = position.equals(Position.START) ? 0 : 2;

        @Override
        public ReadBatch next() throws IOException {
          if (next == 0) {
            next = 2;
            return new ReadBatch(
                List.of(record(poll, 1), record(poll, 2)),
                List.of(),
                List.of(),
                new Position("2"),
                false);
          }
          read.at(poll);
          ExtractionReport report =
              new ExtractionReport(name, "", 0, 3, 3, 100, 2, ExtractionReport.Status.COMPLETE, "")
                  .withMark("mark" + poll);
          return new ReadBatch(
              List.of(record(poll, 3)), List.of(), List.of(report), Position.START, true);
        }

        @Override
        public void close() {
          OPEN.decrementAndGet();
        }
      };
    }

    private RawRecord record(int poll, int number) {
      return new RawRecord(
          name,
          Locator.item("answer.json", number),
          (poll + "." + number).getBytes(StandardCharsets.UTF_8),
          NOON);
    }
  }

  private static final Step NOTHING = poll -> {};

  /** The clock goes on when a poll has ended; after the last one the job is to stop. */
  private static Step thenSeconds(long... seconds) {
    return poll -> goOn(poll, seconds);
  }

  private static void goOn(int poll, long... seconds) {
    if (poll > seconds.length) {
      StopSignal.request();
    } else {
      CLOCK.addAndGet(seconds[poll - 1]);
    }
  }

  private static PollSources polls() {
    SerializableClock clock = () -> NOON.plusSeconds(CLOCK.get());
    return PollSources.every(MINUTE, START, "polling").withClock(clock);
  }

  private static PollSources polling(Source source) {
    return polls().polling(List.of(source));
  }

  private static IntervalWindow tick(int tick) {
    return new IntervalWindow(START.plus(MINUTE.multipliedBy(tick)), MINUTE);
  }

  private static PCollection<String> texts(ReadSources.Result read) {
    return read.records()
        .apply(
            "Texts",
            MapElements.into(TypeDescriptors.strings())
                .via(record -> new String(record.payload(), StandardCharsets.UTF_8)));
  }

  private static PCollection<String> words(ReadSources.Result read) {
    return read.reports()
        .apply(
            "Words",
            MapElements.into(TypeDescriptors.strings())
                .via(
                    report ->
                        report.status()
                            + " "
                            + report.received()
                            + " "
                            + report.mark()
                            + " "
                            + report.message()));
  }

  @Test
  void whenThreeTicksCome_eachPollIsInTheWindowOfItsTick(TestPipeline pipeline) {
    ReadSources.Result read =
        pipeline.apply(polling(new Numbers("api", NOTHING, NOTHING, thenSeconds(60, 60))));

    PCollection<String> texts = texts(read);
    PCollection<String> words = words(read);
    for (int tick = 0; tick < 3; tick++) {
      int poll = tick + 1;
      PAssert.that(texts)
          .inWindow(tick(tick))
          .containsInAnyOrder(poll + ".1", poll + ".2", poll + ".3");
      PAssert.that(words).inWindow(tick(tick)).containsInAnyOrder("COMPLETE 3 mark" + poll + " ");
      PAssert.that(read.measures())
          .inWindow(tick(tick))
          .satisfies(
              found -> {
                Measures sum = new Measures();
                found.forEach(sum::addAll);
                assertThat(
                    sum,
                    is(
                        new Measures()
                            .add(Measure.EXTRACTED, "api", 3)
                            .add(Measure.ANNOUNCED, "api", 3)
                            .add(Measure.UNANNOUNCED, "api", 0)
                            .add(Measure.NOT_OBTAINED, "api", 0)
                            .add(Measure.BYTES, "api", 100)));
                return null;
              });
    }
    // Nothing is late, and no window closes before its poll has been read.
    PCollection<Long> counted =
        texts.apply(Combine.globally(Count.<String>combineFn()).withoutDefaults());
    for (int tick = 0; tick < 3; tick++) {
      PAssert.that(counted).inOnTimePane(tick(tick)).containsInAnyOrder(3L);
    }
    PAssert.that(counted).containsInAnyOrder(3L, 3L, 3L);
    pipeline.run();
    assertThat(POLLS.get(), is(3));
    assertThat(OPEN.get(), is(0));
  }

  @Test
  void whenPollsAreMissedOrTakeLong_oneMakesUpForThem(TestPipeline pipeline) {
    // The second poll takes five and a half intervals; the next tick is on time again.
    ReadSources.Result read =
        pipeline.apply(polling(new Numbers("api", NOTHING, NOTHING, thenSeconds(60, 330, 30))));

    PCollection<String> texts = texts(read);
    PAssert.that(texts).inWindow(tick(0)).containsInAnyOrder("1.1", "1.2", "1.3");
    PAssert.that(texts).inWindow(tick(1)).containsInAnyOrder("2.1", "2.2", "2.3");
    PAssert.that(texts).inWindow(tick(6)).containsInAnyOrder("3.1", "3.2", "3.3");
    PAssert.that(texts).inWindow(tick(7)).containsInAnyOrder("4.1", "4.2", "4.3");
    PAssert.that(
            texts.apply("Count all", Combine.globally(Count.<String>combineFn()).withoutDefaults()))
        .containsInAnyOrder(3L, 3L, 3L, 3L);
    pipeline.run();
    assertThat(POLLS.get(), is(4));
    assertThat(MOST_OPEN.get(), is(1));
  }

  @Test
  void whenAPollFails_thatIsAReportInItsWindowAndTheNextOneIsGood(TestPipeline pipeline) {
    Step listed =
        poll -> {
          if (poll == 1) {
            goOn(poll, 60);
            throw new IOException("api does not answer");
          }
        };
    Step opened =
        poll -> {
          if (poll == 2) {
            CLOCK.addAndGet(60);
            throw new IOException("api answers nonsense");
          }
        };
    Step readStep =
        poll -> {
          if (poll == 3) {
            CLOCK.addAndGet(60);
            throw new IOException("api broke off");
          }
          StopSignal.request();
        };
    ReadSources.Result read = pipeline.apply(polling(new Numbers("api", listed, opened, readStep)));

    PCollection<String> words = words(read);
    PAssert.that(words).inWindow(tick(0)).containsInAnyOrder("FAILED 0 null api does not answer");
    PAssert.that(words).inWindow(tick(1)).containsInAnyOrder("FAILED 0 null api answers nonsense");
    PAssert.that(words).inWindow(tick(2)).containsInAnyOrder("FAILED 2 null api broke off");
    PAssert.that(words).inWindow(tick(3)).containsInAnyOrder("COMPLETE 3 mark4 ");
    PAssert.that(texts(read)).containsInAnyOrder("3.1", "3.2", "4.1", "4.2", "4.3");
    pipeline.run();
    assertThat(OPEN.get(), is(0));
  }

  @Test
  void whenTheJobIsStoppedWithinAPoll_theRestIsReportedAndTheJobEnds(TestPipeline pipeline) {
    Step opened = poll -> StopSignal.request();
    ReadSources.Result read = pipeline.apply(polling(new Numbers("api", NOTHING, opened, NOTHING)));

    PAssert.that(texts(read)).containsInAnyOrder("1.1", "1.2");
    PAssert.that(words(read)).containsInAnyOrder("STOPPED 2 null the job was stopped");
    pipeline.run();
    assertThat(POLLS.get(), is(1));
    assertThat(OPEN.get(), is(0));
  }

  @Test
  void whenAControlSaysStop_theSourceIsGivenUpAtEachPoll(TestPipeline pipeline) {
    ReadSources.Result read =
        pipeline.apply(
            polling(new Numbers("api", NOTHING, NOTHING, NOTHING)).watchedBy(new Refusal()));

    PAssert.that(texts(read)).empty();
    PAssert.that(words(read))
        .inWindow(tick(1))
        .containsInAnyOrder("STOPPED 0 null it is over its budget");
    pipeline.run();
    assertThat(POLLS.get(), is(2));
  }

  private static final class Refusal implements ReadSources.ReadControl {
    private static final long serialVersionUID = 1L;

    @Override
    public String reasonToStop(String source) {
      return "it is over its budget";
    }

    @Override
    public void onRead(String source, long records) {
      goOn(POLLS.get(), 60);
    }
  }

  @Test
  void whenAWindowIsGiven_itIsTaken(TestPipeline pipeline) {
    Duration hour = Duration.standardHours(1);
    ReadSources.Result read =
        pipeline.apply(
            polling(new Numbers("api", NOTHING, NOTHING, thenSeconds(60)))
                .into(FixedWindows.of(hour)));

    PAssert.that(texts(read))
        .inWindow(new IntervalWindow(org.joda.time.Instant.parse("2026-11-01T12:00:00Z"), hour))
        .containsInAnyOrder("1.1", "1.2", "1.3", "2.1", "2.2", "2.3");
    pipeline.run();
  }

  @Test
  void whenAFolderIsWatched_aNewFileIsReadOnceAndAChangedOneAgain(TestPipeline pipeline)
      throws IOException {
    write("a.jsonl", "{\"n\":1}\n", 1);
    String path = folder.toString();
    Step afterReading =
        reading -> {
          switch (reading) {
            case 1 -> write(path, "b.jsonl", "{\"n\":2}\n", 2);
            case 2 -> write(path, "a.jsonl", "{\"n\":1}\n{\"n\":3}\n", 3);
            default -> {
              // The folder stays as it is.
            }
          }
          CLOCK.addAndGet(60);
        };
    FileSource drop = FileSource.of("drop", path + "/*.jsonl", FileSource.Format.JSONL);
    ReadSources.Result result =
        pipeline.apply(polls().watching(List.of(new Folder(drop, afterReading))));

    PCollection<String> texts = texts(result);
    PAssert.that(texts).inWindow(tick(0)).containsInAnyOrder("{\"n\":1}");
    PAssert.that(texts).inWindow(tick(1)).containsInAnyOrder("{\"n\":2}");
    PAssert.that(texts).inWindow(tick(2)).containsInAnyOrder("{\"n\":1}", "{\"n\":3}");
    PAssert.that(texts).containsInAnyOrder("{\"n\":1}", "{\"n\":2}", "{\"n\":1}", "{\"n\":3}");
    pipeline.run();
    assertThat(POLLS.get(), is(4));
  }

  /**
   * A folder to which something happens after each reading of a file; after the fourth listing the
   * job is to stop.
   */
  private record Folder(FileSource files, Step afterReading) implements Source {
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
      if (POLLS.incrementAndGet() == 4) {
        StopSignal.request();
      }
      return files.states(context);
    }

    @Override
    public ReadSession open(String part, Position position, SourceContext context)
        throws IOException {
      ReadSession session = files.open(part, position, context);
      return new ReadSession() {
        @Override
        public ReadBatch next() throws IOException, InterruptedException {
          return session.next();
        }

        @Override
        public void close() throws IOException {
          session.close();
          afterReading.at(OPEN.incrementAndGet());
        }
      };
    }
  }

  private void write(String name, String content, long modified) throws IOException {
    write(folder.toString(), name, content, modified);
  }

  private static void write(String folder, String name, String content, long modified)
      throws IOException {
    Path file = Path.of(folder, name);
    Files.writeString(file, content);
    Files.setLastModifiedTime(file, FileTime.fromMillis(modified));
  }

  @Test
  void whenAJobIsRestored_thePollGoesOnWhereItWas() throws Exception {
    PollSource source = polled(new Numbers("api", NOTHING, NOTHING, NOTHING), "restored");
    PollMark within;
    try (PollReader reader = source.createReader(null, null)) {
      assertThat(reader.getWatermark(), is(START));
      awaitBatch(reader.start(), reader);
      assertThat(payloads(reader), is(List.of("1.1", "1.2")));
      assertThat(reader.getWatermark(), is(START));
      within = CoderUtils.clone(source.getCheckpointMarkCoder(), reader.getCheckpointMark());
      awaitBatch(reader.advance(), reader); // read, but not in the checkpoint
    }
    PollMark behind;
    try (PollReader reader = source.createReader(null, within)) {
      awaitBatch(reader.start(), reader);
      assertThat(payloads(reader), is(List.of("1.3")));
      assertThat(reader.getCurrentTimestamp(), is(START));
      assertThat(reader.getWatermark(), is(START.plus(MINUTE)));
      assertThat(reader.advance(), is(false));
      behind = CoderUtils.clone(source.getCheckpointMarkCoder(), reader.getCheckpointMark());
    }
    CLOCK.set(200); // two polls are missed while the job is down
    try (PollReader reader = source.createReader(null, behind)) {
      awaitBatch(reader.start(), reader);
      assertThat(payloads(reader), is(List.of("2.1", "2.2")));
      assertThat(reader.getCurrentTimestamp(), is(START.plus(MINUTE.multipliedBy(3))));
      awaitBatch(reader.advance(), reader);
      assertThat(reader.advance(), is(false));
      StopSignal.request();
      assertThat(reader.advance(), is(false));
      assertThat(reader.getWatermark(), is(BoundedWindow.TIMESTAMP_MAX_VALUE));
    }
    assertThat(OPEN.get(), is(0));
  }

  private static final Semaphore ANSWERS = new Semaphore(0);

  @Test
  void whenAReaderIsClosedWhileItReads_theNextOneHasWhatItRead() throws Exception {
    Step waiting = poll -> ANSWERS.acquireUninterruptibly();
    PollSource source = polled(new Numbers("api", waiting, NOTHING, NOTHING), "closed");
    PollMark before;
    try (PollReader reader = source.createReader(null, null)) {
      assertThat(reader.start(), is(false));
      before = CoderUtils.clone(source.getCheckpointMarkCoder(), reader.getCheckpointMark());
    }
    ANSWERS.release();
    try (PollReader reader = source.createReader(null, before)) {
      awaitBatch(reader.start(), reader);
      assertThat(payloads(reader), is(List.of("1.1", "1.2")));
      awaitBatch(reader.advance(), reader);
      assertThat(payloads(reader), is(List.of("1.3")));
    }
    assertThat(POLLS.get(), is(1));
    assertThat(OPEN.get(), is(0));
  }

  @Test
  void whenAReaderIsOpenedAtAnotherMark_whatWasBeingReadIsEnded() throws Exception {
    Step waiting =
        poll -> {
          if (poll == 2) {
            try {
              ANSWERS.acquire();
            } catch (InterruptedException e) {
              throw new InterruptedIOException();
            }
          }
        };
    PollSource source = polled(new Numbers("api", waiting, NOTHING, NOTHING), "elsewhere");
    PollMark within;
    try (PollReader reader = source.createReader(null, null)) {
      awaitBatch(reader.start(), reader);
      within = CoderUtils.clone(source.getCheckpointMarkCoder(), reader.getCheckpointMark());
      awaitBatch(reader.advance(), reader);
      CLOCK.set(60);
      assertThat(reader.advance(), is(false));
    }
    try (PollReader reader = source.createReader(null, within)) {
      awaitBatch(reader.start(), reader);
      assertThat(payloads(reader), is(List.of("2.3")));
    }
    assertThat(POLLS.get(), is(2));
    assertThat(OPEN.get(), is(0));
  }

  private static PollSource polled(Source source, String run) {
    return new PollSource(
        source,
        run,
        MINUTE,
        START,
        ReadSources.ReadControl.readAll(),
        SourceMemory::none,
        () -> NOON.plusSeconds(CLOCK.get()));
  }

  private static void awaitBatch(boolean there, PollReader reader) throws IOException {
    long deadline = System.nanoTime() + 10_000_000_000L;
    boolean found = there;
    while (!found) {
      assertThat("a batch comes in time", System.nanoTime() < deadline, is(true));
      found = reader.advance();
    }
  }

  private static List<String> payloads(PollReader reader) {
    return reader.getCurrent().batch().records().stream()
        .map(record -> new String(record.payload(), StandardCharsets.UTF_8))
        .toList();
  }

  @Test
  void whenASourceFailsUnexpectedly_theJobFails() throws Exception {
    Step broken =
        poll -> {
          throw new IllegalStateException("a bug");
        };
    PollSource source = polled(new Numbers("api", NOTHING, broken, NOTHING), "broken");
    try (PollReader reader = source.createReader(null, null)) {
      IOException failure =
          assertThrows(IOException.class, () -> awaitBatch(reader.start(), reader));
      assertThat(failure.getCause().getMessage(), is("a bug"));
    }
  }

  @Test
  void whenABatchTravels_itIsTheSameAfterwards() throws Exception {
    Numbers source = new Numbers("api", NOTHING, NOTHING, NOTHING);
    try (ReadSession session = source.open("", Position.START, SourceContext.system())) {
      PolledBatch first = new PolledBatch("api", session.next());
      PolledBatch last = new PolledBatch("api", session.next());
      CoderProperties.coderDecodeEncodeEqual(new PolledBatch.BatchCoder(), first);
      CoderProperties.coderDecodeEncodeEqual(new PolledBatch.BatchCoder(), last);
    }
  }

  @Test
  void whenASourceIsAskedAgain_itsAnswerOfThePollBeforeIsOneOfEarlier() throws IOException {
    SourceMemory.KeptAnswer ofThisRun =
        new SourceMemory.KeptAnswer(200, Map.of(), new byte[] {1}, NOON);
    SourceMemory.KeptAnswer ofARunBefore =
        new SourceMemory.KeptAnswer(200, Map.of(), new byte[] {2}, NOON);
    SourceMemory run = new FixedMemory(ofThisRun, ofARunBefore);
    SourceMemory freshRun = new FixedMemory(null, ofARunBefore);

    assertThat(new PollMemory(run).answer("api", "/jobs") == null, is(true));
    assertThat(new PollMemory(run).earlier("api", "/jobs"), is(ofThisRun));
    assertThat(new PollMemory(freshRun).earlier("api", "/jobs"), is(ofARunBefore));
    assertThat(new PollMemory(run).mark("api"), is("mark of api"));
  }

  private record FixedMemory(KeptAnswer answer, KeptAnswer earlier) implements SourceMemory {
    @Override
    public KeptAnswer answer(String source, String request) {
      return answer;
    }

    @Override
    public KeptAnswer earlier(String source, String request) {
      return earlier;
    }

    @Override
    public void keep(String source, String request, KeptAnswer answer) {}

    @Override
    public String mark(String source) {
      return "mark of " + source;
    }

    @Override
    public java.time.Duration reserve(
        String limit, int mostInWindow, java.time.Duration window, int requests, Instant now) {
      return java.time.Duration.ZERO;
    }

    @Override
    public void pause(String limit, Instant time) {}
  }

  @Test
  void whenNoSourceIsGiven_thatIsRefused(TestPipeline pipeline) {
    PollSources nothing = polls();
    assertThrows(IllegalArgumentException.class, () -> nothing.expand(PBegin.in(pipeline)));
  }
}
