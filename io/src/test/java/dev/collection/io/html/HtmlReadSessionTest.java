package dev.collection.io.html;

import static dev.collection.io.html.StandInSite.failures;
import static dev.collection.io.html.StandInSite.jobPosting;
import static dev.collection.io.html.StandInSite.list;
import static dev.collection.io.html.StandInSite.payloads;
import static dev.collection.io.html.StandInSite.rejects;
import static dev.collection.io.html.StandInSite.reports;
import static dev.collection.io.html.StandInSite.source;
import static dev.collection.io.html.StandInSite.whole;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.collection.io.http.StandInAnswer;
import dev.collection.io.http.StandInServer;
import dev.collection.io.http.client.ClientDefinition;
import dev.collection.io.source.Position;
import dev.collection.io.source.ReadBatch;
import dev.collection.io.source.ReadSession;
import dev.collection.model.ErrorCode;
import dev.collection.model.ExtractionReport;
import dev.collection.model.FailedRecord;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Sites with everything that sites have, on real sockets. */
class HtmlReadSessionTest {
  private StandInSite site;

  @BeforeEach
  void start() throws IOException {
    site = new StandInSite();
  }

  @AfterEach
  void stop() throws IOException {
    site.close();
  }

  private List<ReadBatch> read(CrawlDefinition crawl) throws Exception {
    return site.read(source(crawl, jobPosting()));
  }

  @Test
  void whenListsLeadToPages_readsThemInOrderAndSaysWhatEachHad() throws Exception {
    site.page("/jobs", list("/jobs?page=2", "/job/1", "job/2"));
    site.posting("/job/1", "A").posting("/job/2", "B");

    List<ReadBatch> batches = read(site.lists("/jobs"));

    assertThat(
        payloads(batches), is(List.of(site.record("/job/1", "A"), site.record("/job/2", "B"))));
    assertThat(whole(batches), is("2 announced, 2 received, COMPLETE"));
    assertThat(site.asked(), is(List.of("/robots.txt", "/jobs", "/job/1", "/job/2", "/jobs")));
    List<ExtractionReport> reports = reports(batches);
    assertThat(
        reports.stream().map(ExtractionReport::page).toList(), is(List.of(1L, 2L, 3L, 4L, 0L)));
    assertThat(reports.get(0).attempts(), is(2)); // robots.txt is one of them
    assertThat(reports.get(0).message(), is(site.url("/jobs") + ": 2 links to pages"));
    assertThat(
        reports.get(3).message(),
        startsWith(site.url("/jobs?page=2") + ": 2 links to pages, 2 of them known already"));
    assertThat(
        batches.get(1).records().get(0).locator().describe(), is(site.url("/job/1") + " item 1"));
  }

  @Test
  void whenAskingThePages_saysWhoWeAre() throws Exception {
    site.page("/jobs", list(null, "/job/1")).posting("/job/1", "A");
    read(site.lists("/jobs"));
    assertThat(
        site.requests().stream()
            .map(request -> request.headers().get("user-agent"))
            .distinct()
            .toList(),
        is(List.of("example-collector (+https://example.org/contact)")));
    assertThat(site.requests().get(1).headers().get("accept"), startsWith("text/html"));
  }

  @Test
  void whenALinkIsBroken_namesThePageAndReadsTheOthers() throws Exception {
    site.page("/jobs", list(null, "/job/1", "/gone", "/job/2"));
    site.posting("/job/1", "A").posting("/job/2", "B");

    List<ReadBatch> batches = read(site.lists("/jobs"));

    assertThat(
        payloads(batches), is(List.of(site.record("/job/1", "A"), site.record("/job/2", "B"))));
    assertThat(
        whole(batches),
        is("3 announced, 2 received, FAILED: 1 of 3 pages could not be had: " + site.url("/gone")));
    assertThat(failures(batches), hasSize(1));
    assertThat(
        failures(batches).get(0), startsWith(site.url("/gone") + " could not be read: status 404"));
  }

  @Test
  void whenListsLoop_endsAndSaysSo() throws Exception {
    site.page("/a", list("/b", "/job/1")).page("/b", list("/a", "/job/2"));
    site.posting("/job/1", "A").posting("/job/2", "B");

    List<ReadBatch> batches = read(site.lists("/a"));

    assertThat(payloads(batches), hasSize(2));
    assertThat(whole(batches), is("2 announced, 2 received, COMPLETE"));
    assertThat(
        reports(batches).get(2).message(),
        is(
            site.url("/b")
                + ": 1 link to pages; the pages it names as the next ones have been read already,"
                + " so the list ends here"));
    assertThat(site.asked(), is(List.of("/robots.txt", "/a", "/job/1", "/b", "/job/2")));
  }

