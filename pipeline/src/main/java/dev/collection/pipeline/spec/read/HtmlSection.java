package dev.collection.pipeline.spec.read;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.collection.io.html.CrawlDefinition;
import dev.collection.io.html.HtmlSource;
import dev.collection.io.html.page.FieldSelector;
import dev.collection.io.html.page.HtmlPage;
import dev.collection.io.html.page.ItemDefinition;
import dev.collection.io.html.page.Selectors;
import dev.collection.io.html.page.WebAddress;
import dev.collection.pipeline.spec.ClientSpec;
import dev.collection.pipeline.spec.HtmlSpec;
import dev.collection.pipeline.spec.yaml.YamlMap;
import dev.collection.pipeline.spec.yaml.YamlNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Reads a source of the kind {@code html}. */
final class HtmlSection {
  private static final long MAX_RECORD = 16L << 20;
  private static final long LARGEST_RECORD = 1024L << 20;

  /** Stands in for an address that is not there, which is reported. */
  private static final String NO_ADDRESS = "https://example.org/";

  private static final java.util.regex.Pattern PRODUCT =
      java.util.regex.Pattern.compile("[A-Za-z_-]+([/ ].*)?");

  private static final java.util.regex.Pattern CONTACT =
      java.util.regex.Pattern.compile("https?://[^\\s)]+|[^\\s@]+@[^\\s@]+\\.[^\\s@]+");

  private HtmlSection() {}

  static HtmlSpec read(YamlMap html) {
    ClientSpec client = client(html);
    List<String> start = addresses(html, "start");
    List<String> sitemaps = addresses(html, "sitemap");
    if (html.node().is(YamlNode.Kind.MAP) && !html.has("start") && !html.has("sitemap")) {
      html.problems()
          .add(
              html.node(),
              "`start` is missing; give the list pages, as in `start: [https://example.org/jobs]`,"
                  + " or a `sitemap`");
    }
    String details = selector(html, "details");
    String next = selector(html, "next");
    if (start.isEmpty() && html.has("sitemap")) {
      for (String key : List.of("details", "next")) {
        html.get(key)
            .ifPresent(
                place ->
                    html.problems()
                        .add(place, "`" + key + "` chooses links on list pages; give `start`"));
      }
    }
    String match = pattern(html, "match");
    String skip = pattern(html, "skip");
    long maxPages =
        html.whole("max_pages", CrawlDefinition.DEFAULT_MAX_PAGES, 1, Integer.MAX_VALUE);
    ItemDefinition items = items(html);
    html.finish();
    boolean nowhere = start.isEmpty() && sitemaps.isEmpty();
    return new HtmlSpec(
        client,
        new CrawlDefinition(
            nowhere ? List.of(NO_ADDRESS) : start, sitemaps, details, next, match, skip, maxPages),
        items);
  }

  /** The client, with the {@code user_agent} among its headers. */
  private static ClientSpec client(YamlMap html) {
    ClientSpec client = ClientSection.read(html);
    String userAgent = html.text("user_agent");
    Map<String, String> headers = new LinkedHashMap<>(client.headers());
    for (String name : client.headers().keySet()) {
      if (name.equalsIgnoreCase("User-Agent")) {
        headers.remove(name);
        html.problems()
            .add(
                html.get("headers").orElseThrow().keyPlace(name),
                "the User-Agent of web pages is given as `user_agent`, beside `headers`");
      }
    }
    headers.put("User-Agent", userAgent == null ? HtmlSource.DEFAULT_USER_AGENT : userAgent);
    if (userAgent != null && !isHonest(userAgent)) {
      html.problems()
          .add(
              html.get("user_agent").orElseThrow(),
              "`user_agent` must begin with a name of letters, - and _, by which robots.txt may"
                  + " call you, and say how to reach you, as in `example-collector"
                  + " (+https://example.org/contact)`");
      headers.put("User-Agent", HtmlSource.DEFAULT_USER_AGENT);
    }
    return new ClientSpec(
        headers,
        client.auth(),
        client.limits(),
        client.retry(),
        client.circuit(),
        client.hosts(),
        client.allowPrivate(),
        client.conditional());
  }

  private static boolean isHonest(String userAgent) {
    return PRODUCT.matcher(userAgent).matches()
        && CONTACT.matcher(userAgent).find()
        && userAgent.chars().allMatch(c -> c >= ' ' && c < 0x7f);
  }

