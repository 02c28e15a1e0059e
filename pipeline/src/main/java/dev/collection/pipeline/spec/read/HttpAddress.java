package dev.collection.pipeline.spec.read;

import dev.collection.pipeline.spec.yaml.YamlMap;
import dev.collection.pipeline.spec.yaml.YamlNode;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

/** Reads an address that is asked over HTTP. References stand for parts of it. */
final class HttpAddress {
  private HttpAddress() {}

  /** The address under {@code key}; empty if there is none. */
  static String read(YamlMap map, String key) {
    String url = map.text(key);
    if (url == null) {
      return "";
    }
    YamlNode place = map.get(key).orElseThrow();
    HttpParameters.checkReferences(place, map.problems());
    String name = "`" + key + "`";
    try {
      // References stand for parts of the address that are known on the worker only.
      URI uri = new URI(HttpParameters.withoutReferences(url));
      String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
      if (uri.getRawUserInfo() != null) {
        map.problems()
            .add(
                place,
                name
                    + " must not contain a user or a password; use `auth: {basic: {user: ...,"
                    + " password: \"${env:NAME}\"}}` instead");
      } else if (uri.getRawFragment() != null) {
        map.problems()
            .add(place, name + " has a fragment (`#...`), which is never sent; remove it");
      } else if (!url.startsWith("${")
          && (!(scheme.equals("http") || scheme.equals("https")) || uri.getHost() == null)) {
        map.problems().add(place, name + " must begin with https:// or http:// and name a host");
      }
    } catch (URISyntaxException e) {
      map.problems().add(place, name + " is not a URL: " + e.getReason());
    }
    return url;
  }
}
