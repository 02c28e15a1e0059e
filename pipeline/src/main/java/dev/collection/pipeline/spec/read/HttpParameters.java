package dev.collection.pipeline.spec.read;

import dev.collection.io.secret.SecretResolver;
import dev.collection.pipeline.spec.yaml.Problems;
import dev.collection.pipeline.spec.yaml.YamlMap;
import dev.collection.pipeline.spec.yaml.YamlNode;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the headers and the query of an HTTP source. No message shows a value. */
final class HttpParameters {
  /** RFC 9110, section 5.6.2. */
  private static final Pattern HEADER_NAME = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]+");

  /** What may be sent as the value of a header. */
  private static final Pattern HEADER_VALUE = Pattern.compile("[\\t\\x20-\\x7e]*");

  /** Follow from the request or from how it is sent; the HTTP source refuses them. */
  private static final Set<String> NOT_FREE =
      Set.of(
          "accept-encoding",
          "connection",
          "content-length",
          "expect",
          "host",
          "te",
          "transfer-encoding",
          "upgrade");

  private static final List<String> SECRET_HEADERS =
      List.of("authorization", "key", "token", "secret", "password", "cookie");

  /** As they are called without regard to case, {@code _} and {@code -}. */
  private static final Set<String> SECRET_PARAMETERS =
      Set.of(
          "apikey",
          "accesskey",
          "accesstoken",
          "authtoken",
          "key",
          "token",
          "secret",
          "clientsecret",
          "password");

  private static final Pattern ANY_REFERENCE = Pattern.compile("\\$\\{[^}]*}?");
  private static final Pattern REFERENCE = Pattern.compile("\\$\\{(env|file):[^}]+}");

  private HttpParameters() {}

  static Map<String, String> headers(YamlMap http) {
    Problems problems = http.problems();
    Map<String, String> headers = new LinkedHashMap<>();
    Map<String, String> spelled = new HashMap<>();
    http.textMap("headers")
        .forEach(
            (name, value) -> {
              YamlNode key = http.get("headers").orElseThrow().keyPlace(name);
              String lowerCase = name.toLowerCase(Locale.ROOT);
              String other = spelled.putIfAbsent(lowerCase, name);
              if (!HEADER_NAME.matcher(name).matches()) {
                problems.add(key, "`" + name + "` cannot be the name of a header");
              } else if (NOT_FREE.contains(lowerCase)) {
                problems.add(key, "the header `" + name + "` follows from the request; remove it");
              } else if (other != null) {
                problems.add(key, "`" + name + "` and `" + other + "` are one header; keep one");
              }
              checkHeaderValue(name, value, problems);
              headers.put(name, value.text());
            });
    return headers;
  }

  private static void checkHeaderValue(String name, YamlNode value, Problems problems) {
    if (!checkReferences(value, problems)) {
      return;
    }
    String lowerCase = name.toLowerCase(Locale.ROOT);
    if (!HEADER_VALUE.matcher(value.text()).matches()) {
      problems.add(
          value,
          "the header `" + name + "` has a line break or a character that is not ASCII; remove it");
    } else if (SECRET_HEADERS.stream().anyMatch(lowerCase::contains)) {
      checkSecret("header", name, value, problems);
    }
  }

  static Map<String, String> query(YamlMap http) {
    Problems problems = http.problems();
    Map<String, String> query = new LinkedHashMap<>();
    http.textMap("query")
        .forEach(
            (name, value) -> {
              if (name.isBlank()) {
                problems.add(
                    http.get("query").orElseThrow().keyPlace(name),
                    "a query parameter has no name; give it one");
              }
              String plain = name.toLowerCase(Locale.ROOT).replace("_", "").replace("-", "");
              if (checkReferences(value, problems) && SECRET_PARAMETERS.contains(plain)) {
                checkSecret("query parameter", name, value, problems);
              }
              query.put(name, value.text());
            });
    return query;
  }

  private static void checkSecret(String what, String name, YamlNode value, Problems problems) {
    if (!SecretResolver.isReference(value.text())) {
      problems.add(
          value,
          "the "
              + what
              + " `"
              + name
              + "` holds a secret in the clear; refer to it with \"${env:NAME}\" or"
              + " \"${file:PATH}\"");
    }
  }

  /**
   * Reports what looks like a reference to a secret and would be sent as it stands.
   *
   * @return whether every reference is one
   */
  static boolean checkReferences(YamlNode place, Problems problems) {
    boolean sound = true;
    Matcher any = ANY_REFERENCE.matcher(place.text());
    while (any.find()) {
      if (!REFERENCE.matcher(any.group()).matches()) {
        problems.add(
            place, "`" + any.group() + "` is no reference; write ${env:NAME} or ${file:PATH}");
        sound = false;
      }
    }
    return sound;
  }

  /** {@code text} with something harmless in place of every reference. */
  static String withoutReferences(String text) {
    return ANY_REFERENCE.matcher(text).replaceAll("x");
  }
}
