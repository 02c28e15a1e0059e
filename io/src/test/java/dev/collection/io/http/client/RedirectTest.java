package dev.collection.io.http.client;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.anyOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;

import dev.collection.io.http.FakeClock;
import dev.collection.io.http.StandInAnswer;
import dev.collection.io.http.StandInServer;
import dev.collection.io.http.StandInServer.Request;
import dev.collection.io.http.wire.AddressGuard;
import dev.collection.io.http.wire.HttpWire;
import dev.collection.io.secret.SecretResolver;
import dev.collection.io.source.SourceContext;
import dev.collection.io.source.SourceMemory;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.hc.client5.http.DnsResolver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Where redirects lead, on real sockets and with names of our own: what the guard takes for an
 * address of the public Internet is on this machine.
 */
class RedirectTest {
  private static final String SECRET = "canary-51f0";
  private static final String PUBLIC = "93.184.216.34";

  /** Answers of a name server, one after the other; the last one stays. */
  private static final class Names implements AddressGuard.Lookup {
    private final Map<String, Deque<InetAddress>> answers = new HashMap<>();
    private final List<String> asked = new ArrayList<>();

    void put(String host, InetAddress... addresses) {
      answers.put(host, new ArrayDeque<>(List.of(addresses)));
    }

    @Override
    public synchronized InetAddress[] addresses(String host) throws UnknownHostException {
      asked.add(host);
      Deque<InetAddress> left = answers.get(host);
      if (left == null) {
        return InetAddress.getAllByName(host); // of an address that is written out
      }
      return new InetAddress[] {left.size() > 1 ? left.removeFirst() : left.getFirst()};
    }
  }

  /** The Internet as these tests have it. */
  private record Internet(AddressGuard guard) implements DnsResolver {
    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
      guard.resolve(host);
      return new InetAddress[] {InetAddress.getByAddress(host, new byte[] {127, 0, 0, 1})};
    }

