package dev.collection.io.http.client;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import dev.collection.io.http.FakeClock;
import dev.collection.io.http.StandInAnswer;
import dev.collection.io.http.StandInServer;
import dev.collection.io.http.StandInServer.Request;
import dev.collection.io.http.pace.SharedMemory;
import dev.collection.io.secret.SecretResolver;
import dev.collection.io.source.SourceContext;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How one source is spoken to, on real sockets. */
class SourceClientTest {
  private static final String SECRET = "canary-9d2c";

  private final FakeClock clock = new FakeClock("2026-11-22T10:00:00Z");
  private final SharedMemory memory = new SharedMemory();
  private final SourceContext context =
      new SourceContext(
          clock, clock, new SecretResolver(Map.of("S", SECRET)::get), memory, 1 << 20, 100);
  private final AtomicInteger requests = new AtomicInteger();
  private StandInServer server;
  private StandInServer other;

  @AfterEach
  void stop() throws IOException {
    for (StandInServer one : new StandInServer[] {server, other}) {
      if (one != null) {
        one.close();
      }
    }
  }

  @Test
  void whenAuthIsBearerOrBasic_isSentAndHidden() throws Exception {
    server = start(request -> StandInAnswer.text(401, request.headers().get("authorization")));

    Outcome<String> bearer =
        get(definition("b").withAuth(new AuthDefinition.Bearer("${env:S}")), server.url("/"));
    Outcome<String> basic =
        get(definition("c").withAuth(new AuthDefinition.Basic("me", "${env:S}")), server.url("/"));

    assertThat(
        authorizations(server), is(List.of("Bearer " + SECRET, "Basic bWU6Y2FuYXJ5LTlkMmM=")));
    assertThat(
        bearer.failure(), containsString("look at: auth bearer (${env:S}). It said: Bearer ***"));
    assertThat(
        basic.failure(), containsString("auth basic password (${env:S}). It said: Basic ***"));
  }

  @Test
  void whenATokenIsNeeded_isAskedForOnceCountedAndRenewedBeforeItExpires() throws Exception {
    AtomicInteger tokens = new AtomicInteger();
    server =
        start(
            request ->
                request.path().equals("/token")
                    ? StandInAnswer.json(
                        "{\"access_token\":\"token-"
                            + tokens.incrementAndGet()
                            + "\",\"token_type\":\"bearer\",\"expires_in\":600}")
                    : StandInAnswer.text(200, "ok"));
    ClientDefinition definition = definition("o").withAuth(oauth2());

    assertThat(get(definition, server.url("/1")).requests(), is(2));
    assertThat(get(definition, server.url("/2")).requests(), is(3));
    clock.sleep(Duration.ofSeconds(541));
    assertThat(get(definition, server.url("/3")).requests(), is(5));

    assertThat(
        server.requests().stream().map(Request::path).toList(),
        is(List.of("/token", "/1", "/2", "/token", "/3")));
    assertThat(
        authorizations(server).subList(0, 3),
        is(List.of("Basic d2U6Y2FuYXJ5LTlkMmM=", "Bearer token-1", "Bearer token-1")));
    assertThat(authorizations(server), hasItem("Bearer token-2"));
    assertThat(
        server.requests().get(0).body(), is("grant_type=client_credentials&scope=read%20all"));
  }

  @Test
  void whenATokenIsRefused_anotherIsAskedForOnce() throws Exception {
    AtomicInteger tokens = new AtomicInteger();
    server =
        start(
            request ->
                request.path().equals("/token")
                    ? StandInAnswer.json(
                        "{\"access_token\":\"secret-token-" + tokens.incrementAndGet() + "\"}")
                    : "Bearer secret-token-2".equals(request.headers().get("authorization"))
                            && request.path().equals("/ok")
                        ? StandInAnswer.text(200, "ok")
                        : StandInAnswer.text(401, "bad " + request.headers().get("authorization")));
    ClientDefinition definition = definition("r").withAuth(oauth2());

    assertThat(get(definition, server.url("/ok")).value(), is("ok"));
    Outcome<String> refused = get(definition, server.url("/never"));

    assertThat(refused.failure(), containsString("status 401"));
    assertThat(refused.failure(), not(containsString("secret-token")));
    assertThat(tokens.get(), is(3));
  }

