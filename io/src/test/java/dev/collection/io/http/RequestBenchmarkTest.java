package dev.collection.io.http;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;

import org.junit.jupiter.api.Test;

class RequestBenchmarkTest {
  @Test
  void whenRunOnce_asksForEveryPageAndTellsWhatItTook() throws Exception {
    RequestBenchmark.Outcome outcome =
        RequestBenchmark.run(new RequestBenchmark.Case(12, 1_000_000, 3, 1));

    assertThat(outcome.mostInAMinute(), is(12));
    assertThat(outcome.ideal(), is(12 * 0.001 / 3));
    assertThat(outcome.row(), containsString("| 12 | none | 3 | 1 ms |"));
  }
}
