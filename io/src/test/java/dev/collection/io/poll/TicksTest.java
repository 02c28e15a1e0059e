package dev.collection.io.poll;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.collection.io.source.StopSignal;
import dev.collection.model.SerializableClock;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineExtension;
import org.apache.beam.sdk.transforms.Combine;
import org.apache.beam.sdk.transforms.Count;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.transforms.windowing.IntervalWindow;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.util.CoderUtils;
import org.apache.beam.sdk.values.PCollection;
import org.joda.time.Duration;
import org.joda.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(TestPipelineExtension.class)
class TicksTest {
  private static final Instant START = Instant.parse("2026-11-01T12:00:30Z");
  private static final Duration MINUTE = Duration.standardMinutes(1);
  private static final AtomicInteger LOOKS = new AtomicInteger();

  @BeforeEach
  @AfterEach
  void reset() {
    StopSignal.reset();
    LOOKS.set(0);
  }

  /** Shows these seconds after the start, one at each look; then the job is to stop. */
  private static SerializableClock clock(long... seconds) {
    return () -> {
      int look = LOOKS.getAndIncrement();
      if (look >= seconds.length - 1) {
        StopSignal.request();
      }
      long shown = seconds[Math.min(look, seconds.length - 1)];
      return java.time.Instant.ofEpochMilli(START.getMillis() + 1000 * shown);
    };
  }

  @Test
  void whenTicksAreDue_eachComesOnceAndItsWindowIsOnTime(TestPipeline pipeline) {
    PCollection<Instant> ticks =
        pipeline
            .apply(Ticks.every(MINUTE, START).withClock(clock(0, 30, 59, 60, 61, 300, 301, 361)))
            .apply(Window.into(PollSources.windows(MINUTE, START)));

    PAssert.that(ticks).containsInAnyOrder(tick(0), tick(1), tick(5), tick(6));
    PCollection<Long> counted =
        ticks.apply(Combine.globally(Count.<Instant>combineFn()).withoutDefaults());
    for (int number : new int[] {0, 1, 5, 6}) {
      PAssert.that(counted)
          .inOnTimePane(new IntervalWindow(tick(number), MINUTE))
          .containsInAnyOrder(1L);
    }
    PAssert.that(counted).containsInAnyOrder(1L, 1L, 1L, 1L);
    pipeline.run();
  }

  private static Instant tick(int number) {
    return START.plus(MINUTE.multipliedBy(number));
  }

  @Test
  void whenATickIsOut_theWatermarkIsAtTheNextOneAndARestoredReaderGoesOn() throws Exception {
    TickSource source = new TickSource(MINUTE, START, clock(0, 1, 200, 201, 202, 203));
    TickSchedule mark;
    try (var reader = source.createReader(null, null)) {
      assertThat(reader.getWatermark(), is(tick(0)));
      assertThat(reader.start(), is(true));
      assertThat(reader.getCurrent(), is(tick(0)));
      assertThat(reader.getCurrentTimestamp(), is(tick(0)));
      assertThat(reader.getWatermark(), is(tick(1)));
      mark =
          CoderUtils.clone(
              source.getCheckpointMarkCoder(), (TickSchedule) reader.getCheckpointMark());
    }
    try (var reader = source.createReader(null, mark)) {
      assertThat(reader.start(), is(false));
      assertThat(reader.getWatermark(), is(tick(1)));
      assertThat(reader.advance(), is(true));
      assertThat(reader.getCurrent(), is(tick(3)));
      assertThat(reader.advance(), is(false));
      StopSignal.request();
      assertThat(reader.advance(), is(false));
      assertThat(reader.getWatermark(), is(BoundedWindow.TIMESTAMP_MAX_VALUE));
    }
  }

  @Test
  void whenNoTimeIsBetweenTicks_thatIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> Ticks.every(Duration.ZERO, START));
  }
}
