package dev.collection.io.http.client;

import java.net.URI;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/** A whole answer with a status of success, whatever its body may contain. Immutable. */
public final class Answer {
  private final URI uri;
  private final int status;
  private final Map<String, String> headers;
  private final byte[] body;
  private final long transferredBytes;
  private final Instant receivedAt;

  /**
   * @param uri where it came from in the end, after redirects
   * @param headers by name, in any case
   * @param body inflated; not copied
   * @param transferredBytes size as it came over the network; 0 if it was kept from earlier
   */
  Answer(
      URI uri,
      int status,
      Map<String, String> headers,
      byte[] body,
      long transferredBytes,
      Instant receivedAt) {
    this.uri = uri;
    this.status = status;
    TreeMap<String, String> byName = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    byName.putAll(headers);
    this.headers = byName;
    this.body = body;
    this.transferredBytes = transferredBytes;
    this.receivedAt = receivedAt;
  }

  /** Where it came from in the end, after redirects; may have secrets in it. */
  public URI uri() {
    return uri;
  }

  /** 200, 203, 204 or 205. */
  public int status() {
    return status;
  }

  /** The value of a header, several joined by {@code ", "}; empty if there is none. */
  public String header(String name) {
    return headers.getOrDefault(name, "");
  }

  /** Inflated; nobody may write to it. */
  public byte[] body() {
    return body;
  }

  /** Its size as it came over the network; 0 if it was kept from earlier. */
  public long transferredBytes() {
    return transferredBytes;
  }

  /** When its last byte had arrived. */
  public Instant receivedAt() {
    return receivedAt;
  }
}
