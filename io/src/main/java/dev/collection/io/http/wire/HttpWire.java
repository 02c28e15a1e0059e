package dev.collection.io.http.wire;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.io.ConnectionEndpoint;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/**
 * Connections of this JVM, pooled and used again; HTTP/1.1, so that a reset takes one request with
 * it and not all that share a connection. Safe for use by many threads.
 *
 * <p>Everything that may block is done by a thread of its own: a caller is back at the deadline
 * whatever the other side, or the name server, does.
 */
public final class HttpWire {
  private static final int MOST_CONNECTIONS = 2_000;
  private static final int LONGEST_HEADER_LINE = 1 << 16;
  private static final int MOST_HEADERS = 1_000;

  private static final ExecutorService THREADS =
      Executors.newCachedThreadPool(
          task -> {
            Thread thread = new Thread(task, "http-exchange");
            thread.setDaemon(true);
            return thread;
          });

  // Connections into private networks have a pool of their own: a source that may not go there must
  // not be given one that another source has opened.
  private static final HttpWire PUBLIC = new HttpWire(new AddressGuard(InetAddress::getAllByName));
  private static final HttpWire ANY = new HttpWire(SystemDefaultDnsResolver.INSTANCE);

  private final PoolingHttpClientConnectionManager manager;

  /**
   * Connections of their own.
   *
   * @param resolver finds the addresses that are connected to, once for each connection
   */
  public HttpWire(DnsResolver resolver) {
    manager =
        PoolingHttpClientConnectionManagerBuilder.create()
            .setDnsResolver(resolver)
            .setMaxConnTotal(MOST_CONNECTIONS)
            .setMaxConnPerRoute(MOST_CONNECTIONS)
            .setConnectionFactory(
                ManagedHttpClientConnectionFactory.builder()
                    .http1Config(
                        Http1Config.custom()
                            .setMaxLineLength(LONGEST_HEADER_LINE)
                            .setMaxHeaderCount(MOST_HEADERS)
                            .build())
                    .build())
            .setDefaultConnectionConfig(
                ConnectionConfig.custom()
                    .setValidateAfterInactivity(TimeValue.ofMilliseconds(100))
                    .setTimeToLive(TimeValue.ofMinutes(5))
                    .build())
            .build();
  }

  /**
   * @param allowPrivate whether addresses outside of the public Internet may be connected to
   */
  public static HttpWire of(boolean allowPrivate) {
    return allowPrivate ? ANY : PUBLIC;
  }

  /**
   * Connects to the host of {@code uri}, or takes a connection that is there.
   *
   * @param timeout from now until the end of the exchange on this connection
   * @throws RefusedAddressException if the host has an address that is not allowed; nothing was
   *     sent
   * @throws DeadlineException if it takes too long
   */
  public WireConnection connect(URI uri, Duration timeout)
      throws IOException, InterruptedException {
    WireConnection connection = new WireConnection(manager, System.nanoTime() + nanos(timeout));
    String scheme = uri.getScheme();
    int port = uri.getPort() != -1 ? uri.getPort() : "https".equalsIgnoreCase(scheme) ? 443 : 80;
    HttpRoute route =
        new HttpRoute(
            new HttpHost(scheme, uri.getHost(), port), null, "https".equalsIgnoreCase(scheme));
    boolean connected = false;
    try {
      await(
          () -> {
            connect(connection, route);
            return null;
          },
          connection.deadline());
      connected = true;
      return connection;
    } finally {
      if (!connected) {
        connection.close();
      }
    }
  }

  private void connect(WireConnection connection, HttpRoute route)
      throws IOException, InterruptedException {
    ConnectionEndpoint endpoint;
    Timeout timeout = beyond(connection.deadline());
    try {
      endpoint = manager.lease("", route, timeout, null).get(timeout);
    } catch (TimeoutException e) {
      throw new DeadlineException();
    } catch (ExecutionException e) {
      throw new IOException("no connection can be leased", e.getCause());
    }
    connection.take(endpoint);
    if (!endpoint.isConnected()) {
      manager.connect(endpoint, timeout, HttpClientContext.create());
    }
    connection.connected();
  }

  /** Has {@code task} done by a thread of its own, and waits for it until the deadline. */
  static <T> T await(Callable<T> task, long deadline) throws IOException, InterruptedException {
    Future<T> result = THREADS.submit(task);
    try {
      return result.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw new DeadlineException();
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      if (cause instanceof IOException fault) {
        throw fault;
      }
      if (cause instanceof Error error) {
        throw error;
      }
      throw new IOException(cause.getMessage(), cause);
    } finally {
      result.cancel(true);
    }
  }

  /** So that a thread ends some time after nobody waits for it any more, and not before. */
  static Timeout beyond(long deadline) {
    long left = TimeUnit.NANOSECONDS.toMillis(Math.max(0, deadline - System.nanoTime()));
    return Timeout.ofMilliseconds(Math.min(left + 1_000, Integer.MAX_VALUE));
  }

  private static long nanos(Duration timeout) {
    try {
      return timeout.toNanos();
    } catch (ArithmeticException e) {
      return Long.MAX_VALUE / 2;
    }
  }
}