  @Test
  void whenRobotsForbidsAPage_itIsNotAskedForAndIsNamed() throws Exception {
    site.robots("User-agent: example-collector\nDisallow: /job/2\n");
    site.page("/jobs", list(null, "/job/1", "/job/2")).posting("/job/1", "A");
    site.posting("/job/2", "B");

    List<ReadBatch> batches = read(site.lists("/jobs"));

    assertThat(payloads(batches), is(List.of(site.record("/job/1", "A"))));
    assertThat(site.asked(), is(List.of("/robots.txt", "/jobs", "/job/1")));
    assertThat(
        failures(batches),
        is(
            List.of(
                site.url("/job/2")
                    + ": "
                    + site.url("/robots.txt")
                    + " does not allow example-collector to read it; leave such pages out with"
                    + " `skip`, or ask the site for access")));
    assertThat(whole(batches), startsWith("2 announced, 1 received, FAILED: "));
  }

  @Test
  void whenRobotsIsOutOfOrder_nothingElseIsAskedFor() throws Exception {
    site.page("/robots.txt", StandInAnswer.text(503, "later"));
    site.page("/jobs", list(null, "/job/1")).posting("/job/1", "A");

    List<ReadBatch> batches = read(site.lists("/jobs"));

    assertThat(site.asked(), is(List.of("/robots.txt", "/robots.txt"))); // two attempts
    assertThat(payloads(batches), hasSize(0));
    assertThat(whole(batches), startsWith("0 announced, 0 received, FAILED: what 1 list page"));
    assertThat(
        failures(batches).get(0),
        startsWith(
            site.url("/jobs")
                + ": it is not known what robots.txt allows, so nothing is read: "
                + site.url("/robots.txt")
                + " could not be read in 2 requests: status 503"));
  }

  @Test
  void whenRobotsIsRefused_everythingIsAllowed() throws Exception {
    site.page("/robots.txt", StandInAnswer.text(403, "no"));
    site.page("/jobs", list(null, "/job/1")).posting("/job/1", "A");
    assertThat(whole(read(site.lists("/jobs"))), is("1 announced, 1 received, COMPLETE"));
  }

  @Test
  void whenRobotsAsksForADelay_itLiesBetweenAllRequests() throws Exception {
    site.robots("User-agent: *\nCrawl-delay: 10\n");
    site.page("/jobs", list(null, "/job/1", "/job/2", "/job/3"));
    site.posting("/job/1", "A").posting("/job/2", "B").posting("/moved/3", "C");
    site.page("/job/3", StandInAnswer.text(301, "").with("Location", "/moved/3"));
    site.failsOnce("/job/2", 503);

    assertThat(payloads(read(site.lists("/jobs"))), hasSize(3));

    List<Instant> times =
        site.requests().stream().map(StandInServer.Request::receivedAt).sorted().toList();
    for (int i = 1; i < times.size(); i++) {
      assertThat(
          Duration.between(times.get(i - 1), times.get(i)).compareTo(Duration.ofSeconds(10)) >= 0,
          is(true));
    }
  }

  @Test
  void whenALinkLeadsToAnotherHost_itIsNotAskedUnlessTheSpecNamesIt() throws Exception {
    try (StandInSite other = new StandInSite().posting("/job/9", "Z")) {
      site.page("/jobs", list(null, "/job/1", other.url("/job/9"))).posting("/job/1", "A");

      List<ReadBatch> without = read(site.lists("/jobs"));
      assertThat(other.asked(), hasSize(0));
      assertThat(whole(without), startsWith("2 announced, 1 received, FAILED: "));
      assertThat(failures(without).get(0), containsString("name it in `hosts`"));

      ClientDefinition client = StandInSite.client(1).withHosts(List.of(other.host()));
      List<ReadBatch> with = site.read(new HtmlSource(client, site.lists("/jobs"), jobPosting()));
      assertThat(
          payloads(with), is(List.of(site.record("/job/1", "A"), other.record("/job/9", "Z"))));
      assertThat(other.asked(), is(List.of("/robots.txt", "/job/9")));
    }
  }

