package dev.collection.io.http.wire;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.IntUnaryOperator;
import org.apache.hc.client5.http.impl.DefaultConnectionKeepAliveStrategy;
import org.apache.hc.client5.http.io.ConnectionEndpoint;
import org.apache.hc.client5.http.io.HttpClientConnectionManager;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.impl.DefaultConnectionReuseStrategy;
import org.apache.hc.core5.http.impl.io.HttpRequestExecutor;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.TimeValue;

/** A connection, for one exchange. Closed by whoever asked for it, which may end the exchange. */
public final class WireConnection implements AutoCloseable {
  private static final HttpRequestExecutor EXECUTOR = new HttpRequestExecutor();
  private static final TimeValue LONGEST_IDLE = TimeValue.ofSeconds(30);

  private final HttpClientConnectionManager manager;
  private final long deadline;
  private ConnectionEndpoint endpoint;
  private boolean closed;
  private TimeValue reusableFor;

  /**
   * @param deadline by {@link System#nanoTime}
   */
  WireConnection(HttpClientConnectionManager manager, long deadline) {
    this.manager = manager;
    this.deadline = deadline;
  }

  long deadline() {
    return deadline;
  }

  /** Gives it what it is about, or gives that back if it was closed in the meantime. */
  void take(ConnectionEndpoint leased) throws IOException {
    synchronized (this) {
      if (!closed) {
        endpoint = leased;
        return;
      }
    }
    giveBack(leased, null);
    throw new DeadlineException();
  }

  /** It is connected: it can be used, now or by somebody else. */
  synchronized void connected() {
    reusableFor = LONGEST_IDLE;
  }

  /**
   * Sends {@code request} and reads the answer.
   *
   * @param mostBytes of the body, by the status
   * @param goAhead asked immediately before the first byte is sent; if not, nothing is sent
   * @return null if there was no go-ahead
   * @throws DeadlineException if the whole answer is not there in time
   * @throws TruncatedBodyException if the body ended early
   */
  public WireResponse exchange(
      WireRequest request, IntUnaryOperator mostBytes, BooleanSupplier goAhead)
      throws IOException, InterruptedException {
    ConnectionEndpoint leased;
    synchronized (this) {
      leased = endpoint;
    }
    return HttpWire.await(() -> exchange(leased, request, mostBytes, goAhead), deadline);
  }

  private WireResponse exchange(
      ConnectionEndpoint leased,
      WireRequest request,
      IntUnaryOperator mostBytes,
      BooleanSupplier goAhead)
      throws IOException {
    ClassicHttpRequest message = message(request);
    HttpClientContext context = HttpClientContext.create();
    leased.setSocketTimeout(HttpWire.beyond(deadline));
    if (!goAhead.getAsBoolean()) {
      return null;
    }
    synchronized (this) {
      reusableFor = null; // until the whole answer is there
    }
    try {
      ClassicHttpResponse response = leased.execute("", message, EXECUTOR::execute, context);
      HttpEntity entity = response.getEntity();
      int most = mostBytes.applyAsInt(response.getCode());
      byte[] body = entity == null ? new byte[0] : read(entity, most);
      boolean whole = body.length <= most;
      // What is not whole is not closed in order: that would read the rest, however long it is.
      if (whole && DefaultConnectionReuseStrategy.INSTANCE.keepAlive(message, response, context)) {
        response.close();
        TimeValue asked =
            DefaultConnectionKeepAliveStrategy.INSTANCE.getKeepAliveDuration(response, context);
        synchronized (this) {
          reusableFor = TimeValue.isPositive(asked) ? asked.min(LONGEST_IDLE) : LONGEST_IDLE;
        }
      }
      return new WireResponse(response.getCode(), headers(response), body, whole);
    } catch (HttpException e) {
      throw new IOException("what came is not HTTP: " + e.getMessage(), e);
    }
  }

  private static ClassicHttpRequest message(WireRequest request) {
    URI uri = request.uri();
    String path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
    ClassicHttpRequest message =
        new BasicClassicHttpRequest(
            request.body() == null ? "GET" : "POST",
            new HttpHost(uri.getScheme(), uri.getHost(), uri.getPort()),
            uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery());
    message.setHeader("Host", uri.getRawAuthority());
    request.headers().forEach(message::setHeader);
    if (request.body() != null) {
      byte[] body = request.body().getBytes(StandardCharsets.UTF_8);
      message.setHeader("Content-Type", request.contentType());
      message.setHeader("Content-Length", Integer.toString(body.length));
      message.setEntity(new ByteArrayEntity(body, null));
    }
    return message;
  }

  /** The body, or one byte more than {@code most} of it. */
  private static byte[] read(HttpEntity entity, int most) throws IOException {
    ByteArrayOutputStream collected = new ByteArrayOutputStream();
    byte[] buffer = new byte[1 << 14];
    InputStream in = entity.getContent();
    try {
      for (int n = in.read(buffer); n != -1; n = in.read(buffer)) {
        int room = most - collected.size();
        if (n > room) {
          collected.write(buffer, 0, room + 1);
          return collected.toByteArray();
        }
        collected.write(buffer, 0, n);
      }
      return collected.toByteArray();
    } catch (ConnectionClosedException e) {
      throw new TruncatedBodyException(collected.size(), entity.getContentLength(), e);
    }
  }

  private static Map<String, String> headers(ClassicHttpResponse response) {
    Map<String, String> headers = new LinkedHashMap<>();
    for (Header header : response.getHeaders()) {
      String value = header.getValue() == null ? "" : header.getValue();
      headers.merge(header.getName().toLowerCase(Locale.ROOT), value, (a, b) -> a + ", " + b);
    }
    return headers;
  }

  /** Gives the connection back, to be used again if it can be. */
  @Override
  public void close() {
    ConnectionEndpoint leased;
    TimeValue idle;
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
      leased = endpoint;
      idle = reusableFor;
    }
    if (leased != null) {
      giveBack(leased, idle);
    }
  }

  private void giveBack(ConnectionEndpoint leased, TimeValue idle) {
    boolean reusable = idle != null && leased.isConnected();
    if (!reusable) {
      leased.close(CloseMode.IMMEDIATE);
    }
    manager.release(leased, null, reusable ? idle : TimeValue.ZERO_MILLISECONDS);
  }
}