  @Test
  void whenThereIsNoTokenToBeHad_saysWhereToLook() throws Exception {
    server = start(request -> StandInAnswer.text(400, "{\"error\":\"invalid_client\"}"));

    Outcome<String> outcome = get(definition("n").withAuth(oauth2()), server.url("/"));

    assertThat(
        outcome.failure(),
        containsString(
            "no token from "
                + server.url("/token")
                + ": status 400; look at auth oauth2 of the source n. It said: {\"error\""));
    assertThat(server.requests(), hasSize(1));
  }

  @Test
  void whenNothingHasChanged_theAnswerOfTheEarlierRunIsUsed() throws Exception {
    server =
        start(
            request ->
                "\"v1\"".equals(request.headers().get("if-none-match"))
                    ? StandInAnswer.text(304, "")
                    : StandInAnswer.text(200, "first").with("ETag", "\"v1\""));
    ClientDefinition definition = definition("e").withConditional(true);

    assertThat(get(definition, server.url("/")).value(), is("first"));
    memory.nextRun();
    Outcome<String> again = get(definition, server.url("/"));
    memory.nextRun();
    Outcome<String> third = get(definition, server.url("/"));

    assertThat(again.value(), is("first"));
    assertThat(again.bytes(), is(0L));
    assertThat(third.value(), is("first")); // it was kept again, with its ETag
    assertThat(server.requests(), hasSize(3));
    assertThat(server.requests().get(0).headers(), not(hasKey("if-none-match")));
  }

  @Test
  void whenTheHostIsPrivate_isNotConnectedTo() throws Exception {
    server = start(request -> StandInAnswer.text(200, "inside"));
    String named = server.url("/").replace("127.0.0.1", "localhost");

    for (String url :
        List.of(server.url("/"), named, server.url("/").replace("127.0.0.1", "2130706433"))) {
      Outcome<String> outcome = get(definition("p").withAllowPrivate(false), url);
      assertThat(
          url,
          outcome.failure(),
          allOf(
              containsString("which is not of the public Internet"),
              containsString("set allow_private: true")));
      assertThat(outcome.requests(), is(0));
    }
    assertThat(server.requests(), hasSize(0));
  }

  @Test
  void whenAnotherHostIsListed_redirectsGoThereWithoutCredentials() throws Exception {
    other = start(request -> StandInAnswer.text(200, "moved"));
    server = start(request -> StandInAnswer.text(302, "").with("Location", other.url("/x")));
    ClientDefinition definition =
        new ClientDefinition(
                "h",
                Map.of("X-Key", "${env:S}", "X-Plain", "1"),
                LimitDefinition.DEFAULT,
                RetryDefinition.DEFAULT,
                1)
            .withAllowPrivate(true);
    String authority = URI.create(other.url("/")).getRawAuthority();

    Outcome<String> refused = get(definition, server.url("/"));
    assertThat(refused.failure(), containsString("name that host under hosts"));
    assertThat(other.requests(), hasSize(0));

    assertThat(get(definition.withHosts(List.of(authority)), server.url("/")).value(), is("moved"));
    assertThat(server.requests().get(1).headers().get("x-key"), is(SECRET));
    assertThat(other.requests().get(0).headers(), not(hasKey("x-key")));
    assertThat(other.requests().get(0).headers().get("x-plain"), is("1"));
  }