  @Test
  void whenAPageRedirectsToAnotherHost_itIsNamed() throws Exception {
    site.page("/jobs", list(null, "/job/1"));
    site.page("/job/1", StandInAnswer.text(302, "").with("Location", "http://127.0.0.2:9/x"));

    List<ReadBatch> batches = read(site.lists("/jobs"));

    assertThat(whole(batches), startsWith("1 announced, 0 received, FAILED: "));
    assertThat(
        failures(batches).get(0),
        containsString("a redirect (302) to http://127.0.0.2:9, which is not followed"));
  }

  @Test
  void whenAPageRedirectsToWhatRobotsForbids_thatIsNotAskedFor() throws Exception {
    site.robots("User-agent: *\nDisallow: /secret\n");
    site.page("/jobs", list(null, "/job/1")).posting("/secret/1", "A");
    site.page("/job/1", StandInAnswer.text(301, "").with("Location", "/secret/1"));

    List<ReadBatch> batches = read(site.lists("/jobs"));

    assertThat(payloads(batches), hasSize(0));
    assertThat(failures(batches).get(0), containsString("does not allow example-collector"));
    assertThat(site.asked(), not(hasItem("/secret/1")));
  }

  @Test
  void whenTwoAddressesAreOnePage_itIsOneRecord() throws Exception {
    site.page("/jobs", list(null, "/job/1", "/job/1?ref=x", "/job/1#top", "/old"));
    String canonical = "<link rel=canonical href='/job/1'>";
    site.page("/job/1", canonical + StandInSite.jsonLd("A"));
    site.page("/old", StandInAnswer.text(301, "").with("Location", "/job/1"));

    List<ReadBatch> batches = read(site.lists("/jobs"));

    assertThat(payloads(batches), is(List.of(site.record("/job/1", "A"))));
    assertThat(whole(batches), is("1 announced, 1 received, COMPLETE"));
    assertThat(
        reports(batches).get(2).message(),
        is(site.url("/job/1?ref=x") + " is a page that was read under another address"));
  }

  @Test
  void whenAPageHasNoRecord_itIsARejectWithItsBytes() throws Exception {
    site.page("/jobs", list(null, "/job/1", "/about")).posting("/job/1", "A");
    site.page("/about", "<h1>About us</h1>");

    List<ReadBatch> batches = read(site.lists("/jobs"));

    assertThat(payloads(batches), hasSize(1));
    FailedRecord reject = rejects(batches).get(0);
    assertThat(new String(reject.raw().payload(), StandardCharsets.UTF_8), is("<h1>About us</h1>"));
    assertThat(reject.code(), is(ErrorCode.WRONG_SHAPE));
    assertThat(reject.raw().locator().describe(), is(site.url("/about")));
    assertThat(
        reject.violations().get(0).message(),
        startsWith(site.url("/about") + " has no record: no JSON-LD of the type JobPosting"));
    assertThat(whole(batches), is("2 announced, 2 received, COMPLETE"));
  }

  @Test
  void whenAScriptIsBroken_itIsARejectAndTheOthersAreRecords() throws Exception {
    site.page("/jobs", list(null, "/job/1"));
    site.page(
        "/job/1", "<script type='application/ld+json'>{oops</script>" + StandInSite.jsonLd("A"));

    List<ReadBatch> batches = read(site.lists("/jobs"));

    assertThat(payloads(batches), is(List.of(site.record("/job/1", "A"))));
    FailedRecord reject = rejects(batches).get(0);
    assertThat(new String(reject.raw().payload(), StandardCharsets.UTF_8), is("{oops"));
    assertThat(reject.raw().locator().describe(), is(site.url("/job/1") + " item 1"));
    assertThat(whole(batches), is("2 announced, 2 received, COMPLETE"));
  }

  @Test
  void whenPagesHaveOtherCharacterSets_theirTextIsRight() throws Exception {
    Charset windows = Charset.forName("windows-1251");
    String posting = StandInSite.jsonLd("Инженер");
    site.page("/jobs", list(null, "/job/1", "/job/2", "/job/3", "/job/4"));
    site.page(
        "/job/1",
        StandInAnswer.of(200, "text/html; charset=windows-1251", posting.getBytes(windows)));
    site.page(
        "/job/2",
        StandInAnswer.of(
            200, "text/html", ("<meta charset=windows-1251>" + posting).getBytes(windows)));
    site.page(
        "/job/3",
        StandInAnswer.of(
            200, "text/html", ("\ufeff" + posting).getBytes(StandardCharsets.UTF_16LE)));
    site.page("/job/4", StandInAnswer.of(200, "text/html", posting.getBytes(windows)));

    List<ReadBatch> batches = read(site.lists("/jobs"));

    assertThat(
        payloads(batches),
        is(
            List.of(
                site.record("/job/1", "Инженер"),
                site.record("/job/2", "Инженер"),
                site.record("/job/3", "Инженер"))));
    FailedRecord reject = rejects(batches).get(0);
    assertThat(reject.code(), is(ErrorCode.UNREADABLE));
    assertThat(reject.raw().payload(), is(posting.getBytes(windows)));
    assertThat(
        reject.violations().get(0).message(), containsString("does not say its character set"));
  }