    @Override
    public String resolveCanonicalHostname(String host) {
      return host;
    }
  }

  private final FakeClock clock = new FakeClock("2026-11-22T10:00:00Z");
  private final SourceContext context =
      new SourceContext(
          clock,
          clock,
          new SecretResolver(Map.of("S", SECRET)::get),
          SourceMemory.none(),
          1 << 20,
          100);
  private final Names names = new Names();
  private final HttpWire wire = new HttpWire(new Internet(new AddressGuard(names)));
  private final AtomicInteger requests = new AtomicInteger();
  private String source;
  private StandInServer home;
  private StandInServer elsewhere;
  private StandInAnswer answer;

  @BeforeEach
  void start(TestInfo test) throws IOException {
    source = test.getDisplayName();
    names.put("home.test", address(PUBLIC));
    names.put("second.test", address(PUBLIC));
    home = StandInServer.start(clock, request -> answer);
    elsewhere = StandInServer.start(clock, request -> StandInAnswer.text(200, "elsewhere"));
  }

  @AfterEach
  void stop() throws IOException {
    home.close();
    elsewhere.close();
  }

  /** This machine, private, of a link, of a provider, and IPv4 in the clothes of IPv6. */
  static Stream<Arguments> insideAddresses() throws UnknownHostException {
    List<Arguments> addresses = new ArrayList<>();
    for (String text :
        List.of(
            "127.0.0.1",
            "127.8.8.8",
            "0.0.0.0",
            "10.0.0.7",
            "172.31.255.1",
            "192.168.1.1",
            "169.254.1.1",
            "169.254.169.254",
            "100.100.100.200",
            "::1",
            "::",
            "fe80::1",
            "fec0::1",
            "fd00:ec2::254",
            "::127.0.0.1",
            "64:ff9b::a9fe:a9fe",
            "64:ff9b:1::a00:1",
            "2002:a00:1::")) {
      addresses.add(Arguments.of(text, address(text)));
    }
    for (byte[] last :
        List.of(new byte[] {127, 0, 0, 1}, new byte[] {(byte) 169, (byte) 254, (byte) 169, 1})) {
      byte[] mapped = new byte[16];
      mapped[10] = -1;
      mapped[11] = -1;
      System.arraycopy(last, 0, mapped, 12, 4);
      // The usual factories would make an IPv4 address of it.
      Inet6Address address = Inet6Address.getByAddress(null, mapped, -1);
      addresses.add(Arguments.of("mapped " + address.getHostAddress(), address));
    }
    return addresses.stream();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("insideAddresses")
  void whenANameLeadsInside_aRedirectToItIsNotFollowedThoughTheHostIsListed(
      String text, InetAddress inside) throws Exception {
    names.put("inside.test", inside);
    answer = redirect(at("inside.test", elsewhere));

    Outcome<String> outcome = get(listing("inside.test:" + port(elsewhere)));

    assertThat(
        outcome.failure(),
        allOf(
            containsString("the host inside.test has the address " + inside.getHostAddress()),
            containsString("which is not of the public Internet")));
    assertThat(home.requests(), hasSize(1));
    assertThat(elsewhere.requests(), hasSize(0));
    assertThat(outcome.requests(), is(1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "169.254.169.254",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "[fd00:ec2::254]",
        "[fe80::1]",
        "localhost"
      })
  void whenTheAddressIsWrittenOut_aRedirectToItIsNotFollowedThoughTheHostIsListed(String host)
      throws Exception {
    answer = redirect(at(host, elsewhere));

    Outcome<String> outcome = get(listing(host + ":" + port(elsewhere)));

    assertThat(outcome.failure(), containsString("which is not of the public Internet"));
    assertThat(elsewhere.requests(), hasSize(0));
  }

  @ParameterizedTest
  @ValueSource(strings = {"2130706433", "0x7f000001", "127.1", "017700000001"})
  void whenTheAddressIsDisguised_aRedirectToItIsNotFollowed(String host) throws Exception {
    answer = redirect(at(host, elsewhere));

    Outcome<String> outcome = get(listing(host + ":" + port(elsewhere)));

    assertThat(outcome.value(), is(nullValue()));
    assertThat(
        outcome.failure(),
        anyOf(
            containsString("which is not of the public Internet"),
            containsString("is not known"),
            containsString("a redirect (302) to no address")));
    assertThat(elsewhere.requests(), hasSize(0));
  }

  /** A name server that answers well first, and ill when the name is looked up again. */
  @Test
  void whenANameMovesInside_whatWasCheckedIsConnectedToAndTheNextConnectionIsRefused()
      throws Exception {
    names.put("moving.test", address(PUBLIC), address("169.254.169.254"));
    answer = StandInAnswer.text(200, "ok").with("Connection", "close");
    SourceClient client = SourceClient.open(definition(), context, wire);
    URI moving = URI.create(at("moving.test", home));

    Outcome<String> first = client.get(moving, "first", RedirectTest::text, requests);
    assertThat(names.asked, is(List.of("moving.test")));
    assertThat(first.value(), is("ok"));

    Outcome<String> second = client.get(moving, "second", RedirectTest::text, requests);
    assertThat(second.failure(), containsString("moving.test has the address 169.254.169.254"));
    assertThat(names.asked, is(List.of("moving.test", "moving.test")));
    assertThat(home.requests(), hasSize(1));
  }

  @Test
  void whenTheRedirectedNameMovesInside_itIsRefusedAtTheNextConnection() throws Exception {
    names.put("moving.test", address(PUBLIC), address("10.0.0.1"));
    elsewhere.close();
    elsewhere =
        StandInServer.start(
            clock,
            request ->
                request.path().equals("/again")
                    ? StandInAnswer.text(200, "inside")
                    : redirect("/again").with("Connection", "close"));
    answer = redirect(at("moving.test", elsewhere));

    Outcome<String> outcome = get(listing("moving.test:" + port(elsewhere)));

    assertThat(outcome.failure(), containsString("moving.test has the address 10.0.0.1"));
    assertThat(elsewhere.requests(), hasSize(1));
  }

  static Stream<Arguments> credentials() {
    AuthDefinition bearer = new AuthDefinition.Bearer("${env:S}");
    AuthDefinition basic = new AuthDefinition.Basic("me", "${env:S}");
    AuthDefinition token =
        new AuthDefinition.OAuth2("", "me", "${env:S}", ""); // its address is not known yet
    return Stream.of(
        Arguments.of("query only", Map.of(), null),
        Arguments.of("header", Map.of("X-Key", "${env:S}"), null),
        Arguments.of("part of a header", Map.of("X-Key", "key ${env:S}"), null),
        Arguments.of("written out", Map.of("Authorization", "Key " + SECRET), null),
        Arguments.of("cookie", Map.of("Cookie", "session=" + SECRET), null),
        Arguments.of("bearer", Map.of(), bearer),
        Arguments.of("basic", Map.of(), basic),
        Arguments.of("oauth2", Map.of(), token));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("credentials")
  void whenRedirectedToAnotherHostOrPort_credentialsStayAndComeBackWithTheWayHome(
      String name, Map<String, String> headers, AuthDefinition auth) throws Exception {
    String encoded =
        Base64.getEncoder().encodeToString(("me:" + SECRET).getBytes(StandardCharsets.UTF_8));
    home.close();
    elsewhere.close();
    elsewhere =
        StandInServer.start(
            clock,
            request ->
                request.path().equals("/port")
                    ? redirect(at("second.test", home) + "host")
                    : StandInAnswer.text(500, ""));
    home =
        StandInServer.start(
            clock,
            request ->
                switch (request.path()) {
                  case "/token" ->
                      StandInAnswer.json("{\"access_token\":\"" + SECRET + "\",\"expires_in\":99}");
                  case "/" -> redirect(at("home.test", elsewhere) + "port");
                  case "/host" -> redirect(at("home.test", home) + "back");
                  default -> StandInAnswer.text(200, "back");
                });
    AuthDefinition known =
        auth instanceof AuthDefinition.OAuth2
            ? new AuthDefinition.OAuth2(at("home.test", home) + "token", "me", "${env:S}", "")
            : auth;
    ClientDefinition definition =
        new ClientDefinition(source, headers, LimitDefinition.DEFAULT, RetryDefinition.DEFAULT, 1)
            .withAuth(known)
            .withHosts(List.of("home.test:" + port(elsewhere), "second.test:" + port(home)));

    // With a key in the query, as some APIs want it.
    Outcome<String> outcome =
        SourceClient.open(definition, context, wire)
            .get(
                URI.create(at("home.test", home) + "?key=" + SECRET),
                "start",
                RedirectTest::text,
                requests);

    assertThat(outcome.failure(), outcome.value(), is("back"));
    assertThat(
        home.requests().stream()
            .filter(request -> !request.path().equals("/token"))
            .map(request -> request.path() + " " + saysWhoWeAre(request, encoded))
            .toList(),
        is(List.of("/ true", "/host false", "/back " + !(headers.isEmpty() && auth == null))));
    assertThat(elsewhere.requests(), hasSize(1));
    assertThat(saysWhoWeAre(elsewhere.requests().get(0), encoded), is(false));
  }

  private static boolean saysWhoWeAre(Request request, String encoded) {
    String all = request.toString();
    return all.contains(SECRET) || all.contains(encoded);
  }

  private ClientDefinition definition() {
    return new ClientDefinition(
        source, Map.of("X-Key", "${env:S}"), LimitDefinition.DEFAULT, RetryDefinition.DEFAULT, 1);
  }

  private ClientDefinition listing(String host) {
    return definition().withHosts(List.of(host));
  }

  private Outcome<String> get(ClientDefinition definition) throws Exception {
    return SourceClient.open(definition, context, wire)
        .get(URI.create(at("home.test", home)), "start", RedirectTest::text, requests);
  }

  private static StandInAnswer redirect(String to) {
    return StandInAnswer.text(302, "").with("Location", to);
  }

  private static String at(String host, StandInServer server) {
    return "http://" + host + ":" + port(server) + "/";
  }

  private static int port(StandInServer server) {
    return URI.create(server.url("/")).getPort();
  }

  private static InetAddress address(String literal) throws UnknownHostException {
    return InetAddress.getByName(literal);
  }

  private static String text(Answer answer) {
    return new String(answer.body(), StandardCharsets.UTF_8);
  }
}
