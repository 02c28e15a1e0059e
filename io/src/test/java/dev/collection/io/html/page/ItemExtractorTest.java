package dev.collection.io.html.page;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.collection.io.html.page.FieldSelector.Take;
import dev.collection.io.html.page.PageItems.Part;
import dev.collection.model.ErrorCode;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ItemExtractorTest {
  private static final String ADDRESS = "https://example.org/jobs/1";
  private static final int LIMIT = 10_000;

  private static ItemDefinition jobPosting() {
    return new ItemDefinition("JobPosting", null, Map.of(), null, LIMIT);
  }

  private static ItemDefinition fields(String items, Object... namesAndSelectors) {
    Map<String, FieldSelector> fields = new LinkedHashMap<>();
    for (int i = 0; i < namesAndSelectors.length; i += 2) {
      Object selector = namesAndSelectors[i + 1];
      fields.put(
          (String) namesAndSelectors[i],
          selector instanceof String text ? FieldSelector.text(text) : (FieldSelector) selector);
    }
    return new ItemDefinition(null, items, fields, null, LIMIT);
  }

  private static List<Part> extract(ItemDefinition definition, String html) throws Exception {
    return new ItemExtractor(definition)
        .extract(HtmlPage.read(html.getBytes(StandardCharsets.UTF_8), "text/html", ADDRESS, null))
        .parts();
  }

  private static List<String> items(ItemDefinition definition, String html) throws Exception {
    return extract(definition, html).stream()
        .peek(part -> assertThat(part.message(), part.error() == null, is(true)))
        .map(part -> new String(part.bytes(), StandardCharsets.UTF_8))
        .toList();
  }

  private static String script(String json) {
    return "<script type=\"application/ld+json\">" + json + "</script>";
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'@type':'JobPosting','title':'A'}",
        "[{'@type':'WebSite'},{'@type':'JobPosting','title':'A'}]",
        "{'@context':'https://schema.org','@graph':[{'@type':'Organization'},{'@type':'JobPosting','title':'A'}]}",
        "{'@type':'WebPage','mainEntity':{'@type':'JobPosting','title':'A'}}",
        "{'@type':'ItemList','itemListElement':[{'@type':'ListItem','item':{'@type':'JobPosting','title':'A'}}]}",
        "<!-- {'@type':'JobPosting','title':'A'} -->",
        "//<![CDATA[\n{'@type':'JobPosting','title':'A'}\n//]]>",
      })
  void whenJsonLdHasTheTypeSomewhere_theObjectIsTheRecord(String json) throws Exception {
    assertThat(
        items(jobPosting(), script(json.replace('\'', '"'))),
        is(List.of("{\"@type\":\"JobPosting\",\"title\":\"A\",\"_url\":\"" + ADDRESS + "\"}")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[\"JobPosting\"]",
        "[\"Thing\",\"JobPosting\"]",
        "\"https://schema.org/JobPosting\"",
        "\"http://schema.org/JobPosting\"",
        "\"schema:JobPosting\""
      })
  void whenTheTypeIsWrittenInAnotherWay_itIsKnown(String type) throws Exception {
    assertThat(
        items(jobPosting(), script("{\"@type\":" + type + "}")),
        is(List.of("{\"@type\":" + type + ",\"_url\":\"" + ADDRESS + "\"}")));
  }

  @Test
  void whenThereAreSeveralScriptsAndObjects_eachIsARecordInTheOrderOfThePage() throws Exception {
    assertThat(
        items(
            jobPosting(),
            script("[{\"@type\":\"JobPosting\",\"n\":1},{\"@type\":\"JobPosting\",\"n\":2}]")
                + script("{\"@type\":\"BreadcrumbList\"}")
                + "<script>var x = 1;</script><script type='APPLICATION/LD+JSON; charset=utf-8'>"
                + "{\"@type\":\"JobPosting\",\"n\":3}</script>"),
        is(
            List.of(
                "{\"@type\":\"JobPosting\",\"n\":1,\"_url\":\"" + ADDRESS + "\"}",
                "{\"@type\":\"JobPosting\",\"n\":2,\"_url\":\"" + ADDRESS + "\"}",
                "{\"@type\":\"JobPosting\",\"n\":3,\"_url\":\"" + ADDRESS + "\"}")));
  }

  @Test
  void whenValuesAreEscaped_theyStayAsTheyAre() throws Exception {
    String description = "&lt;p&gt;Pay: 5 &amp;amp; more&lt;/p&gt; <b>x</b>";
    assertThat(
        items(
            jobPosting(),
            script(
                "{\"@type\":\"JobPosting\",\"description\":\"" + description + "\",\"n\":1.10}")),
        is(
            List.of(
                "{\"@type\":\"JobPosting\",\"description\":\""
                    + description
                    + "\",\"n\":1.1,\"_url\":\""
                    + ADDRESS
                    + "\"}")));
  }

  @Test
  void whenTextsHaveLineBreaks_theyAreRead() throws Exception {
    assertThat(
        items(jobPosting(), script("{\"@type\":\"JobPosting\",\"t\":\"a\nb\"}")),
        is(List.of("{\"@type\":\"JobPosting\",\"t\":\"a\\nb\",\"_url\":\"" + ADDRESS + "\"}")));
  }

  @Test
  void whenAScriptIsNotJson_itIsARejectAndTheOthersCount() throws Exception {
    List<Part> parts =
        extract(
            jobPosting(),
            script("{\"@type\": \"JobPosting\",\n \"title\": }")
                + script("{\"@type\":\"JobPosting\"}"));
    assertThat(parts, hasSize(2));
    assertThat(parts.get(0).error(), is(ErrorCode.UNREADABLE));
    assertThat(
        new String(parts.get(0).bytes(), StandardCharsets.UTF_8),
        is("{\"@type\": \"JobPosting\",\n \"title\": }"));
    assertThat(
        parts.get(0).message(),
        startsWith(ADDRESS + ": the JSON-LD is not JSON in line 2 of the script: "));
    assertThat(parts.get(1).error() == null, is(true));
  }

  @Test
  void whenJsonIsNestedWithoutEnd_itIsAReject() throws Exception {
    List<Part> parts = extract(jobPosting(), script("[".repeat(100_000)));
    assertThat(parts, hasSize(1));
    assertThat(parts.get(0).error(), is(ErrorCode.UNREADABLE));
    assertThat(parts.get(0).bytes().length, is(LIMIT));
  }

  @Test
  void whenThereIsNoRecord_thePageIsARejectThatNamesWhatIsMissing() throws Exception {
    String html = "<h1>Gone</h1>" + script("{\"@type\":\"Organization\"}");
    List<Part> parts = extract(jobPosting(), html);
    assertThat(parts, hasSize(1));
    assertThat(parts.get(0).error(), is(ErrorCode.WRONG_SHAPE));
    assertThat(new String(parts.get(0).bytes(), StandardCharsets.UTF_8), is(html));
    assertThat(
        parts.get(0).message(),
        is(
            ADDRESS
                + " has no record: no JSON-LD of the type JobPosting; is it a page of another"
                + " kind, or has the site changed?"));
    assertThat(
        extract(fields("div.job", "t", "h2"), html).get(0).message(),
        containsString("nothing matches `items` (div.job)"));
    assertThat(
        extract(fields(null, "t", "h2", "u", ".x"), html).get(0).message(),
        containsString("nothing matches `fields` (h2, .x)"));
  }

  @Test
  void whenFieldsAreAdded_theyStandBesideTheJsonLd() throws Exception {
    ItemDefinition definition =
        new ItemDefinition(
            "JobPosting", null, Map.of("title", FieldSelector.text("h1")), null, LIMIT);
    assertThat(
        items(definition, "<h1>B</h1>" + script("{\"@type\":\"JobPosting\",\"title\":\"A\"}")),
        is(List.of("{\"@type\":\"JobPosting\",\"title\":\"B\",\"_url\":\"" + ADDRESS + "\"}")));
  }

  @Test
  void whenFieldsAreSelected_eachIsTakenAsTheSpecSays() throws Exception {
    ItemDefinition definition =
        fields(
            null,
            "title",
            "h1",
            "pay",
            new FieldSelector(".pay", Take.ATTRIBUTE, "data-amount", false),
            "link",
            new FieldSelector("a", Take.ATTRIBUTE, "href", false),
            "tags",
            new FieldSelector(".tag", Take.TEXT, "", true),
            "body",
            new FieldSelector(".body", Take.HTML, "", false),
            "url",
            new FieldSelector("", Take.CANONICAL, "", false),
            "missing",
            ".none",
            "missing_tags",
            new FieldSelector(".none", Take.TEXT, "", true));
    assertThat(
        items(
            definition,
            "<link rel=canonical href=/c><h1> A \n <b>job</b></h1><i class=pay data-amount='12.50'>"
                + "</i><a href=apply>x</a><i class=tag>one</i><i class=tag>two</i><div"
                + " class=body><p>x &amp; y</p></div>"),
        is(
            List.of(
                "{\"title\":\"A"
                    + " job\",\"pay\":\"12.50\",\"link\":\"https://example.org/jobs/apply\",\"tags\":[\"one\",\"two\"],\"body\":\"<p>x"
                    + " &amp; y</p>\",\"url\":\"https://example.org/c\",\"missing_tags\":[],"
                    + "\"_url\":\"https://example.org/c\"}")));
  }

  @Test
  void whenAPageHasSeveralElements_eachIsARecord() throws Exception {
    ItemDefinition definition =
        fields("li.job", "t", "b", "id", new FieldSelector("", Take.ATTRIBUTE, "data-id", false));
    assertThat(
        items(
            definition,
            "<ul><li class=job data-id=1><b>A</b><li class=job"
                + " data-id=2><b>B</b><li><b>C</b></ul>"),
        is(
            List.of(
                "{\"t\":\"A\",\"id\":\"1\",\"_url\":\"" + ADDRESS + "\"}",
                "{\"t\":\"B\",\"id\":\"2\",\"_url\":\"" + ADDRESS + "\"}")));
  }

  @Test
  void whenMarkupIsBroken_isReadAsBrowsersDo() throws Exception {
    assertThat(
        items(
            fields("tr", "t", "td"),
            "<table><tr><td>A<tr><td>B</b></i><!-- <tr> --><tr><td><p>C</table></div></html>x"),
        is(
            List.of(
                "{\"t\":\"A\",\"_url\":\"" + ADDRESS + "\"}",
                "{\"t\":\"B\",\"_url\":\"" + ADDRESS + "\"}",
                "{\"t\":\"C\",\"_url\":\"" + ADDRESS + "\"}")));
  }

  @Test
  void whenElementsAreNestedVeryDeep_nothingOverflows() throws Exception {
    String html = "<div>".repeat(100_000) + "<h1>Deep</h1>" + script("{\"@type\":\"JobPosting\"}");
    assertThat(
        items(fields(null, "t", "div > h1"), html),
        is(List.of("{\"t\":\"Deep\",\"_url\":\"" + ADDRESS + "\"}")));
    assertThat(items(jobPosting(), html), hasSize(1));
    FieldSelector everything = new FieldSelector("div", Take.HTML, "", true);
    Part tooLarge = extract(fields(null, "t", everything), html).get(0);
    assertThat(tooLarge.error(), is(ErrorCode.TOO_LARGE));
    assertThat(tooLarge.bytes().length, is(LIMIT));
  }

  @Test
  void whenARecordIsLongerThanTheLimit_itIsARejectWithItsBeginning() throws Exception {
    Part part =
        extract(
                jobPosting(),
                script("{\"@type\":\"JobPosting\",\"t\":\"" + "x".repeat(LIMIT) + "\"}"))
            .get(0);
    assertThat(part.error(), is(ErrorCode.TOO_LARGE));
    assertThat(part.bytes().length, is(LIMIT));
    assertThat(
        part.message(),
        is(
            "a record of "
                + ADDRESS
                + " is longer than 10000 bytes, and only its beginning was kept; raise"
                + " `max_record`"));
  }

  @Test
  void whenADefinitionCannotBeMeant_saysSo() {
    assertThrows(
        IllegalArgumentException.class,
        () -> new ItemDefinition("JobPosting", "div", Map.of(), null, LIMIT));
    assertThrows(
        IllegalArgumentException.class,
        () -> new ItemDefinition(null, "div", Map.of(), null, LIMIT));
    Exception e = assertThrows(IllegalArgumentException.class, () -> FieldSelector.text("div["));
    assertThat(e.getMessage(), startsWith("'div[' is not a CSS selector: "));
  }
}
