package dev.collection.pipeline.spec.read;

import dev.collection.pipeline.spec.ClientSpec;
import dev.collection.pipeline.spec.HttpSpec;
import dev.collection.pipeline.spec.PageSpec;
import dev.collection.pipeline.spec.yaml.Problems;
import dev.collection.pipeline.spec.yaml.YamlMap;
import dev.collection.pipeline.spec.yaml.YamlNode;
import java.util.Map;

/** Reads a source of the kind {@code http}. */
final class HttpSection {
  private HttpSection() {}

  static HttpSpec read(YamlMap http) {
    http.require("url", "give the address, as in `url: https://example.org/api/search`");
    String url = HttpAddress.read(http, "url");
    ClientSpec client = ClientSection.read(http);
    Map<String, String> query = HttpParameters.query(http);
    PageSpec pages = http.map("pages").map(map -> pages(map, http)).orElse(null);
    http.finish();
    return new HttpSpec(url, client, query, pages);
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
