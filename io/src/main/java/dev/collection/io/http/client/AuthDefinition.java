package dev.collection.io.http.client;

import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * How a source knows us, in the header {@code Authorization}. Secrets are references ({@code
 * ${env:NAME}}, {@code ${file:PATH}}); no text of a definition shows a value.
 */
public sealed interface AuthDefinition extends Serializable {

  /** What is resolved for it, by what it is for: {@code auth bearer}. */
  Map<String, String> uses();

  /** A token that somebody gave us (RFC 6750). */
  record Bearer(String token) implements AuthDefinition {
    public Bearer {
      Objects.requireNonNull(token, "token");
    }

    @Override
    public Map<String, String> uses() {
      return Map.of("auth bearer", token);
    }

    @Override
    public String toString() {
      return "Bearer";
    }
  }

  /** A user and a password (RFC 7617). */
  record Basic(String user, String password) implements AuthDefinition {
    public Basic {
      Objects.requireNonNull(user, "user");
      Objects.requireNonNull(password, "password");
    }

    @Override
    public Map<String, String> uses() {
      Map<String, String> uses = new LinkedHashMap<>();
      uses.put("auth basic user", user);
      uses.put("auth basic password", password);
      return uses;
    }

    @Override
    public String toString() {
      return "Basic";
    }
  }

  /**
   * A token that is asked for with our own credentials (RFC 6749, section 4.4).
   *
   * @param tokenUrl where it is asked for, with POST
   * @param scope empty if none is asked for
   */
  record OAuth2(String tokenUrl, String clientId, String clientSecret, String scope)
      implements AuthDefinition {
    public OAuth2 {
      Objects.requireNonNull(tokenUrl, "tokenUrl");
      Objects.requireNonNull(clientId, "clientId");
      Objects.requireNonNull(clientSecret, "clientSecret");
      Objects.requireNonNull(scope, "scope");
    }

    @Override
    public Map<String, String> uses() {
      Map<String, String> uses = new LinkedHashMap<>();
      uses.put("auth oauth2 token_url", tokenUrl);
      uses.put("auth oauth2 client_id", clientId);
      uses.put("auth oauth2 client_secret", clientSecret);
      uses.put("auth oauth2 scope", scope);
      return uses;
    }

    @Override
    public String toString() {
      return "OAuth2";
    }
  }
}