  private static List<String> addresses(YamlMap html, String key) {
    List<String> addresses = new ArrayList<>();
    for (YamlNode address : html.texts(key)) {
      if (WebAddress.of(address.text()).isPresent()) {
        addresses.add(address.text());
      } else {
        html.problems()
            .add(
                address,
                "`"
                    + key
                    + "` must begin with https:// or http:// and name a host, without a user, a"
                    + " password or references");
      }
    }
    return addresses;
  }

  private static String selector(YamlMap map, String key) {
    String text = map.text(key);
    return text == null || isSelector(map, map.get(key).orElseThrow(), key, text) ? text : null;
  }

  private static boolean isSelector(YamlMap map, YamlNode place, String key, String text) {
    try {
      Selectors.check(text);
      return true;
    } catch (IllegalArgumentException e) {
      map.problems().add(place, "`" + key + "`: " + e.getMessage());
      return false;
    }
  }

  private static String pattern(YamlMap html, String key) {
    String text = html.text(key);
    if (text == null) {
      return null;
    }
    try {
      Pattern.compile(text);
      return text;
    } catch (PatternSyntaxException e) {
      html.problems()
          .add(
              html.get(key).orElseThrow(),
              "`" + key + "` is not a regular expression (RE2): " + e.getDescription());
      return null;
    }
  }

  private static ItemDefinition items(YamlMap html) {
    String jsonLd = html.text("json_ld");
    String items = selector(html, "items");
    if (jsonLd != null && html.has("items")) {
      html.problems()
          .add(
              html.node().keyPlace("items"),
              "records are either `json_ld` or `items`; keep one of them");
      items = null;
    }
    Map<String, FieldSelector> fields = new LinkedHashMap<>();
    html.map("fields")
        .ifPresent(
            map ->
                map.each(
                    (name, value) -> {
                      if (name.equals(ItemDefinition.URL_MEMBER)) {
                        map.problems()
                            .add(map.node().keyPlace(name), "every record has `_url` already");
                        return;
                      }
                      FieldSelector field = field(name, value, map);
                      if (field != null) {
                        fields.put(name, field);
                      }
                    }));
    boolean none = jsonLd == null && fields.isEmpty();
    if (none && html.node().is(YamlNode.Kind.MAP) && !html.has("fields")) {
      html.problems()
          .add(
              html.node(),
              "a record has nothing in it; give `json_ld`, as in `json_ld: JobPosting`, or"
                  + " `fields`");
    }
    String charset = html.text("charset");
    if (charset != null && !HtmlPage.exists(charset)) {
      html.problems()
          .add(html.get("charset").orElseThrow(), "unknown character set `" + charset + "`");
      charset = null;
    }
    long maxRecord = html.size("max_record", MAX_RECORD, LARGEST_RECORD);
    return new ItemDefinition(
        none ? "Thing" : jsonLd, none ? null : items, fields, charset, (int) maxRecord);
  }

  /** Null if it cannot be meant, which is reported. */
  private static FieldSelector field(String name, YamlNode value, YamlMap fields) {
    if (value.is(YamlNode.Kind.SCALAR)) {
      return isSelector(fields, value, name, value.text())
          ? FieldSelector.text(value.text())
          : null;
    }
    YamlMap field = YamlMap.of(name, value, fields.problems());
    String select = selector(field, "select");
    String attribute = field.text("attribute");
    boolean html = field.flag("html", false);
    boolean canonical = field.flag("canonical", false);
    boolean all = field.flag("all", false);
    field.finish();
    int taken = (attribute == null ? 0 : 1) + (html ? 1 : 0) + (canonical ? 1 : 0);
    if (taken > 1 || (canonical && (field.has("select") || all))) {
      fields
          .problems()
          .add(
              value,
              "`"
                  + name
                  + "` is one of: the text or the `html` or an `attribute` of what is selected, or"
                  + " `canonical: true` alone");
      return null;
    }
    if (field.has("select") && select == null) {
      return null;
    }
    if (!field.has("select") && taken == 0) {
      fields
          .problems()
          .add(value, "`" + name + "` selects nothing; give a CSS selector as `select`");
      return null;
    }
    FieldSelector.Take take =
        canonical
            ? FieldSelector.Take.CANONICAL
            : attribute != null
                ? FieldSelector.Take.ATTRIBUTE
                : html ? FieldSelector.Take.HTML : FieldSelector.Take.TEXT;
    String lowerCase = attribute == null ? "" : attribute.toLowerCase(Locale.ROOT);
    return new FieldSelector(select == null ? "" : select, take, lowerCase, all);
  }
}
