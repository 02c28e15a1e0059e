package dev.collection.io.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.GZIPOutputStream;

/** What a {@link StandInServer} sends, and how badly. Immutable. */
public final class StandInAnswer {
  private final int status;
  private final Map<String, String> headers;
  private final byte[] body;
  private final Delivery delivery;

  /** How an answer is sent. */
  public enum Delivery {
    WHOLE,
    /** In chunks, without a length. */
    CHUNKED,
    /** Without a length; the end of the connection is the end of the body. */
    UNTIL_CLOSED,
    /** As above, but only half of the body. */
    HALF_UNTIL_CLOSED,
    /** Half of the body of a known length, then an orderly end. */
    HALF,
    /** Half of the body, then a reset. */
    RESET,
    /** The connection ends instead of an answer. */
    NOTHING,
    /** Less than the length that the header {@code X-Declared-Length} says, then an end. */
    SHORT_OF_DECLARED,
    /** The declared length is shorter than the body. */
    LENGTH_TOO_SHORT,
    /** The declared length is longer than the body. */
    LENGTH_TOO_LONG,
    /** One byte now and then, as long as the client listens. */
    DRIP,
    /** The head, and then nothing as long as the client listens. */
    STALL
  }

  private StandInAnswer(int status, Map<String, String> headers, byte[] body, Delivery delivery) {
    this.status = status;
    this.headers = headers;
    this.body = body;
    this.delivery = delivery;
  }

  public static StandInAnswer of(int status, String contentType, byte[] body) {
    return new StandInAnswer(
        status, Map.of("Content-Type", contentType), body.clone(), Delivery.WHOLE);
  }

  /** A page as USAJOBS sends it. */
  public static StandInAnswer json(String body) {
    return of(200, "application/hr+json; charset=utf-8", body.getBytes(StandardCharsets.UTF_8));
  }

  public static StandInAnswer text(int status, String body) {
    return of(status, "text/plain", body.getBytes(StandardCharsets.UTF_8));
  }

  public static StandInAnswer html(int status, String body) {
    return of(status, "text/html", body.getBytes(StandardCharsets.UTF_8));
  }

  public StandInAnswer with(String header, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(header, value);
    return new StandInAnswer(status, more, body, delivery);
  }

  public StandInAnswer delivered(Delivery how) {
    return new StandInAnswer(status, headers, body, how);
  }

  /** The same content, compressed and called so. */
  public StandInAnswer gzipped() {
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
      gzip.write(body);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new StandInAnswer(status, headers, compressed.toByteArray(), delivery)
        .with("Content-Encoding", "gzip");
  }

  /** The first bytes only, as if that were all. */
  public StandInAnswer cutTo(int length) {
    return new StandInAnswer(status, headers, Arrays.copyOf(body, length), delivery);
  }

  public int status() {
    return status;
  }

  public int length() {
    return body.length;
  }

  Map<String, String> headers() {
    return headers;
  }

  byte[] body() {
    return body;
  }

  public Delivery delivery() {
    return delivery;
  }
}
