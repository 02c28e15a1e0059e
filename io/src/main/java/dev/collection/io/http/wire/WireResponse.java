package dev.collection.io.http.wire;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/** What came back. Immutable, but for the bytes of the body, which nobody may write to. */
public final class WireResponse {
  private final int status;
  private final Map<String, String> headers;
  private final byte[] body;
  private final boolean whole;

  WireResponse(int status, Map<String, String> headers, byte[] body, boolean whole) {
    this.status = status;
    TreeMap<String, String> byName = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    byName.putAll(headers);
    this.headers = Collections.unmodifiableMap(byName);
    this.body = body;
    this.whole = whole;
  }

  public int status() {
    return status;
  }

  /** By name, in any case; several of one name are joined by {@code ", "}. */
  public Map<String, String> headers() {
    return headers;
  }

  /** The value of a header; empty if there is none. */
  public String header(String name) {
    return headers.getOrDefault(name, "");
  }

  /** As transferred. */
  public byte[] body() {
    return body;
  }

  /** Whether nothing of the body was left out for its length. */
  public boolean whole() {
    return whole;
  }
}
