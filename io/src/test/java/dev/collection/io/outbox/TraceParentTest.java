package dev.collection.io.outbox;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;

import org.junit.jupiter.api.Test;

/** How messages are found again in a tracing system. */
class TraceParentTest {
  private static final String FIRST = TraceParent.of("jobs", "run-1", "\"a\"", "1");

  @Test
  void whenItIsMade_itHasTheFormOfW3c() {
    assertThat(FIRST, matchesPattern("00-[0-9a-f]{32}-[0-9a-f]{16}-01"));
  }

  @Test
  void whenTheSameVersionIsToldAgain_itIsTheSameSpan() {
    assertThat(TraceParent.of("jobs", "run-1", "\"a\"", "1"), is(FIRST));
  }

  @Test
  void whenTheVersionOrTheKeyIsAnother_itIsAnotherSpanOfTheSameTrace() {
    for (String other :
        new String[] {
          TraceParent.of("jobs", "run-1", "\"a\"", "2"),
          TraceParent.of("jobs", "run-1", "\"b\"", "1")
        }) {
      assertThat(trace(other), is(trace(FIRST)));
      assertThat(other, is(not(FIRST)));
    }
  }

  @Test
  void whenTheRunOrTheCollectionIsAnother_itIsAnotherTrace() {
    assertThat(trace(TraceParent.of("jobs", "run-2", "\"a\"", "1")), is(not(trace(FIRST))));
    assertThat(trace(TraceParent.of("books", "run-1", "\"a\"", "1")), is(not(trace(FIRST))));
  }

  private static String trace(String traceParent) {
    return traceParent.split("-", -1)[1];
  }
}
