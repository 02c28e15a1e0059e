package dev.collection.pipeline.spec.read;

import dev.collection.io.secret.SecretResolver;
import dev.collection.pipeline.spec.HttpSpec;
import dev.collection.pipeline.spec.PageSpec;
import dev.collection.pipeline.spec.yaml.Problems;
import dev.collection.pipeline.spec.yaml.YamlMap;
import dev.collection.pipeline.spec.yaml.YamlNode;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Reads a source of the kind {@code http}. */
final class HttpSection {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final Duration MIN_BACKOFF = Duration.ofSeconds(1);
  private static final Duration MAX_BACKOFF = Duration.ofSeconds(60);
  private static final long MAX_BODY = 64L << 20;

  /** An answer is held in one array. */
  private static final long LARGEST_BODY = 2047L << 20;

  private static final List<String> SECRET_HEADERS =
      List.of("authorization", "key", "token", "secret", "password", "cookie");

  private HttpSection() {}

  static HttpSpec read(YamlMap http) {
    String url = url(http);
    Map<String, String> headers = headers(http);
    Map<String, String> query = texts(http.textMap("query"));
    PageSpec pages = http.map("pages").map(HttpSection::pages).orElse(null);
    YamlMap limits = section(http, "limits");
    int requests = (int) limits.whole("requests_per_minute", 60, 1, 1_000_000);
    int concurrent = (int) limits.whole("concurrent", 4, 1, 100);
    Duration timeout = limits.duration("timeout", TIMEOUT);
    long maxBody = limits.size("max_body", MAX_BODY, LARGEST_BODY);
    limits.finish();
    YamlMap retry = section(http, "retry");
    int attempts = (int) retry.whole("attempts", 5, 1, 100);
    List<Duration> backoff = retry.durationRange("backoff", MIN_BACKOFF, MAX_BACKOFF);
    retry.finish();
    http.finish();
    return new HttpSpec(
        url == null ? "" : url,
        headers,
        query,
        pages,
        requests,
        concurrent,
        timeout,
        maxBody,
        attempts,
        backoff.get(0),
        backoff.get(1));
  }

  private static YamlMap section(YamlMap http, String key) {
    YamlNode none = http.node().withEntries(Map.of(), Map.of());
    return http.map(key).orElseGet(() -> YamlMap.of(key, none, http.problems()));
  }

  private static String url(YamlMap http) {
    http.require("url", "give the address, as in `url: https://example.org/api/search`");
    String url = http.text("url");
    if (url == null) {
      return null;
    }
    YamlNode place = http.get("url").orElseThrow();
    // References stand for parts of the address that are known on the worker only.
    String example = url.replaceAll("\\$\\{(env|file):[^}]+}", "x");
    try {
      URI uri = new URI(example);
      String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
      if (uri.getRawUserInfo() != null) {
        http.problems()
            .add(place, "`url` must not contain a user or a password; use a header instead");
      } else if (!url.startsWith("${")
          && (!(scheme.equals("http") || scheme.equals("https")) || uri.getHost() == null)) {
        http.problems().add(place, "`url` must begin with https:// or http:// and name a host");
      }
    } catch (URISyntaxException e) {
      http.problems().add(place, "`url` is not a URL: " + e.getReason());
    }
    return url;
  }

  private static Map<String, String> headers(YamlMap http) {
    Map<String, YamlNode> headers = http.textMap("headers");
    headers.forEach((name, value) -> checkSecret(name, value, http.problems()));
    return texts(headers);
  }

  /** The message never shows the value. */
  private static void checkSecret(String header, YamlNode value, Problems problems) {
    String lowerCase = header.toLowerCase(Locale.ROOT);
    if (SECRET_HEADERS.stream().anyMatch(lowerCase::contains)
        && !SecretResolver.isReference(value.text())) {
      problems.add(
          value,
          "the header `"
              + header
              + "` holds a secret in the clear; refer to it with \"${env:NAME}\" or"
              + " \"${file:PATH}\"");
    }
  }

  private static Map<String, String> texts(Map<String, YamlNode> nodes) {
    Map<String, String> texts = new LinkedHashMap<>();
    nodes.forEach((name, value) -> texts.put(name, value.text()));
    return texts;
  }

  private static PageSpec pages(YamlMap pages) {
    pages.require("number", "give the query parameter of the page's number");
    String number = pages.text("number");
    int first = (int) pages.whole("first", 1, 0, Integer.MAX_VALUE);
    String sizeParameter = null;
    int size = 0;
    YamlMap sizes = pages.map("size").orElse(null);
    if (sizes != null && sizes.node().is(YamlNode.Kind.MAP)) {
      if (sizes.node().entries().size() == 1) {
        sizeParameter = sizes.node().entries().keySet().iterator().next();
        size = (int) sizes.whole(sizeParameter, 1, 1, Integer.MAX_VALUE);
      } else {
        pages
            .problems()
            .add(
                sizes.node(),
                "`size` must be one query parameter with its value, as in"
                    + " `size: {ResultsPerPage: 500}`");
      }
    }
    String total = pages.text("total");
    if (total != null) {
      SpecText.checkPointer(pages.get("total").orElseThrow(), pages.problems());
    }
    long cap = pages.whole("cap", 0, 0, Long.MAX_VALUE);
    pages.finish();
    return number == null ? null : new PageSpec(number, first, sizeParameter, size, total, cap);
  }
}
