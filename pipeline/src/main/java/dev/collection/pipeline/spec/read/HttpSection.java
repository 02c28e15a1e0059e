package dev.collection.pipeline.spec.read;

import dev.collection.pipeline.spec.HttpSpec;
import dev.collection.pipeline.spec.PageSpec;
import dev.collection.pipeline.spec.yaml.Problems;
import dev.collection.pipeline.spec.yaml.YamlMap;
import dev.collection.pipeline.spec.yaml.YamlNode;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
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

  private HttpSection() {}

  static HttpSpec read(YamlMap http) {
    String url = url(http);
    Map<String, String> headers = HttpParameters.headers(http);
    Map<String, String> query = HttpParameters.query(http);
    PageSpec pages = http.map("pages").map(map -> pages(map, http)).orElse(null);
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
    HttpParameters.checkReferences(place, http.problems());
    try {
      // References stand for parts of the address that are known on the worker only.
      URI uri = new URI(HttpParameters.withoutReferences(url));
      String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
      if (uri.getRawUserInfo() != null) {
        http.problems()
            .add(place, "`url` must not contain a user or a password; use a header instead");
      } else if (uri.getRawFragment() != null) {
        http.problems().add(place, "`url` has a fragment (`#...`), which is never sent; remove it");
      } else if (!url.startsWith("${")
          && (!(scheme.equals("http") || scheme.equals("https")) || uri.getHost() == null)) {
        http.problems().add(place, "`url` must begin with https:// or http:// and name a host");
      }
    } catch (URISyntaxException e) {
      http.problems().add(place, "`url` is not a URL: " + e.getReason());
    }
    return url;
  }

  private static PageSpec pages(YamlMap pages, YamlMap http) {
    YamlNode place =
        pages.require("number", "give the query parameter of the page's number").orElse(null);
    String number = pages.text("number");
    if (number != null) {
      checkParameter("number", number, place, http);
    }
    int first = (int) pages.whole("first", 1, 0, Integer.MAX_VALUE);
    String sizeParameter = null;
    int size = 0;
    YamlMap sizes = pages.map("size").orElse(null);
    if (sizes != null && sizes.node().is(YamlNode.Kind.MAP)) {
      if (sizes.node().entries().size() == 1) {
        sizeParameter = sizes.node().entries().keySet().iterator().next();
        size = (int) sizes.whole(sizeParameter, 1, 1, Integer.MAX_VALUE);
        checkParameter("size", sizeParameter, sizes.node().keyPlace(sizeParameter), http);
        if (sizeParameter.equals(number)) {
          pages.problems().add(sizes.node(), "`number` and `size` are the same query parameter");
        }
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

  private static void checkParameter(String key, String name, YamlNode place, YamlMap http) {
    YamlNode query = http.node().entries().get("query");
    if (name.isBlank()) {
      http.problems().add(place, "`" + key + "` must name a query parameter");
    } else if (query != null && query.entries().containsKey(name)) {
      http.problems()
          .add(query.keyPlace(name), "`" + name + "` is set by `pages`; remove it from the query");
    }
  }

  /** Reports a total that could not be read, because it lies inside the items. */
  static void checkTotal(YamlNode http, String items, Problems problems) {
    YamlNode pages = http.entries().get("pages");
    YamlNode total = pages == null ? null : pages.entries().get("total");
    if (total != null
        && !items.isEmpty()
        && (total.text().equals(items) || total.text().startsWith(items + "/"))) {
      problems.add(total, "`total` is inside `items`; it stands beside them in an answer");
    }
  }
}
