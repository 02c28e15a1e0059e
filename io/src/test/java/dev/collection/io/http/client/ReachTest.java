package dev.collection.io.http.client;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;

import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReachTest {
  private static final List<String> HOSTS =
      List.of("Files.example", "other.example:8443", "[2606:4700::1]:8443");

  private static Reach startingAt(String home) {
    Reach reach = new Reach(HOSTS);
    reach.startAt(URI.create(home));
    return reach;
  }

  @ParameterizedTest
  @CsvSource({
    "https://a.example/x, https://a.example/y",
    "https://a.example/x, https://A.EXAMPLE:443/y",
    "http://a.example:80/x, http://a.example/y",
    "http://a.example/x, https://a.example/y",
    "http://a.example:8080/x, https://a.example/y"
  })
  void whenTheHostIsTheSame_credentialsGoWithARedirect(String home, String to) {
    Reach reach = startingAt(home);

    assertThat(reach.mayFollow(URI.create(home), URI.create(to)), is(true));
    assertThat(reach.isHome(URI.create(to)), is(true));
  }

  @ParameterizedTest
  @CsvSource({
    "https://files.example/x",
    "https://FILES.example:443/x",
    "https://other.example:8443/x",
    "https://[2606:4700::1]:8443/x"
  })
  void whenAnotherHostIsNamed_itIsAskedWithoutCredentials(String to) {
    Reach reach = startingAt("https://a.example/x");

    assertThat(reach.mayFollow(URI.create("https://a.example/x"), URI.create(to)), is(true));
    assertThat(reach.isHome(URI.create(to)), is(false));
  }

  @ParameterizedTest
  @CsvSource({
    "https://b.example/x",
    "https://a.example:8443/x",
    "https://a.example.b.example/x",
    "https://sub.a.example/x",
    "https://a.example./x",
    "https://a.example@b.example/x",
    "https://files.example:8443/x",
    "https://other.example/x",
    "ftp://a.example/x",
    "file:///etc/passwd",
    "http://a.example/x",
    "http://a.example:443/x",
    "http://files.example/x"
  })
  void whenARedirectLeadsElsewhereOrFromHttpsToHttp_itIsNotFollowed(String to) {
    Reach reach = startingAt("https://a.example/x");

    assertThat(reach.mayFollow(URI.create("https://a.example/x"), URI.create(to)), is(false));
    assertThat(reach.isHome(URI.create(to)), is(false));
  }

  @ParameterizedTest
  @CsvSource({
    "http://a.example:8080/x, https://a.example:8443/x",
    "http://a.example/x, http://a.example:8080/x",
    "http://a.example/x, https://b.example/x"
  })
  void whenOnlyThePortIsAnother_credentialsDoNotGoThere(String home, String to) {
    Reach reach = startingAt(home);

    assertThat(reach.isHome(URI.create(to)), is(false));
    assertThat(reach.mayFollow(URI.create(home), URI.create(to)), is(false));
  }

  @Test
  void whenARedirectBringsCredentialsOfItsOwn_itIsNotFollowed() {
    URI home = URI.create("https://a.example/x");

    assertThat(
        startingAt("https://a.example/x")
            .mayFollow(home, URI.create("https://user:word@a.example/x")),
        is(false));
  }

  @Test
  void whenAConnectionWasSecureOnTheWay_itStaysSo() {
    Reach reach = startingAt("http://a.example/x");
    URI secure = URI.create("https://a.example/x");

    assertThat(reach.mayFollow(secure, URI.create("http://a.example/x")), is(false));
    assertThat(
        reach.reason(secure, URI.create("http://a.example/x")),
        containsString("it leads from https to http"));
  }
}
