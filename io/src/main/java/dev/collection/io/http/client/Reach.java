package dev.collection.io.http.client;

import java.net.URI;
import java.util.List;
import java.util.Locale;

/**
 * Where the requests of one source may go. Its home is the first address that it was asked at:
 * credentials go nowhere else. Redirects and links may lead to other hosts only where the spec
 * names them, and never from https to http.
 */
final class Reach {
  private final List<String> hosts;
  private volatile URI home;

  /**
   * @param hosts other hosts: a name, for the usual ports, or a name with its port
   */
  Reach(List<String> hosts) {
    this.hosts = hosts.stream().map(host -> host.toLowerCase(Locale.ROOT)).toList();
  }

  /** Makes {@code uri} the home, if there is none yet. */
  synchronized void startAt(URI uri) {
    if (home == null) {
      home = uri;
    }
  }

  /** Whether credentials may be sent to {@code uri}. */
  boolean isHome(URI uri) {
    return isSameOrigin(home, uri) || isUpgrade(home, uri);
  }

  /** Whether {@code uri} may be asked at all. */
  boolean mayAsk(URI uri) {
    return isHome(uri) || isListed(uri);
  }

  /** Whether a redirect from {@code from} to {@code to} may be followed. */
  boolean mayFollow(URI from, URI to) {
    boolean web = isHttps(to) || "http".equalsIgnoreCase(to.getScheme());
    return web && to.getRawUserInfo() == null && !(isHttps(from) && !isHttps(to)) && mayAsk(to);
  }

  /** Why it may not, for people, as the end of a sentence. */
  String reason(URI from, URI to) {
    if (isHttps(from) && !isHttps(to)) {
      return "it leads from https to http; correct the url";
    }
    return "credentials stay with their host; if the source has moved, correct the url, and if"
        + " it keeps things elsewhere, name that host under hosts";
  }

  private boolean isListed(URI uri) {
    String host = uri.getHost() == null ? "" : uri.getHost().toLowerCase(Locale.ROOT);
    return hosts.contains(host + ":" + port(uri))
        || (hosts.contains(host) && (port(uri) == 443 || port(uri) == 80));
  }

  private static boolean isUpgrade(URI from, URI to) {
    return isSameHost(from, to) && !isHttps(from) && isHttps(to) && to.getPort() == -1;
  }

  private static boolean isSameOrigin(URI from, URI to) {
    return isSameHost(from, to)
        && from.getScheme().equalsIgnoreCase(to.getScheme())
        && port(from) == port(to);
  }

  private static boolean isSameHost(URI from, URI to) {
    return from.getHost() != null && from.getHost().equalsIgnoreCase(to.getHost());
  }

  private static boolean isHttps(URI uri) {
    return "https".equalsIgnoreCase(uri.getScheme());
  }

  private static int port(URI uri) {
    return uri.getPort() != -1 ? uri.getPort() : isHttps(uri) ? 443 : 80;
  }
}
