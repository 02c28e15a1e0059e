package dev.collection.transforms.normalize.convert;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.sameInstance;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EntitiesTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "it&rsquo;s | it’s",
        "&#233;&#xe9;&#XE9; | ééé",
        "&amp;amp; | &amp;",
        "&amp;#39; | &#39;",
        "P&amp;D; | P&D;",
        "R&&amp; | R&&",
        "&quot;a&quot;&nbsp;b | \"a\"\u00a0b",
        "&shy; | \u00ad",
        "&#128512; | 😀",
        "&#150; | –",
        "&#x92; | ’",
        "&CounterClockwiseContourIntegral; | ∳",
        "&NotEqualTilde; | ≂̸",
        "& &lt; | & <",
      })
  void whenReferenceIsKnown_isDecodedOnce(String given, String expected) {
    assertThat(Entities.decode(given), is(expected));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "P&D;",
        "&E;",
        "&FType;",
        "&rsquo",
        "&RSQUO;",
        "&",
        "&;",
        "&#;",
        "&#x;",
        "&#0;",
        "&#8;",
        "&#129;",
        "&#xD800;",
        "&#1114112;",
        "&#99999999999;",
        "&#-5;",
        "&#+5;",
        "&a b;",
        "?a=1&copy=2&b=3;",
      })
  void whenReferenceIsUnknown_staysAsItIs(String given) {
    assertThat(Entities.decode(given), sameInstance(given));
  }

  @Test
  void whenTextIsLongAndFullOfAmpersands_takesTimeInProportion() {
    String text = "&a".repeat(1_000_000);
    assertThat(Entities.decode(text), sameInstance(text));
  }
}
