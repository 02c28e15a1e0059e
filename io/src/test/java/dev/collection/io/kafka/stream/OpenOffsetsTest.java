package dev.collection.io.kafka.stream;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import org.apache.beam.sdk.testing.CoderProperties;
import org.junit.jupiter.api.Test;

class OpenOffsetsTest {
  private final OpenOffsets open = new OpenOffsets();

  private void read(long windowEnd, long least, long greatest) {
    open.add(new OffsetSpan("feed", "orders", 3, windowEnd, least, greatest));
  }

  @Test
  void whenWindowsAreLoadedInOrder_goesBehindTheLastOffsetOfEach() {
    read(60, 0, 4);
    read(120, 5, 9);
    assertThat(open.earliestWindowEnd(), is(60L));
    assertThat(open.loadedUntil(60), is(5L));
    assertThat(open.earliestWindowEnd(), is(120L));
    assertThat(open.loadedUntil(120), is(10L));
    assertThat(open.isEmpty(), is(true));
  }

  @Test
  void whenALaterWindowHoldsAnEarlierOffset_waitsForIt() {
    read(60, 0, 2);
    read(120, 1, 1);
    read(60, 3, 9);
    assertThat(open.loadedUntil(60), is(1L));
    assertThat(open.loadedUntil(120), is(10L));
  }

  @Test
  void whenNothingIsLoaded_nothingIsSaidToBe() {
    read(120, 7, 9);
    assertThat(open.loadedUntil(60), is(7L));
    assertThat(open.isEmpty(), is(false));
  }

  @Test
  void whenOffsetsComeAgain_neverGoesBack() {
    read(60, 5, 9);
    assertThat(open.loadedUntil(60), is(10L));
    read(120, 6, 6);
    assertThat(open.loadedUntil(60), is(10L));
    assertThat(open.loadedUntil(120), is(10L));
  }

  @Test
  void bothCodersGiveBackWhatTheyWereGiven() throws Exception {
    read(60, 5, 9);
    read(-60, 12, 15);
    open.loadedUntil(-60);
    CoderProperties.coderDecodeEncodeEqual(new OpenOffsets.OffsetsCoder(), open);
    CoderProperties.coderDeterministic(new OpenOffsets.OffsetsCoder(), open, open);
    CoderProperties.coderDecodeEncodeEqual(
        new OffsetSpan.SpanCoder(), new OffsetSpan("feed", "orders", 3, -1, 0, 1L << 40));
  }
}
