package dev.collection.io.poll;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.collection.io.source.Position;
import dev.collection.io.source.ReadProgress;
import dev.collection.io.source.ReadTask;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.testing.CoderProperties;
import org.apache.beam.sdk.util.CoderUtils;
import org.joda.time.Duration;
import org.joda.time.Instant;
import org.junit.jupiter.api.Test;

class TickScheduleTest {
  private static final Instant NOON = Instant.parse("2026-11-01T12:00:00Z");
  private static final Duration HOUR = Duration.standardHours(1);

  /** The ticks, in hours after noon, that are due when the clock shows these minutes after noon. */
  private static List<Long> ticks(long... clockMinutes) {
    TickSchedule schedule = TickSchedule.starting(NOON, HOUR);
    List<Long> ticks = new ArrayList<>();
    for (long minutes : clockMinutes) {
      long before = schedule.last();
      schedule = schedule.at(NOON.plus(Duration.standardMinutes(minutes)));
      if (schedule.last() != before) {
        ticks.add(new Duration(NOON, schedule.lastTick()).getStandardHours());
        assertThat(schedule.nextTick(), is(schedule.lastTick().plus(HOUR)));
      }
    }
    return ticks;
  }

  @Test
  void whenTheClockRuns_oneTickIsDueInEachInterval() {
    assertThat(ticks(0, 1, 59, 60, 61, 119, 120), is(List.of(0L, 1L, 2L)));
  }

  @Test
  void whenTheStartIsPastOrYetToCome_theFirstTickIsDueAtOnce() {
    assertThat(ticks(150, 179, 180), is(List.of(2L, 3L)));
    assertThat(ticks(-90, -40, -31, -30), is(List.of(0L, 1L)));
  }

  @Test
  void whenTicksAreMissed_theLastIsMadeUpAndTheNextIsOnTime() {
    assertThat(ticks(0, 330, 331, 360), is(List.of(0L, 5L, 6L)));
  }

  @Test
  void whenTheClockIsSetForward_oneTickIsDue() {
    assertThat(
        ticks(0, 60 * 10_000, 60 * 10_000 + 1, 60 * 10_001), is(List.of(0L, 10_000L, 10_001L)));
  }

  @Test
  void whenTheClockIsSetBack_ticksGoOnByTheTimeThatPasses() {
    assertThat(
        // Ten hours back, and forward again by eleven.
        ticks(600, -10, 49, 50, 109, 110, 780, 781, 840), is(List.of(10L, 11L, 12L, 13L, 14L)));
  }

  @Test
  void whenTheClockRunsAheadForAWhile_noTickIsTwice() {
    assertThat(ticks(0, 6000, 30, 89, 90, 150), is(List.of(0L, 100L, 101L, 102L)));
  }

  @Test
  void whenNoTimeIsBetweenTicks_thatIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> TickSchedule.starting(NOON, Duration.ZERO));
  }

  @Test
  void whenMarksAreSaved_theirEncodingIsTheSameAsEver() throws Exception {
    TickSchedule schedule = new TickSchedule(1000, 60, -1, 0);
    assertThat(hex(new TickSchedule.ScheduleCoder(), schedule), is("05d00f3c0100"));
    CoderProperties.coderDecodeEncodeEqual(new TickSchedule.ScheduleCoder(), schedule);
    PollMark mark =
        new PollMark(
            new TickSchedule(1000, 60, 3, 1200),
            new ReadTask("api", List.of("a"), "", 7),
            new ReadProgress(0, new Position("p2"), 4));
    assertThat(
        hex(new PollMark.MarkCoder(), mark),
        is("19d00f3c06e012010a0903617069010161000e06050002703204"));
    CoderProperties.coderDecodeEncodeEqual(new PollMark.MarkCoder(), mark);
    CoderProperties.coderDecodeEncodeEqual(new PollMark.MarkCoder(), PollMark.between(schedule));
  }

  private static <T> String hex(Coder<T> coder, T value) throws Exception {
    return HexFormat.of().formatHex(CoderUtils.encodeToByteArray(coder, value));
  }
}