  @Test
  void whenALinkLeadsToAnotherHost_isNotAsked() throws Exception {
    server = start(request -> StandInAnswer.text(200, "ok"));
    other = start(request -> StandInAnswer.text(200, "stolen"));
    SourceClient client = SourceClient.open(definition("l"), context);
    client.get(URI.create(server.url("/")), "home", SourceClientTest::text, requests);

    Outcome<String> outcome =
        client.get(URI.create(other.url("/")), "link", SourceClientTest::text, requests);

    assertThat(outcome.failure(), containsString("link is on another host than the source"));
    assertThat(other.requests(), hasSize(0));
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 403, 503})
  void whenEveryRequestFails_theSourceIsGivenUpAndSaysSinceWhenAndWhy(int status) throws Exception {
    server = start(request -> StandInAnswer.text(status, "no"));
    ClientDefinition definition =
        definition("c" + status).withCircuit(new CircuitDefinition(4, Duration.ofSeconds(30), 2));
    SourceClient client = SourceClient.open(definition, context);
    String last = "";
    for (int page = 0; page < 50; page++) {
      last =
          client
              .get(
                  URI.create(server.url("/" + page)),
                  "page " + page,
                  SourceClientTest::text,
                  requests)
              .failure();
    }
    assertThat(server.requests(), hasSize(6));
    assertThat(
        last,
        allOf(
            containsString("page 49 was not asked for: the source has failed 6 requests in a row"),
            containsString("since 2026-11-22T10:00:00Z"),
            containsString("Its last fault: status " + status)));
  }

  @Test
  void when404IsAllThereIs_theSourceIsNotGivenUp() throws Exception {
    server = start(request -> StandInAnswer.text(404, ""));
    SourceClient client = SourceClient.open(definition("g"), context);
    for (int page = 0; page < 30; page++) {
      client.get(URI.create(server.url("/" + page)), "p" + page, SourceClientTest::text, requests);
    }
    assertThat(server.requests(), hasSize(30));
  }

  @Test
  void whenTheSourceSaysNothingIsLeft_waitsForItsResetAndTellsTheOthers() throws Exception {
    server =
        start(
            request ->
                StandInAnswer.text(200, "ok")
                    .with("X-RateLimit-Remaining", "0")
                    .with("X-RateLimit-Reset", "40"));
    SourceClient client = SourceClient.open(definition("x"), context);
    client.get(URI.create(server.url("/1")), "1", SourceClientTest::text, requests);
    assertThat(memory.paused().values(), hasItem(Instant.parse("2026-11-22T10:00:40Z")));
    client.get(URI.create(server.url("/2")), "2", SourceClientTest::text, requests);

    assertThat(
        server.requests().stream().map(Request::receivedAt).toList(),
        equalTo(
            List.of(Instant.parse("2026-11-22T10:00:00Z"), Instant.parse("2026-11-22T10:00:40Z"))));
  }

  @Test
  void whenRetryAfterIsADate_itIsReadByTheSourcesClock() throws Exception {
    server =
        start(
            request ->
                server.requests().size() == 1
                    ? StandInAnswer.text(429, "")
                        .with("Date", "Sun, 22 Nov 2026 12:00:00 GMT")
                        .with("Retry-After", "Sun, 22 Nov 2026 12:00:20 GMT")
                    : StandInAnswer.text(200, "ok"));

    assertThat(get(definition("d"), server.url("/")).value(), is("ok"));
    assertThat(server.requests().get(1).receivedAt(), is(Instant.parse("2026-11-22T10:00:20Z")));
  }

  @Test
  void whenTheBodyIsCutAtAnyByte_isHadTheNextTime() throws Exception {
    byte[] body = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    for (int cut = 0; cut < body.length; cut++) {
      int length = cut;
      AtomicInteger asked = new AtomicInteger();
      try (StandInServer cutting =
          start(
              request ->
                  asked.incrementAndGet() == 1
                      ? StandInAnswer.of(200, "text/plain", body)
                          .cutTo(length)
                          .with("X-Declared-Length", Integer.toString(body.length))
                          .delivered(StandInAnswer.Delivery.SHORT_OF_DECLARED)
                      : StandInAnswer.of(200, "text/plain", body))) {
        Outcome<String> outcome = get(definition("cut" + cut), cutting.url("/"));
        assertThat("cut at " + cut, outcome.value(), is("0123456789abcdef"));
        assertThat("cut at " + cut, outcome.failure(), is(nullValue()));
      }
    }
  }

  private AuthDefinition oauth2() {
    return new AuthDefinition.OAuth2(server.url("/token"), "we", "${env:S}", "read all");
  }

  private StandInServer start(StandInServer.Handler handler) throws IOException {
    return StandInServer.start(clock, handler);
  }

  private static ClientDefinition definition(String source) {
    return new ClientDefinition(
            source, Map.of(), LimitDefinition.DEFAULT, RetryDefinition.DEFAULT, 1)
        .withAllowPrivate(true);
  }

  private Outcome<String> get(ClientDefinition definition, String url) throws Exception {
    return SourceClient.open(definition, context)
        .get(URI.create(url), url, SourceClientTest::text, requests);
  }

  private static String text(Answer answer) {
    return new String(answer.body(), StandardCharsets.UTF_8);
  }

  private static List<String> authorizations(StandInServer server) {
    return server.requests().stream()
        .map(request -> request.headers().get("authorization"))
        .toList();
  }
}
