package dev.collection.pipeline.spec.read;

import dev.collection.io.http.IncrementalDefinition;
import dev.collection.io.http.paging.PageDefinition;
import dev.collection.io.http.slice.SliceDimension;
import dev.collection.pipeline.spec.ClientSpec;
import dev.collection.pipeline.spec.HttpSpec;
import dev.collection.pipeline.spec.yaml.Problems;
import dev.collection.pipeline.spec.yaml.YamlMap;
import dev.collection.pipeline.spec.yaml.YamlNode;
import java.util.List;
import java.util.Map;

/** Reads a source of the kind {@code http}. */
final class HttpSection {
  private HttpSection() {}

  static HttpSpec read(YamlMap http) {
    http.require("url", "give the address, as in `url: https://example.org/api/search`");
    String url = HttpAddress.read(http, "url");
    ClientSpec client = ClientSection.read(http);
    Map<String, String> query = HttpParameters.query(http);
    PageDefinition pages =
        http.map("pages").map(map -> new PagesSection(map, http).read()).orElse(null);
    List<SliceDimension> slices = SlicesSection.read(http);
    boolean capped = pages != null && pages.cap() != PageDefinition.NO_CAP;
    boolean always =
        http.choice("split", Map.of("at_cap", false, "always", true), !slices.isEmpty() && !capped);
    if (!slices.isEmpty() && !always && !capped) {
      http.problems()
          .add(
              http.get("split").orElseThrow(),
              "`split: at_cap` needs to know the cap; give it as `pages: {cap: ...}`, or split"
                  + " always");
    }
    IncrementalDefinition incremental =
        http.map("incremental").map(map -> IncrementalSection.read(map, http, slices)).orElse(null);
    http.finish();
    return new HttpSpec(url, client, query, pages, slices, always, incremental);
  }

  /** Reports {@code name} if the query sets it already, or if it is none. */
  static void checkParameter(
      String section, String key, String name, YamlNode place, YamlMap http) {
    YamlNode query = http.node().entries().get("query");
    if (name.isBlank()) {
      http.problems().add(place, "`" + key + "` must name a query parameter");
    } else if (query != null && query.entries().containsKey(name)) {
      http.problems()
          .add(
              query.keyPlace(name),
              "`" + name + "` is set by `" + section + "`; remove it from the query");
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
