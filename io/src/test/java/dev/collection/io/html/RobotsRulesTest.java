package dev.collection.io.html;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RobotsRulesTest {
  private static final String ROBOTS = "https://example.org/robots.txt";

  private static RobotsRules rules(String text) {
    return RobotsRules.of(
        ROBOTS, "example-collector", text.getBytes(StandardCharsets.UTF_8), "text/plain");
  }

  @ParameterizedTest
  @CsvSource({
    "example-collector (+https://example.org), example-collector",
    "Example-Collector/1.0, example-collector",
    "INDEXER/2, indexer",
    "7up, ''",
    "'', ''"
  })
  void whenTheUserAgentBeginsWithAName_thatIsTheProduct(String userAgent, String product) {
    assertThat(RobotsRules.product(userAgent), is(product));
  }

  @Test
  void whenAGroupNamesUs_onlyItCounts() {
    RobotsRules rules =
        rules(
            "User-agent: *\nDisallow: /\n\nUser-agent: Example-Collector\nDisallow: /private\n"
                + "Allow: /private/open$\n");
    assertThat(rules.refusal("https://example.org/jobs"), is(""));
    assertThat(rules.refusal("https://example.org/private/open"), is(""));
    assertThat(
        rules.refusal("https://example.org/private/x"),
        is(
            ROBOTS
                + " does not allow example-collector to read it; leave such pages out with `skip`,"
                + " or ask the site for access"));
  }

  @Test
  void whenNoGroupNamesUs_thatForAllCounts() {
    RobotsRules rules = rules("User-agent: other\nDisallow: /\n\nUser-agent: *\nDisallow: /x*y\n");
    assertThat(rules.refusal("https://example.org/jobs"), is(""));
    assertThat(rules.refusal("https://example.org/xay").isEmpty(), is(false));
  }

  @Test
  void whenADelayIsAskedFor_itIsKeptUnlessItIsTooLong() {
    assertThat(rules("User-agent: *\nCrawl-delay: 2.5\n").delay(), is(Duration.ofMillis(2500)));
    assertThat(rules("User-agent: *\nDisallow:\n").delay(), is(Duration.ZERO));
    assertThat(
        rules("User-agent: *\nCrawl-delay: 4000\n").refusal("https://example.org/"),
        is(
            ROBOTS
                + " asks for 4000 s between two requests, longer than a run waits; ask the site for"
                + " access"));
  }

  @Test
  void whenThereIsNoneOrItIsEmpty_everythingIsAllowed() {
    assertThat(RobotsRules.none(ROBOTS, "x").refusal("https://example.org/"), is(""));
    assertThat(rules("").refusal("https://example.org/"), is(""));
  }

  @Test
  void whenItCannotBeHad_nothingIsAllowed() {
    assertThat(
        RobotsRules.unreachable(ROBOTS, "x", "status 503").refusal("https://example.org/"),
        containsString("status 503"));
  }
}
