package dev.collection.io.http.paging;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LinkHeaderTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "<https://a.example/x?page=2>; rel=\"next\" | https://a.example/x?page=2",
        "<?page=2>;rel=next | ?page=2",
        "<a>; rel=prev, <b>; rel=\"next\" | b",
        "<a>; rel=\"prev\"; title=\"a, <c>; rel=next\", <b>; REL=NEXT | b",
        "<a,b;c>; rel=\"last next\" | a,b;c",
        "<a>; rel=prev; rel=next, <b>; rel=next | b",
        "<a>; title=\"quote \\\" here\"; rel=next | a",
        "<a> ; rel = \"next\" ; title=x | a",
      })
  void whenALinkIsNext_givesItsTarget(String header, String target) {
    assertThat(LinkHeader.next(header), is(target));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "<a", "a; rel=next", "<a>; rel=nextpage", "<a>; rel=\"prev", "<a>,,"})
  void whenNoLinkIsNext_givesNone(String header) {
    assertThat(LinkHeader.next(header), is(nullValue()));
  }

  @Test
  void whenTheHeaderIsHuge_isReadInOnePass() {
    assertThat(LinkHeader.next("<a>; rel=x,".repeat(100_000) + "<b>; rel=next"), is("b"));
  }
}
