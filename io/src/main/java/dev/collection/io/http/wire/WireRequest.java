package dev.collection.io.http.wire;

import java.net.URI;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * What is sent.
 *
 * @param uri http or https, with a host
 * @param headers all but those that follow from the request, such as Host; may be secret
 * @param body of a POST, sent in UTF-8; null for a GET
 * @param contentType of the body; null for a GET
 */
public record WireRequest(URI uri, Map<String, String> headers, String body, String contentType) {
  public WireRequest {
    Objects.requireNonNull(uri, "uri");
    headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
  }

  /**
   * @param form the body of a POST, as {@code application/x-www-form-urlencoded}; null for a GET
   */
  public WireRequest(URI uri, Map<String, String> headers, String form) {
    this(uri, headers, form, form == null ? null : "application/x-www-form-urlencoded");
  }

  /** Names nothing that may be secret. */
  @Override
  public String toString() {
    return (body == null ? "GET " : "POST ") + uri.getHost();
  }
}
