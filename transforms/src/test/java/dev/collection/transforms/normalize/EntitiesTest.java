package dev.collection.transforms.normalize;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EntitiesTest {
  @ParameterizedTest
  @CsvSource(
      ignoreLeadingAndTrailingWhitespace = false,
      delimiter = '|',
      value = {
        "no reference|no reference",
        "Army&rsquo;s|Army\u2019s",
        "&lt;b&gt;|<b>",
        "caf&eacute; &#233; &#xE9; &#Xe9;|café é é é",
        "&#128512;|\uD83D\uDE00",
        "a&nbsp;b|a\u00a0b",
        "AT&T &amp; co;|AT&T & co;",
        "P&D; Q&E;|P&D; Q&E;",
        "&&amp;&|&&&",
        // Decoding once does not make new references.
        "&amp;amp;|&amp;",
        "&Amp; &AMP;|&Amp; &",
        "& ; &; &#; &#x; &#x|& ; &; &#; &#x; &#x",
        "&#0; &#55296; &#1114112; &#+65; &#-65; &#99999999999;"
            + "|&#0; &#55296; &#1114112; &#+65; &#-65; &#99999999999;",
        "&rsquo|&rsquo",
      })
  void whenTextHasReferences_onlyThoseThatExistAreDecoded(String text, String decoded) {
    assertThat(Entities.decode(text), is(decoded));
  }

  @Test
  void whenThereAreMillionsOfAmpersands_theTimeGrowsWithTheLength() {
    String none = "&".repeat(4_000_000);
    String last = none + "lt;";
    // Seconds where the text is searched once per ampersand, and not once, would be hours.
    assertTimeoutPreemptively(
        Duration.ofSeconds(60),
        () -> {
          assertThat(Entities.decode(none).length(), is(4_000_000));
          assertThat(Entities.decode(last).endsWith("&&<"), is(true));
        });
  }
}
