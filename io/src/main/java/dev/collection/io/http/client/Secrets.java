package dev.collection.io.http.client;

import dev.collection.io.secret.SecretResolver;
import dev.collection.io.secret.UnresolvedSecretException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;

/**
 * The secrets of one source while it is open: resolved where they are needed, and taken out of
 * every text that people may see. Lives as long as the client and prints nothing. Safe for use by
 * many threads.
 */
public final class Secrets {
  /** What is shown in place of a secret. */
  public static final String HIDDEN = "***";

  private static final Pattern REFERENCE = Pattern.compile("\\$\\{(?:env|file):[^}]+}");
  private static final int SHORTEST_REDACTED = 4;

  private final String source;
  private final SecretResolver resolver;
  private final CopyOnWriteArrayList<String> secrets = new CopyOnWriteArrayList<>();
  private final Set<String> uses = new ConcurrentSkipListSet<>();

  Secrets(String source, SecretResolver resolver) {
    this.source = source;
    this.resolver = resolver;
  }

  /**
   * {@code text} with every reference replaced by what it refers to.
   *
   * @param use what it is for, as in {@code header X-Key}
   * @throws UnresolvedSecretException if one cannot be had; the message names source and use
   */
  public String resolve(String use, String text) {
    if (!SecretResolver.isReference(text)) {
      return text;
    }
    try {
      REFERENCE
          .matcher(text)
          .results()
          .forEach(
              reference -> {
                uses.add(use + " (" + reference.group() + ")");
                hide(resolver.resolve(reference.group()));
              });
      return resolver.resolve(text);
    } catch (UnresolvedSecretException e) {
      throw new UnresolvedSecretException(
          "source " + source + ", " + use + ": " + e.getMessage(), e);
    }
  }

  /** From now on {@code secret} is taken out of texts as well, such as a token just received. */
  void hide(String secret) {
    if (secret.length() >= SHORTEST_REDACTED) {
      secrets.addIfAbsent(secret);
      secrets.addIfAbsent(encode(secret));
    }
  }

  /** {@code text} without any secret that it may repeat, such as in an answer's error text. */
  public String redact(String text) {
    String redacted = text;
    for (String secret : secrets) {
      redacted = redacted.replace(secret, HIDDEN);
    }
    return redacted;
  }

  /** {@code text} of a spec with its references hidden. */
  public static String withoutReferences(String text) {
    return REFERENCE.matcher(text).replaceAll(HIDDEN);
  }

  /** Where secrets are sent: {@code header Authorization-Key (${env:KEY})}; empty if nowhere. */
  String uses() {
    return String.join(", ", new TreeSet<>(uses));
  }

  /** As in a query (RFC 3986). */
  public static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
