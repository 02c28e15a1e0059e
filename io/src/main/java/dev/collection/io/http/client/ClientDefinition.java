package dev.collection.io.http.client;

import java.io.Serializable;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/**
 * How a source is spoken to. Secrets are references ({@code ${env:NAME}}, {@code ${file:PATH}}).
 *
 * @param source its name in the spec
 * @param headers sent with every request; {@code User-Agent} and {@code Accept} have defaults
 * @param seed of the random waits between attempts
 */
public record ClientDefinition(
    String source,
    Map<String, String> headers,
    LimitDefinition limits,
    RetryDefinition retry,
    long seed)
    implements Serializable {

  private static final Set<String> NOT_ALLOWED =
      Set.of(
          "host",
          "connection",
          "content-length",
          "expect",
          "upgrade",
          "transfer-encoding",
          "te",
          "accept-encoding");

  /**
   * @throws IllegalArgumentException if something cannot be meant; the message names it and the
   *     remedy
   */
  public ClientDefinition {
    Objects.requireNonNull(source, "source");
    Objects.requireNonNull(limits, "limits");
    Objects.requireNonNull(retry, "retry");
    headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
    Set<String> lowerCase = new TreeSet<>();
    for (String header : headers.keySet()) {
      checkHeader(header);
      if (!lowerCase.add(header.toLowerCase(Locale.ROOT))) {
        throw new IllegalArgumentException(
            "http: the header " + header + " is given twice in different spellings");
      }
    }
  }

  private static void checkHeader(String header) {
    if (header.isEmpty() || !header.chars().allMatch(ClientDefinition::isTokenCharacter)) {
      throw new IllegalArgumentException("http: '" + header + "' is not a name of a header");
    }
    if (NOT_ALLOWED.contains(header.toLowerCase(Locale.ROOT))) {
      throw new IllegalArgumentException(
          "http: the header " + header + " cannot be set, it follows from the request; remove it");
    }
  }

  private static boolean isTokenCharacter(int c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || "!#$%&'*+-.^_`|~".indexOf(c) >= 0;
  }

  /** Names only: a header may be a secret that was written out. */
  @Override
  public String toString() {
    return "ClientDefinition[" + source + ", headers " + headers.keySet() + "]";
  }
}
