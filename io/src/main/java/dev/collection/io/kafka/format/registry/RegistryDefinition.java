package dev.collection.io.kafka.format.registry;

import java.io.Serializable;
import java.net.URI;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * A schema registry with the REST interface of Confluent's.
 *
 * @param url under which {@code /schemas} and {@code /subjects} are; http or https
 * @param headers sent with every request, with references to secrets
 * @param allowPrivate whether its host may have an address outside of the public Internet
 */
public record RegistryDefinition(URI url, Map<String, String> headers, boolean allowPrivate)
    implements Serializable {
  public RegistryDefinition {
    Objects.requireNonNull(url, "url");
    headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
  }

  /** What may hold a reference to a secret, by what it is for. */
  public Map<String, String> secretUses() {
    Map<String, String> uses = new LinkedHashMap<>();
    headers.forEach((name, value) -> uses.put("registry header " + name, value));
    return uses;
  }

  /** Names of headers only: a value may be a secret that was written out. */
  @Override
  public String toString() {
    return "RegistryDefinition[" + url + ", headers " + headers.keySet() + "]";
  }
}
