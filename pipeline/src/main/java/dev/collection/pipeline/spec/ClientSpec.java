package dev.collection.pipeline.spec;

import dev.collection.io.http.client.AuthDefinition;
import dev.collection.io.http.client.CircuitDefinition;
import dev.collection.io.http.client.ClientDefinition;
import dev.collection.io.http.client.LimitDefinition;
import dev.collection.io.http.client.RetryDefinition;
import java.io.Serializable;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * How a source is spoken to over HTTP, whatever is read from it. Values of headers and
 * authentication may contain references to secrets, {@code ${env:NAME}} or {@code ${file:PATH}},
 * that are resolved where they are used.
 *
 * @param headers in the order of the spec
 * @param auth null if there is none
 * @param hosts that redirects and links may lead to, besides the source's own
 * @param allowPrivate whether addresses of private networks may be asked
 * @param conditional whether the source is asked for what has changed only
 */
public record ClientSpec(
    Map<String, String> headers,
    AuthDefinition auth,
    LimitDefinition limits,
    RetryDefinition retry,
    CircuitDefinition circuit,
    List<String> hosts,
    boolean allowPrivate,
    boolean conditional)
    implements Serializable {
  /** Of the random waits between attempts: the same for every run. */
  private static final long JITTER_SEED = 1;

  public ClientSpec {
    Objects.requireNonNull(limits, "limits");
    Objects.requireNonNull(retry, "retry");
    Objects.requireNonNull(circuit, "circuit");
    headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
    hosts = List.copyOf(hosts);
  }

  /** What it is for the source called {@code source}. */
  public ClientDefinition definition(String source) {
    return new ClientDefinition(
        source,
        headers,
        limits,
        retry,
        JITTER_SEED,
        circuit,
        auth,
        hosts,
        allowPrivate,
        conditional);
  }

  /** Everything that may hold a reference to a secret, by what it is for. */
  public Map<String, String> secretUses() {
    Map<String, String> uses = new LinkedHashMap<>();
    headers.forEach((name, value) -> uses.put("header " + name, value));
    if (auth != null) {
      uses.putAll(auth.uses());
    }
    return uses;
  }
}