  @Test
  void whenAPageIsLongerThanAllowed_itIsNamed() throws Exception {
    site.page("/jobs", list(null, "/job/1", "/job/2"));
    site.page("/job/1", StandInSite.jsonLd("A") + "x".repeat(10 << 20));
    site.page("/job/2", StandInSite.jsonLd("B") + "<p>".repeat(300_000));

    List<ReadBatch> batches = read(site.lists("/jobs"));

    assertThat(payloads(batches), is(List.of(site.record("/job/2", "B"))));
    assertThat(
        failures(batches).get(0),
        containsString("the answer is longer than " + StandInSite.MAX_BODY + " bytes"));
  }

  @Test
  void whenAListIsNoPage_whatItLeadsToIsNotKnown() throws Exception {
    site.page("/jobs", StandInAnswer.of(200, "application/pdf", new byte[] {'%'}));
    List<ReadBatch> batches = read(site.lists("/jobs"));
    assertThat(failures(batches).get(0), containsString("is of the type application/pdf"));
    assertThat(whole(batches), startsWith("0 announced, 0 received, FAILED: "));
  }

  @Test
  void whenListPagesHaveTheRecords_eachElementIsOne() throws Exception {
    site.page("/p1", "<div class=j><b>A</b></div><div class=j><b>B</b></div><a rel=next href=/p2>");
    site.page("/p2", "<div class=j><b>C</b></div>");
    CrawlDefinition crawl =
        new CrawlDefinition(
            List.of(site.url("/p1")), List.of(), null, "a[rel=next]", null, null, 100);

    List<ReadBatch> batches = site.read(source(crawl, StandInSite.items("div.j")));

    assertThat(
        payloads(batches),
        is(
            List.of(
                "{\"title\":\"A\",\"_url\":\"" + site.url("/p1") + "\"}",
                "{\"title\":\"B\",\"_url\":\"" + site.url("/p1") + "\"}",
                "{\"title\":\"C\",\"_url\":\"" + site.url("/p2") + "\"}")));
    assertThat(whole(batches), is("-1 announced, 3 received, COMPLETE"));
  }

  @Test
  void whenASitemapIndexLeadsToSitemaps_theirPagesAreRead() throws Exception {
    site.page(
        "/sitemap.xml",
        xml(
            "<sitemapindex><sitemap><loc>"
                + site.url("/s1.xml")
                + "</loc></sitemap><sitemap><loc>"
                + site.url("/s2.xml.gz")
                + "</loc></sitemap></sitemapindex>"));
    site.page("/s1.xml", xml(urls("/job/1", "/about", "/job/2")));
    site.page(
        "/s2.xml.gz", StandInAnswer.of(200, "application/gzip", gzip(urls("/job/2", "/job/3"))));
    site.posting("/job/1", "A").posting("/job/2", "B").posting("/job/3", "C");

    List<ReadBatch> batches = read(site.sitemap("/sitemap.xml", "/job/", null));

    assertThat(
        payloads(batches),
        is(
            List.of(
                site.record("/job/1", "A"),
                site.record("/job/2", "B"),
                site.record("/job/3", "C"))));
    assertThat(whole(batches), is("3 announced, 3 received, COMPLETE"));
    assertThat(
        reports(batches).get(1).message(),
        is(site.url("/s1.xml") + ": 3 links to pages, 1 left out by match and skip"));
  }

  @Test
  void whenASitemapHasADocumentType_isRefused() throws Exception {
    site.page(
        "/sitemap.xml",
        xml(
            "<!DOCTYPE x [<!ENTITY e SYSTEM '"
                + site.url("/entity")
                + "'>]><urlset><url><loc>&e;</loc></url></urlset>"));

    List<ReadBatch> batches = read(site.sitemap("/sitemap.xml", null, null));

    assertThat(site.asked(), is(List.of("/robots.txt", "/sitemap.xml")));
    assertThat(
        failures(batches).get(0),
        is(
            site.url("/sitemap.xml")
                + " is no whole sitemap: it has a document type (DTD), which a sitemap never has"));
    assertThat(whole(batches), startsWith("0 announced, 0 received, FAILED: "));
  }

