package dev.collection.io.http;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.collection.io.http.client.ClientDefinition;
import dev.collection.io.http.client.LimitDefinition;
import dev.collection.io.http.client.RetryDefinition;
import dev.collection.io.http.client.SourceClient;
import dev.collection.io.http.paging.PageDefinition;
import dev.collection.io.http.paging.PageRequest;
import dev.collection.io.http.slice.Slice;
import dev.collection.io.secret.SecretResolver;
import dev.collection.io.source.Position;
import dev.collection.io.source.SourceContext;
import dev.collection.io.source.SourceMemory;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpSourceTest {
  private static final String URL = "https://api.example.org/jobs";
  private static final PageDefinition PAGES =
      PageDefinition.numbered("Page", 1, "Size", 10, "/total", PageDefinition.NO_CAP);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | the url is missing",
        "ftp://example.org/ | begins with http:// or https://",
        "example.org/jobs | begins with http:// or https://",
        "https:///jobs | the url has no host",
        "https://exa mple.org/ | the url is not one",
        "https://me:secret@example.org/ | give them as a header with a reference",
        "https://example.org/#jobs | has a fragment"
      })
  void whenUrlCannotBeAsked_saysWhy(String url, String message) {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> source(url, Map.of(), Map.of(), "/a"));

    assertThat(e.getMessage(), containsString(message));
    assertThat(e.getMessage(), not(containsString("secret")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Host",
        "host",
        "CONNECTION",
        "Content-Length",
        "Expect",
        "Upgrade",
        "Transfer-Encoding",
        "Accept-Encoding"
      })
  void whenHeaderFollowsFromTheRequest_isRefused(String header) {
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class, () -> source(URL, Map.of(header, "x"), Map.of(), "/a"));

    assertThat(
        e.getMessage(),
        is(
            "http: the header "
                + header
                + " cannot be set, it follows from the request; remove it"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"X Key", "X:Key", "Clé", "X\nKey"})
  void whenHeaderHasNoProperName_isRefused(String header) {
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class, () -> source(URL, Map.of(header, "x"), Map.of(), "/a"));

    assertThat(e.getMessage(), containsString("is not a name of a header"));
  }

  @Test
  void whenHeaderIsGivenTwice_isRefused() {
    Map<String, String> headers = Map.of("X-KEY", "1", "x-key", "2");

    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> source(URL, headers, Map.of(), "/a"));

    assertThat(e.getMessage(), containsString("given twice in different spellings"));
  }

  @Test
  void whenPointerIsNone_saysWhatOneLooksLike() {
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class, () -> source(URL, Map.of(), Map.of(), "data.items"));

    assertThat(
        e.getMessage(),
        is("items: 'data.items' is not a JSON Pointer; it begins with /, like /data/items"));
    assertThrows(
        IllegalArgumentException.class, () -> PageDefinition.numbered("p", 1, null, 0, "total", 0));
  }

  @Test
  void whenQueryAndPagesDisagree_saysWhichParameter() {
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> source(URL, Map.of(), Map.of("Size", "20"), "/items"));

    assertThat(
        e.getMessage(), is("http: the query has Size, which pages sets; remove it from the query"));
  }

  @Test
  void whenTotalIsInsideTheItems_isRefused() {
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class, () -> source(URL, Map.of(), Map.of(), "/total"));

    assertThat(e.getMessage(), containsString("total /total is inside the items /total"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | 1 | Size | 10 | 0 | the query parameter of the page's number is missing",
        "Page | -1 | Size | 10 | 0 | first is -1",
        "Page | 1 | Size | 0 | 0 | the size is 0",
        "Page | 1 | | 10 | 0 | a size of 10 needs a query parameter",
        "Page | 1 | ' ' | 10 | 0 | the query parameter of the size has no name",
        "Page | 1 | Size | 10 | -1 | cap is -1"
      })
  void whenPagesCannotBeMeant_saysWhy(
      String number, int first, String sizeName, int size, long cap, String message) {
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> PageDefinition.numbered(number, first, sizeName, size, null, cap));

    assertThat(e.getMessage(), containsString(message));
  }

  @ParameterizedTest
  @CsvSource({
    "0, 1, 1, 1, requests_per_minute is 0",
    "1, 0, 1, 1, concurrent is 0",
    "1, 101, 1, 1, concurrent is 101",
    "1, 1, 0, 1, timeout is PT0S",
    "1, 1, 1, 0, max_body is 0"
  })
  void whenLimitsCannotBeMeant_saysWhy(
      int requests, int concurrent, long timeout, int body, String message) {
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> new LimitDefinition(requests, concurrent, Duration.ofSeconds(timeout), body));

    assertThat(e.getMessage(), containsString(message));
  }

  @Test
  void whenMapsAreChangedAfterwards_sourceIsNot() {
    Map<String, String> headers = new HashMap<>(Map.of("X", "1"));
    HttpSource source = source(URL, headers, Map.of(), "/a");
    headers.put("Y", "2");

    assertThat(source.client().headers(), equalTo(Map.of("X", "1")));
    assertThrows(
        UnsupportedOperationException.class, () -> source.client().headers().put("Z", "3"));
  }

  @Test
  void whenPrinted_showsNamesOnly() {
    HttpSource source =
        source(
            URL + "?token=written-out",
            Map.of("Key", "written-out"),
            Map.of("k", "written-out"),
            "");

    assertThat(
        source.toString(), is("HttpSource[ClientDefinition[api, headers [Key]], query [k]]"));
  }

  @Test
  void whenAskedForParts_hasOne() {
    HttpSource source = source(URL, Map.of(), Map.of(), "/a");

    assertThat(source.parts(context(Map.of())), equalTo(List.of("")));
    assertThrows(
        IllegalArgumentException.class, () -> source.open("x", Position.START, context(Map.of())));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ftp://canary | fine | the url begins with http",
        "not a url canary | fine | the url with its references resolved is not one",
        "https://x.example | 'canary\nX-Other: 1' | the value of the header Key has a line break",
        "https://x.example | 'canarÿ' | the value of the header Key has a line break"
      })
  void whenAResolvedSecretCannotBeSent_saysSoWithoutIt(String url, String key, String message) {
    HttpSource source =
        new HttpSource(
            new ClientDefinition(
                "api",
                Map.of("Key", "${env:KEY}"),
                LimitDefinition.DEFAULT,
                RetryDefinition.DEFAULT,
                1),
            "${env:BASE}",
            Map.of(),
            null,
            "");

    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> source.open("", Position.START, context(Map.of("BASE", url, "KEY", key))));

    assertThat(e.getMessage(), allOf(containsString(message), not(containsString("canar"))));
  }

  @Test
  void whenPartOfAValueIsSecret_onlyThatIsHidden() throws Exception {
    HttpSource source =
        new HttpSource(
            new ClientDefinition(
                "api",
                Map.of("X-Auth", "Token ${env:KEY}"),
                LimitDefinition.DEFAULT,
                RetryDefinition.DEFAULT,
                1),
            URL,
            Map.of("q", "plain"),
            PAGES,
            "/items");

    SourceClient client = SourceClient.open(source.client(), context(Map.of("KEY", "a b+c/9")));
    RequestTemplate template = RequestTemplate.resolve(source, Map.of(), client.secrets());

    assertThat(
        client.secrets().redact("Token a b+c/9 was not a%20b%2Bc%2F9"),
        is("Token *** was not ***"));
    RequestTemplate.Address third =
        template.page(Slice.WHOLE, new PageRequest(3, Map.of("Page", "3"), null));
    assertThat(third.shown(), is(URL + "?q=plain&Page=3"));
    assertThat(third.uri().toString(), is(URL + "?q=plain&Page=3"));
  }

  private static HttpSource source(
      String url, Map<String, String> headers, Map<String, String> query, String items) {
    return new HttpSource(
        new ClientDefinition("api", headers, LimitDefinition.DEFAULT, RetryDefinition.DEFAULT, 1),
        url,
        query,
        PAGES,
        items);
  }

  private static SourceContext context(Map<String, String> environment) {
    FakeClock clock = new FakeClock("2026-11-22T10:00:00Z");
    return new SourceContext(
        clock, clock, new SecretResolver(environment::get), SourceMemory.none(), 4 << 20, 2_000);
  }
}
