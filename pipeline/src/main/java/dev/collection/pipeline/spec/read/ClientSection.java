package dev.collection.pipeline.spec.read;

import dev.collection.io.http.client.AuthDefinition;
import dev.collection.io.http.client.CircuitDefinition;
import dev.collection.io.http.client.LimitDefinition;
import dev.collection.io.http.client.RetryDefinition;
import dev.collection.io.secret.SecretResolver;
import dev.collection.pipeline.spec.ClientSpec;
import dev.collection.pipeline.spec.yaml.YamlMap;
import dev.collection.pipeline.spec.yaml.YamlNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Reads how a source is spoken to over HTTP: the keys {@code headers}, {@code auth}, {@code
 * limits}, {@code retry}, {@code circuit}, {@code hosts}, {@code allow_private} and {@code
 * conditional} among those of the source's kind. No message shows a value that may be secret.
 */
final class ClientSection {
  /** An answer is held in one array. */
  private static final long LARGEST_BODY = 2047L << 20;

  private static final Pattern HOST =
      Pattern.compile("([A-Za-z0-9_.-]+|\\[[0-9A-Fa-f:.]+])(:[0-9]{1,5})?");

  private ClientSection() {}

  /** Reads its keys of {@code kind}; the caller reads the others, and finishes. */
  static ClientSpec read(YamlMap kind) {
    Map<String, String> headers = HttpParameters.headers(kind);
    AuthDefinition auth = kind.map("auth").map(map -> auth(map, kind)).orElse(null);
    YamlMap limits = section(kind, "limits");
    LimitDefinition limit =
        new LimitDefinition(
            (int) limits.whole("requests_per_minute", 60, 1, 1_000_000),
            (int) limits.whole("concurrent", 4, 1, 100),
            limits.duration("timeout", LimitDefinition.DEFAULT.timeout()),
            (int) limits.size("max_body", LimitDefinition.DEFAULT.maxBodyBytes(), LARGEST_BODY));
    limits.finish();
    YamlMap retry = section(kind, "retry");
    int attempts = (int) retry.whole("attempts", RetryDefinition.DEFAULT.attempts(), 1, 100);
    List<Duration> backoff =
        retry.durationRange(
            "backoff", RetryDefinition.DEFAULT.minBackoff(), RetryDefinition.DEFAULT.maxBackoff());
    retry.finish();
    YamlMap circuit = section(kind, "circuit");
    CircuitDefinition breaker =
        new CircuitDefinition(
            (int) circuit.whole("failures", CircuitDefinition.DEFAULT.failures(), 1, 1_000_000),
            circuit.duration("pause", CircuitDefinition.DEFAULT.pause()),
            (int) circuit.whole("openings", CircuitDefinition.DEFAULT.openings(), 1, 1_000_000));
    circuit.finish();
    return new ClientSpec(
        headers,
        auth,
        limit,
        new RetryDefinition(attempts, backoff.get(0), backoff.get(1)),
        breaker,
        hosts(kind),
        kind.flag("allow_private", false),
        kind.flag("conditional", false));
  }

  private static YamlMap section(YamlMap kind, String key) {
    YamlNode none = kind.node().withEntries(Map.of(), Map.of());
    return kind.map(key).orElseGet(() -> YamlMap.of(key, none, kind.problems()));
  }

  private static List<String> hosts(YamlMap kind) {
    List<String> hosts = new ArrayList<>();
    for (YamlNode host : kind.texts("hosts")) {
      if (HOST.matcher(host.text()).matches()) {
        hosts.add(host.text());
      } else {
        kind.problems()
            .add(
                host,
                "`"
                    + host.text()
                    + "` is not a host; give its name, or its name and port, as in"
                    + " `files.example.org` or `files.example.org:8443`");
      }
    }
    return hosts;
  }

  private static AuthDefinition auth(YamlMap auth, YamlMap kind) {
    List<String> given =
        List.of("bearer", "basic", "oauth2").stream()
            .filter(auth::has)
            .collect(Collectors.toList());
    if (auth.node().is(YamlNode.Kind.MAP) && given.size() != 1) {
      auth.problems()
          .add(
              auth.node(),
              given.isEmpty()
                  ? "`auth` has no kind; give `bearer`, `basic` or `oauth2`"
                  : "`auth` is both `" + String.join("` and `", given) + "`; keep one");
    }
    kind.textMap("headers").keySet().stream()
        .filter(name -> name.equalsIgnoreCase("authorization"))
        .forEach(
            name ->
                kind.problems()
                    .add(
                        kind.get("headers").orElseThrow().keyPlace(name),
                        "the header `" + name + "` is set by `auth`; remove one of them"));
    String token = secret(auth, "bearer");
    AuthDefinition.Basic basic = auth.map("basic").map(ClientSection::basic).orElse(null);
    AuthDefinition.OAuth2 oauth2 = auth.map("oauth2").map(ClientSection::oauth2).orElse(null);
    auth.finish();
    if (oauth2 != null) {
      return oauth2;
    }
    return basic != null ? basic : token.isEmpty() ? null : new AuthDefinition.Bearer(token);
  }

  private static AuthDefinition.Basic basic(YamlMap basic) {
    basic.require("user", "give the name of the user");
    basic.require("password", "refer to it, as in `password: \"${env:NAME}\"`");
    AuthDefinition.Basic read =
        new AuthDefinition.Basic(text(basic, "user"), secret(basic, "password"));
    basic.finish();
    return read;
  }

  private static AuthDefinition.OAuth2 oauth2(YamlMap oauth2) {
    oauth2.require(
        "token_url", "give the address that gives tokens, as in `https://example.org/oauth/token`");
    oauth2.require("client_id", "give the name that the source knows us by");
    oauth2.require("client_secret", "refer to it, as in `client_secret: \"${env:NAME}\"`");
    AuthDefinition.OAuth2 read =
        new AuthDefinition.OAuth2(
            HttpAddress.read(oauth2, "token_url"),
            text(oauth2, "client_id"),
            secret(oauth2, "client_secret"),
            text(oauth2, "scope"));
    oauth2.finish();
    return read;
  }

  private static String text(YamlMap map, String key) {
    String text = map.text(key);
    if (text == null) {
      return "";
    }
    HttpParameters.checkReferences(map.get(key).orElseThrow(), map.problems());
    return text;
  }

  private static String secret(YamlMap map, String key) {
    String text = map.text(key);
    if (text == null) {
      return "";
    }
    YamlNode place = map.get(key).orElseThrow();
    if (HttpParameters.checkReferences(place, map.problems())
        && !SecretResolver.isReference(text)) {
      map.problems()
          .add(
              place,
              "`"
                  + key
                  + "` holds a secret in the clear; refer to it with \"${env:NAME}\" or"
                  + " \"${file:PATH}\"");
    }
    return text;
  }
}
