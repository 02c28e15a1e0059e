package dev.collection.model;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where a record is said to come from when it is replayed. */
class LocatorTest {
  @ParameterizedTest
  @CsvSource({
    "a.jsonl line 17, 17",
    "a.json item 4 in line 9, 4",
    "https://example.org/jobs page 3 item 5, 5",
    "public.jobs row 8, 8",
    "orders-0 offset 0, 0",
    "a.json, 0",
    "line 17 of a.json, 0"
  })
  void whenARecordIsReplayed_itKeepsItsPositionAndNamesBothPlaces(String origin, long position) {
    Locator replayed = Locator.replay(origin, "rejects-0 offset 7", 2);
    assertThat(replayed.describe(), is(origin + ", replayed from rejects-0 offset 7"));
    assertThat(replayed.position(), is(position));
    assertThat(replayed.attempt(), is(2));
  }

  @Test
  void whenItIsReplayedAgain_onlyTheLastLetterIsNamed() {
    Locator first = Locator.replay("a.jsonl line 17", "rejects-0 offset 7", 2);
    Locator second = Locator.replay(first.describe(), "rejects-0 offset 9", 3);
    assertThat(second.describe(), is("a.jsonl line 17, replayed from rejects-0 offset 9"));
    assertThat(second.position(), is(17L));
    assertThat(second.attempt(), is(3));
  }

  @Test
  void whenItIsReadFromItsSource_itIsTheFirstAttempt() {
    assertThat(Locator.pageItem("https://example.org", 3, 4).attempt(), is(1));
  }
}
