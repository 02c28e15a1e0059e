package dev.collection.flink;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.collection.model.JsonItems;
import org.junit.jupiter.api.Test;

/** A stream that fails and goes on says so, with the cause that Flink names in the middle. */
class RestartsTest {
  private static final String REFUSED =
      """
      org.apache.beam.sdk.util.UserCodeException: org.postgresql.util.PSQLException: refused
      \tat org.apache.beam.sdk.util.UserCodeException.wrap(UserCodeException.java:39)
      Caused by: org.postgresql.util.PSQLException: Connection to 127.0.0.1:1 refused.
      \tat org.postgresql.Driver.connect(Driver.java:1)
      Caused by: java.net.ConnectException: Connection refused
      \t... 1 more
      """;

  private static ObjectNode answer(Object... timesAndTraces) {
    ObjectNode answer = JsonItems.mapper().createObjectNode();
    ArrayNode entries = answer.putObject("exceptionHistory").putArray("entries");
    for (int i = 0; i < timesAndTraces.length; i += 2) {
      entries
          .addObject()
          .put("timestamp", (Integer) timesAndTraces[i])
          .put("stacktrace", (String) timesAndTraces[i + 1]);
    }
    return answer;
  }

  @Test
  void whenNothingHasFailed_saysNothing() {
    assertThat(new Restarts(null).news(answer()), is(nullValue()));
  }

  @Test
  void whenItHasFailed_saysWhyOnceAndThenHowOften() {
    Restarts restarts = new Restarts(null);
    assertThat(
        restarts.news(answer(10, REFUSED)),
        is(
            "the stream has failed and goes on by itself from its last checkpoint, because:"
                + " Connection to 127.0.0.1:1 refused."));
    assertThat(restarts.news(answer(10, REFUSED)), is(nullValue()));
    assertThat(
        restarts.news(answer(30, "java.io.IOException: disk full\n", 20, REFUSED, 10, REFUSED)),
        is(
            "the stream has failed 3 times by now and goes on by itself from its last checkpoint,"
                + " because: disk full"));
  }

  @Test
  void whenThereAreOnlyWrappers_namesTheInnermost() {
    assertThat(
        Restarts.cause(
            "java.lang.RuntimeException: outer\nCaused by: java.lang.Exception: inner\n"),
        is("inner"));
    assertThat(Restarts.cause(""), is("unknown"));
  }
}
