package dev.collection.io.http.pace;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import dev.collection.io.http.FakeClock;
import dev.collection.io.secret.SecretResolver;
import dev.collection.io.source.SourceContext;
import dev.collection.io.source.SourceMemory;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RequestGateTest {
  private static final Pace FAST = new Pace(1_000, Duration.ZERO);

  private final FakeClock clock = new FakeClock("2026-11-22T10:00:00Z");
  private final Map<String, String> environment = Map.of();
  private final SourceContext context =
      new SourceContext(
          clock, clock, new SecretResolver(environment::get), SourceMemory.none(), 1, 2_000);

  @Test
  void whenAHostAsksForAPause_everySourceOfThisProcessHeedsItAndNoOtherHost() throws Exception {
    RequestGate.of("search", "paused.example").pause(Duration.ofSeconds(6), context);

    assertThat(
        RequestGate.of("history", "paused.example").room(FAST, context), is(Duration.ofSeconds(6)));
    assertThat(
        RequestGate.of("history", "paused.example").tryPass(FAST, context),
        is(Duration.ofSeconds(6)));
    assertThat(RequestGate.of("search", "other.example").room(FAST, context), is(Duration.ZERO));

    clock.sleep(Duration.ofSeconds(6));
    assertThat(
        RequestGate.of("history", "paused.example").tryPass(FAST, context), is(Duration.ZERO));
  }

  @Test
  void whenRequestsAreSpaced_theDistanceCountsFromWhenTheLastOneWasWritten() throws Exception {
    RequestGate gate = RequestGate.of("pages", "spaced.example");
    Pace slow = new Pace(1_000, Duration.ofSeconds(2));

    assertThat(gate.tryPass(slow, context), is(Duration.ZERO));
    clock.sleep(Duration.ofMillis(400));
    gate.written(context);
    clock.sleep(Duration.ofMillis(1_700));

    assertThat(gate.tryPass(slow, context), is(Duration.ofMillis(300)));
    clock.sleep(Duration.ofMillis(300));
    assertThat(gate.tryPass(slow, context), is(Duration.ZERO));
  }
}
