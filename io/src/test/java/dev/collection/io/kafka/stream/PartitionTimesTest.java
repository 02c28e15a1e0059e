package dev.collection.io.kafka.stream;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import java.time.Duration;
import java.time.Instant;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.junit.jupiter.api.Test;

/** Event times of a partition; the allowed lateness is 100 ms, the clock stands at 10,000. */
class PartitionTimesTest {
  private static final long START = BoundedWindow.TIMESTAMP_MIN_VALUE.getMillis();
  private static final long END = BoundedWindow.TIMESTAMP_MAX_VALUE.getMillis();
  private static final long UNKNOWN = -1;

  private long now = 10_000;
  private PartitionTimes times = after(START);

  private PartitionTimes after(long previous) {
    return new PartitionTimes(Duration.ofMillis(100), () -> Instant.ofEpochMilli(now), previous);
  }

  private long watermark() {
    return times.watermark(UNKNOWN, START, false);
  }

  @Test
  void whenNothingIsKnown_awaitsEverything() {
    assertThat(watermark(), is(START));
    assertThat(times.watermark(3, now, false), is(START));
    assertThat(times.watermark(0, START, false), is(START));
  }

  @Test
  void whenMessagesCome_theWatermarkStaysBehindTheNewestAndNeverGoesBack() {
    assertThat(times.eventTime(1_000), is(1_000L));
    assertThat(watermark(), is(900L));
    assertThat(times.eventTime(950), is(950L));
    assertThat(watermark(), is(900L));
    assertThat(times.eventTime(1_200), is(1_200L));
    assertThat(watermark(), is(1_100L));
  }

  @Test
  void whenAMessageIsOlderThanTheWatermark_itCountsAtTheWatermark() {
    times.eventTime(1_000);
    assertThat(times.eventTime(200), is(200L));
    assertThat(watermark(), is(900L));
    assertThat(times.eventTime(899), is(900L));
    assertThat(times.eventTime(0), is(900L));
    assertThat(times.eventTime(900), is(900L));
    assertThat(times.eventTime(901), is(901L));
    assertThat(watermark(), is(900L));
  }

  @Test
  void whenAProducersClockJumpsAhead_theMessageCountsAtOurClock() {
    assertThat(times.eventTime(10_101), is(10_000L));
    assertThat(watermark(), is(9_900L));
    assertThat(times.eventTime(Long.MAX_VALUE), is(10_000L));
    assertThat(watermark(), is(9_900L));
  }

  @Test
  void whenAProducersClockIsALittleAhead_theMessageCountsWhenItSays() {
    assertThat(times.eventTime(10_100), is(10_100L));
    assertThat(watermark(), is(10_000L));
  }

  @Test
  void whenAMessageHasNoTime_itCountsAtOurClock() {
    assertThat(times.eventTime(-1), is(10_000L));
    assertThat(watermark(), is(9_900L));
  }

  @Test
  void whenThePartitionIsIdle_theWatermarkFollowsTheChecks() {
    assertThat(times.watermark(0, 9_000, false), is(8_900L));
    assertThat(times.watermark(0, 9_500, false), is(9_400L));
    assertThat(times.watermark(0, 9_200, false), is(9_400L));
    assertThat(times.watermark(2, 9_800, false), is(9_400L));
  }

  @Test
  void whileTheBrokersAreAway_theWatermarkStandsStill() {
    assertThat(times.watermark(0, 9_000, false), is(8_900L));
    now = 1_000_000;
    assertThat(times.watermark(0, 9_000, false), is(8_900L));
    assertThat(times.eventTime(9_001), is(9_001L));
  }

  @Test
  void whenACheckIsAheadOfTheClock_theClockCounts() {
    assertThat(times.watermark(0, 20_000, false), is(9_900L));
  }

  @Test
  void whenAReaderGoesOn_theWatermarkDoesToo() {
    times = after(5_000);
    assertThat(watermark(), is(5_000L));
    assertThat(times.eventTime(4_000), is(5_000L));
    assertThat(watermark(), is(5_000L));
    assertThat(times.eventTime(6_000), is(6_000L));
    assertThat(watermark(), is(5_900L));
  }

  @Test
  void whenAJobGoesOnThatWasDrained_itBeginsAnew() {
    times = after(END);
    assertThat(watermark(), is(START));
  }

  @Test
  void whenReadingEnds_theWatermarkGoesToTheEndAfterTheLastMessage() {
    times.eventTime(1_000);
    assertThat(times.watermark(UNKNOWN, START, true), is(900L));
    assertThat(times.watermark(UNKNOWN, START, true), is(END));
  }
}