  @Test
  void whenASitemapIsTooLongOrBreaksOff_theWholeIsNotKnown() throws Exception {
    site.page("/long.xml", xml("<urlset>" + " ".repeat(StandInSite.MAX_BODY)));
    List<ReadBatch> tooLong = read(site.sitemap("/long.xml", null, null));
    assertThat(whole(tooLong), startsWith("0 announced, 0 received, FAILED: what 1 list page or"));
    assertThat(failures(tooLong).get(0), containsString("longer than"));

    site.page(
        "/bomb.xml.gz",
        StandInAnswer.of(
            200, "application/gzip", gzip("<urlset>" + " ".repeat(StandInSite.MAX_BODY))));
    List<ReadBatch> bomb = read(site.sitemap("/bomb.xml.gz", null, null));
    assertThat(failures(bomb).get(0), containsString("it inflates to more than"));

    site.posting("/job/1", "A");
    site.page("/cut.xml", xml("<urlset><url><loc>" + site.url("/job/1") + "</loc></url><url>"));
    List<ReadBatch> cut = read(site.sitemap("/cut.xml", null, null));
    assertThat(payloads(cut), is(List.of(site.record("/job/1", "A"))));
    assertThat(whole(cut), startsWith("1 announced, 1 received, FAILED: what 1 list page or"));
  }

  @Test
  void whenTheSiteChangesBeforeASessionGoesOn_everythingIsGivenAgainAndSaid() throws Exception {
    site.page("/jobs", list(null, "/job/1", "/job/2"));
    site.posting("/job/1", "A").posting("/job/2", "B").posting("/job/3", "C");
    HtmlSource source = source(site.lists("/jobs"), jobPosting());
    Position position;
    try (ReadSession session = source.open("", Position.START, site.context())) {
      session.next();
      position = session.next().next(); // after A
    }
    site.page("/jobs", list(null, "/job/3", "/job/1", "/job/2"));

    List<ReadBatch> rest = site.read(source, position);

    assertThat(
        payloads(rest),
        is(
            List.of(
                site.record("/job/3", "C"),
                site.record("/job/1", "A"),
                site.record("/job/2", "B"))));
    assertThat(
        whole(rest),
        is(
            "4 announced, 4 received, COMPLETE: the site changed while it was read, and was read"
                + " from the beginning again after 1 record"));
  }

  @Test
  void whenSecretsAreSent_theyGoToTheOwnHostOnly() throws Exception {
    try (StandInSite other = new StandInSite().posting("/job/9", "Z")) {
      site.page("/jobs", list(null, other.url("/job/9")));
      ClientDefinition client =
          new ClientDefinition(
                  "careers",
                  Map.of("X-Session", "${env:SESSION}", "User-Agent", "example (+https://e.org)"),
                  StandInSite.client(1).limits(),
                  StandInSite.client(1).retry(),
                  1)
              .withAllowPrivate(true)
              .withHosts(List.of(other.host()));

      List<ReadBatch> batches =
          site.read(new HtmlSource(client, site.lists("/jobs"), jobPosting()));

      assertThat(payloads(batches), is(List.of(other.record("/job/9", "Z"))));
      assertThat(site.requests().get(1).headers().get("x-session"), equalTo("canary-73"));
      other
          .requests()
          .forEach(
              request ->
                  assertThat(
                      request.headers().toString(),
                      request.headers().containsKey("x-session"),
                      is(false)));
      assertThat(
          other.requests().stream().map(request -> request.headers().get("user-agent")).toList(),
          containsInAnyOrder("example (+https://e.org)", "example (+https://e.org)"));
    }
  }

  @Test
  void whenInterrupted_stopsWaiting() throws Exception {
    site.page("/robots.txt", StandInAnswer.text(200, "x").delivered(StandInAnswer.Delivery.STALL));
    try (ReadSession session =
        source(site.lists("/jobs"), jobPosting()).open("", Position.START, site.context())) {
      Thread.currentThread().interrupt();
      assertThrows(InterruptedException.class, session::next);
    }
  }

  private static StandInAnswer xml(String body) {
    return StandInAnswer.of(200, "application/xml", body.getBytes(StandardCharsets.UTF_8));
  }

  private String urls(String... paths) {
    StringBuilder xml =
        new StringBuilder("<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>");
    for (String path : paths) {
      xml.append("<url><loc>").append(site.url(path)).append("</loc></url>");
    }
    return xml + "</urlset>";
  }

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }
}
