package dev.collection.io.http.client;

import java.io.Serializable;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
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
 * @param circuit when the source is left alone
 * @param auth null if the headers or the query say enough
 * @param hosts other hosts that a redirect or a link may lead to, without credentials: a name, or a
 *     name with its port
 * @param allowPrivate whether an address of a private network may be asked
 * @param conditional whether the source is asked for what has changed since an earlier run
 */
public record ClientDefinition(
    String source,
    Map<String, String> headers,
    LimitDefinition limits,
    RetryDefinition retry,
    long seed,
    CircuitDefinition circuit,
    AuthDefinition auth,
    List<String> hosts,
    boolean allowPrivate,
    boolean conditional)
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
    Objects.requireNonNull(circuit, "circuit");
    hosts = List.copyOf(hosts);
    headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
    Set<String> lowerCase = new TreeSet<>();
    for (String header : headers.keySet()) {
      checkHeader(header);
      if (!lowerCase.add(header.toLowerCase(Locale.ROOT))) {
        throw new IllegalArgumentException(
            "http: the header " + header + " is given twice in different spellings");
      }
    }
    if (auth != null && lowerCase.contains("authorization")) {
      throw new IllegalArgumentException(
          "http: auth sets the header Authorization; remove it from the headers");
    }
  }

  /** Without authentication, on the public network, on one host, unconditionally. */
  public ClientDefinition(
      String source,
      Map<String, String> headers,
      LimitDefinition limits,
      RetryDefinition retry,
      long seed) {
    this(
        source,
        headers,
        limits,
        retry,
        seed,
        CircuitDefinition.DEFAULT,
        null,
        List.of(),
        false,
        false);
  }

  public ClientDefinition withLimits(LimitDefinition newLimits) {
    return new ClientDefinition(
        source, headers, newLimits, retry, seed, circuit, auth, hosts, allowPrivate, conditional);
  }

  public ClientDefinition withCircuit(CircuitDefinition newCircuit) {
    return new ClientDefinition(
        source, headers, limits, retry, seed, newCircuit, auth, hosts, allowPrivate, conditional);
  }

  public ClientDefinition withAuth(AuthDefinition newAuth) {
    return new ClientDefinition(
        source, headers, limits, retry, seed, circuit, newAuth, hosts, allowPrivate, conditional);
  }

  public ClientDefinition withHosts(List<String> newHosts) {
    return new ClientDefinition(
        source, headers, limits, retry, seed, circuit, auth, newHosts, allowPrivate, conditional);
  }

  public ClientDefinition withAllowPrivate(boolean allowed) {
    return new ClientDefinition(
        source, headers, limits, retry, seed, circuit, auth, hosts, allowed, conditional);
  }

  /** The same for another host, which gets neither headers nor authentication. */
  public ClientDefinition withoutCredentials() {
    return new ClientDefinition(
        source, Map.of(), limits, retry, seed, circuit, null, hosts, allowPrivate, conditional);
  }

  public ClientDefinition withConditional(boolean asked) {
    return new ClientDefinition(
        source, headers, limits, retry, seed, circuit, auth, hosts, allowPrivate, asked);
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
