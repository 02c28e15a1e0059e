package dev.collection.io.kafka.stream;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import org.junit.jupiter.api.Test;

class PartitionProgressTest {
  private final PartitionProgress progress = new PartitionProgress();

  @Test
  void whenOnlyTheMarkOfATransactionIsLeft_thePartitionEndsBehindItsLastMessage() {
    progress.begin(10);
    progress.polledTo(15);
    assertThat(progress.endOfMessages(16), is(16L));
    progress.positionAt(16);
    assertThat(progress.endOfMessages(16), is(15L));
    assertThat(progress.endOfMessages(17), is(17L));
  }

  @Test
  void whenEverythingWasCompactedAway_thePartitionEndsWhereReadingBegan() {
    progress.begin(10);
    progress.positionAt(40);
    assertThat(progress.endOfMessages(40), is(10L));
  }

  @Test
  void isDrainedWhenEverythingThatWasPolledIsGivenOn() {
    progress.begin(10);
    progress.polledTo(12);
    progress.readTo(11);
    progress.end();
    assertThat(progress.drained(), is(false));
    progress.readTo(12);
    assertThat(progress.drained(), is(true));
  }

  @Test
  void isNotDrainedWhileMoreMayBePolled() {
    progress.begin(10);
    assertThat(progress.drained(), is(false));
    progress.end();
    assertThat(progress.drained(), is(true));
  }
}
