package dev.collection.io.http.client;

import dev.collection.io.secret.SecretResolver;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The headers of the requests to one source, with the secrets in them. Prints nothing. */
final class Credentials {
  private static final Set<String> ALWAYS_SECRET =
      Set.of("authorization", "proxy-authorization", "cookie");
  private static final String USER_AGENT = "collection-orchestrator";
  private static final String ACCEPT = "application/json, application/*+json, */*;q=0.5";

  private final Map<String, String> open = new LinkedHashMap<>();
  private final Map<String, String> secret = new LinkedHashMap<>();
  private final TokenSource tokens;

  /**
   * Resolves every reference of {@code definition}.
   *
   * @throws dev.collection.io.secret.UnresolvedSecretException if one cannot be had
   * @throws IllegalArgumentException if a resolved value cannot be sent
   */
  Credentials(ClientDefinition definition, Secrets secrets, GatedWire wire) {
    open.put("user-agent", USER_AGENT);
    open.put("accept", ACCEPT);
    definition
        .headers()
        .forEach(
            (name, value) -> {
              String resolved = secrets.resolve("header " + name, value);
              check(definition.source(), "header " + name, resolved);
              String lowerCase = name.toLowerCase(Locale.ROOT);
              // A User-Agent names us; it does not open anything by itself, unless it is a secret.
              if (SecretResolver.isReference(value) || ALWAYS_SECRET.contains(lowerCase)) {
                secret.put(lowerCase, resolved);
              } else {
                open.put(lowerCase, resolved);
              }
            });
    TokenSource source = null;
    AuthDefinition auth = definition.auth();
    if (auth instanceof AuthDefinition.Bearer bearer) {
      String token = secrets.resolve("auth bearer", bearer.token());
      check(definition.source(), "auth bearer", token);
      secret.put("authorization", "Bearer " + token);
    } else if (auth instanceof AuthDefinition.Basic basic) {
      String user = secrets.resolve("auth basic user", basic.user());
      String pair = user + ":" + secrets.resolve("auth basic password", basic.password());
      if (user.indexOf(':') >= 0) {
        throw new IllegalArgumentException(
            "source " + definition.source() + ": the user of auth: basic has a colon in it");
      }
      secret.put("authorization", basic(pair, secrets));
    } else if (auth instanceof AuthDefinition.OAuth2 oauth2) {
      source = new TokenSource(definition.source(), oauth2, secrets, wire);
    }
    tokens = source;
  }

  /** The value of Authorization for a pair {@code user:password}. */
  static String basic(String pair, Secrets secrets) {
    String encoded = Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    secrets.hide(encoded);
    return "Basic " + encoded;
  }

  /**
   * What is sent.
   *
   * @param known whether the host may know who we are
   * @param sent is told before a request for a token
   * @throws HttpFault if there is no token to be had
   */
  Map<String, String> headers(boolean known, Runnable sent)
      throws HttpFault, IOException, InterruptedException {
    Map<String, String> headers = new LinkedHashMap<>(open);
    if (known) {
      headers.putAll(secret);
      if (tokens != null) {
        headers.put("authorization", "Bearer " + tokens.token(sent));
      }
    }
    headers.put("accept-encoding", "gzip");
    return headers;
  }

  /** Whether another token than that of {@code headers} may be had, after that one was refused. */
  boolean renew(Map<String, String> headers) {
    String refused = headers.get("authorization");
    if (tokens == null || refused == null) {
      return false;
    }
    tokens.forget(refused.substring("Bearer ".length()));
    return true;
  }

  private static void check(String source, String use, String value) {
    if (!value.chars().allMatch(c -> c == '\t' || (c >= ' ' && c < 0x7F))) {
      throw new IllegalArgumentException(
          "source "
              + source
              + ": the value of the "
              + use
              + " has a line break or a character that is not ASCII; look at what it refers to");
    }
  }
}
