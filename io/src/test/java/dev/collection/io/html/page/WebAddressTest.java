package dev.collection.io.html.page;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebAddressTest {

  @ParameterizedTest
  @CsvSource(
      delimiterString = " -> ",
      value = {
        "https://example.org -> https://example.org/",
        "HTTPS://Example.ORG:443/Jobs#top -> https://example.org/Jobs",
        "http://example.org:80/?a=1#b -> http://example.org/?a=1",
        "http://example.org:443/ -> http://example.org:443/",
        "http://example.org:/x -> http://example.org/x",
        "https://example.org/a/./b/../c -> https://example.org/a/c",
        "https://example.org/../../a/.. -> https://example.org/",
        "https://example.org/a//b -> https://example.org/a//b",
        "https://example.org/a b|c -> https://example.org/a%20b%7Cc",
        "https://example.org/100% -> https://example.org/100%25",
        "https://example.org/%c3%A4 -> https://example.org/%c3%A4",
        "https://example.org/ä?q=İ -> https://example.org/%C3%A4?q=%C4%B0",
        "https://bücher.example/ -> https://xn--bcher-kva.example/",
        "https://INFO.example.org/I -> https://info.example.org/I",
        "https://example.org/j?b=2&utm_source=x&a=1&gclid=9 -> https://example.org/j?b=2&a=1",
        "https://example.org/j?utm_campaign=x -> https://example.org/j",
        "https://example.org/j? -> https://example.org/j",
        "https://example.org?id=1 -> https://example.org/?id=1",
        "http://[2001:DB8::1]:8080/x -> http://[2001:db8::1]:8080/x",
      })
  void whenAddressesAreOnePage_theyHaveOneSpelling(String given, String expected) {
    assertThat(WebAddress.of(given), is(Optional.of(expected)));
    assertThat("of itself", WebAddress.of(expected), is(Optional.of(expected)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "jobs/1",
        "//example.org/",
        "mailto:a@example.org",
        "javascript:void(0)",
        "ftp://example.org/",
        "http:///x",
        "https://",
        "https://user:secret@example.org/",
        "https://exa mple.org/",
        "https://example.org:port/"
      })
  void whenItIsNoAddressOfAWebPage_isNone(String given) {
    assertThat(WebAddress.of(given), is(Optional.empty()));
  }

  @Test
  void whenPortIsNotTheDefault_itBelongsToTheHost() {
    assertThat(WebAddress.host("http://example.org:8080/x"), is("example.org:8080"));
    assertThat(WebAddress.host("http://example.org/x"), is("example.org"));
  }
}
