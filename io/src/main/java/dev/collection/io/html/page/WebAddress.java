package dev.collection.io.html.page;

import java.net.IDN;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The address of a web page in its one spelling: lower-case scheme and host, no default port, no
 * fragment, no dot segments, everything that must be escaped escaped, and without the parameters
 * that only say which campaign a visitor came from. Two links with the same spelling lead to one
 * page.
 */
public final class WebAddress {
  private static final Pattern SHAPE =
      Pattern.compile("(?i)(https?)://([^/?#]*)([^?#]*)(\\?[^#]*)?(#.*)?", Pattern.DOTALL);

  private static final Pattern AUTHORITY =
      Pattern.compile("(\\[[0-9A-Fa-f:.]+]|[^:@]+)(?::(\\d*))?");

  private static final Set<String> TRACKING =
      Set.of(
          "gclid", "gbraid", "wbraid", "dclid", "fbclid", "msclkid", "mc_cid", "mc_eid", "yclid");

  private static final String PATH_CHARACTERS = "-._~!$&'()*+,;=:@/";

  private WebAddress() {}

  /** The one spelling of {@code text}; empty if it is not the address of a web page. */
  public static Optional<String> of(String text) {
    Matcher shape = SHAPE.matcher(text.strip().replaceAll("[\\t\\n\\r]", ""));
    if (!shape.matches()) {
      return Optional.empty();
    }
    String scheme = shape.group(1).toLowerCase(Locale.ROOT);
    String authority = authority(scheme, shape.group(2));
    if (authority == null) {
      return Optional.empty();
    }
    String path = withoutDots(escaped(shape.group(3), PATH_CHARACTERS));
    String query = shape.group(4) == null ? "" : query(shape.group(4).substring(1));
    String address = scheme + "://" + authority + (path.isEmpty() ? "/" : path) + query;
    try {
      return new URI(address).getHost() == null ? Optional.empty() : Optional.of(address);
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }

  /** Host, and port unless it is the default, of an address in its one spelling. */
  public static String host(String address) {
    return Objects.requireNonNull(URI.create(address).getRawAuthority());
  }

  private static String authority(String scheme, String text) {
    Matcher parts = AUTHORITY.matcher(text);
    if (!parts.matches()) {
      return null; // with a user and a password, too
    }
    String host;
    try {
      host = IDN.toASCII(parts.group(1), IDN.ALLOW_UNASSIGNED).toLowerCase(Locale.ROOT);
    } catch (IllegalArgumentException e) {
      return null;
    }
    String port = parts.group(2) == null ? "" : parts.group(2);
    boolean usual = port.isEmpty() || port.equals(scheme.equals("http") ? "80" : "443");
    return usual ? host : host + ":" + port;
  }

  private static String query(String text) {
    List<String> kept = new ArrayList<>();
    for (String pair : text.split("&", -1)) {
      String name = pair.contains("=") ? pair.substring(0, pair.indexOf('=')) : pair;
      String plain = name.toLowerCase(Locale.ROOT);
      if (!pair.isEmpty() && !plain.startsWith("utm_") && !TRACKING.contains(plain)) {
        kept.add(escaped(pair, PATH_CHARACTERS + "?"));
      }
    }
    return kept.isEmpty() ? "" : "?" + String.join("&", kept);
  }

  /** Escapes what may not stand in an address; what is escaped already stays as it is. */
  private static String escaped(String text, String allowed) {
    StringBuilder escaped = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      i += Character.charCount(c);
      boolean plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
      boolean escape =
          c == '%' && i + 1 < text.length() && isHex(text.charAt(i)) && isHex(text.charAt(i + 1));
      if (plain || escape || allowed.indexOf(c) >= 0) {
        escaped.appendCodePoint(c);
        continue;
      }
      for (byte b : Character.toString(c).getBytes(StandardCharsets.UTF_8)) {
        escaped.append(String.format(Locale.ROOT, "%%%02X", b));
      }
    }
    return escaped.toString();
  }

  private static boolean isHex(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
  }

  /** RFC 3986, section 5.2.4. */
  private static String withoutDots(String path) {
    if (!path.contains("/.")) {
      return path;
    }
    Deque<String> kept = new ArrayDeque<>();
    String[] segments = path.split("/", -1);
    for (int i = 1; i < segments.length; i++) {
      boolean last = i == segments.length - 1;
      switch (segments[i]) {
        case "." -> addEnd(kept, last);
        case ".." -> {
          kept.pollLast();
          addEnd(kept, last);
        }
        default -> kept.addLast(segments[i]);
      }
    }
    return "/" + String.join("/", kept);
  }

  private static void addEnd(Deque<String> segments, boolean last) {
    if (last) {
      segments.addLast("");
    }
  }
}
