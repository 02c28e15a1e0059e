package dev.collection.io.http;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * An HTTP server on this machine that answers as it is told, faults of the connection included, and
 * remembers every request and its time. It speaks just enough HTTP/1.1 for GET and for a small
 * POST.
 */
public final class StandInServer implements Closeable {
  private final ServerSocket listener;
  private final Handler handler;
  private final Clock clock;
  private final List<Request> requests = new ArrayList<>();
  private final Set<Socket> connections = ConcurrentHashMap.newKeySet();

  /** Decides what is answered. Called by one thread at a time. */
  @FunctionalInterface
  public interface Handler {
    StandInAnswer answer(Request request);
  }

  /**
   * One request.
   *
   * @param path with a slash, without the query
   * @param query decoded
   * @param headers by lower-case name
   * @param body of a POST; empty for a GET
   */
  public record Request(
      String path,
      Map<String, String> query,
      Map<String, String> headers,
      Instant receivedAt,
      String body) {}

  private StandInServer(ServerSocket listener, Handler handler, Clock clock) {
    this.listener = listener;
    this.handler = handler;
    this.clock = clock;
  }

  /** Starts a server on a free port of the loopback interface. */
  public static StandInServer start(Clock clock, Handler handler) throws IOException {
    ServerSocket listener =
        new ServerSocket(0, 50, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
    StandInServer server = new StandInServer(listener, handler, clock);
    daemon(server::accept);
    return server;
  }

  public String url(String path) {
    return "http://127.0.0.1:" + listener.getLocalPort() + path;
  }

  /** Every request so far, in the order of arrival. */
  public List<Request> requests() {
    synchronized (requests) {
      return List.copyOf(requests);
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    for (Socket connection : connections) {
      connection.close();
    }
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket connection = listener.accept();
        connections.add(connection);
        daemon(() -> serve(connection));
      } catch (IOException e) {
        return; // closed
      }
    }
  }

  private static void daemon(Runnable task) {
    Thread thread = new Thread(task, "stand-in-server");
    thread.setDaemon(true);
    thread.start();
  }

  private void serve(Socket connection) {
    try (connection) {
      connection.setTcpNoDelay(true); // or each answer waits for the client's delayed ACK
      InputStream in = new BufferedInputStream(connection.getInputStream());
      OutputStream out = connection.getOutputStream();
      boolean open = true;
      while (open) {
        Request request = read(in);
        open = request != null && send(answer(request), connection, in, out);
      }
    } catch (IOException e) {
      // The client went away, which some tests want it to.
    } finally {
      connections.remove(connection);
    }
  }

  private StandInAnswer answer(Request request) {
    synchronized (requests) {
      requests.add(request);
      return handler.answer(request);
    }
  }

  private Request read(InputStream in) throws IOException {
    String line = line(in);
    if (line == null) {
      return null;
    }
    String[] words = line.split(" ", -1);
    if (words.length != 3 || !(words[0].equals("GET") || words[0].equals("POST"))) {
      throw new IOException("neither GET nor POST: " + line);
    }
    Map<String, String> headers = new LinkedHashMap<>();
    for (String header = line(in); header != null && !header.isEmpty(); header = line(in)) {
      int colon = header.indexOf(':');
      headers.put(
          header.substring(0, colon).toLowerCase(Locale.ROOT), header.substring(colon + 1).strip());
    }
    int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
    String body = new String(in.readNBytes(length), StandardCharsets.UTF_8);
    int mark = words[1].indexOf('?');
    String path = mark < 0 ? words[1] : words[1].substring(0, mark);
    return new Request(
        path, query(mark < 0 ? "" : words[1].substring(mark + 1)), headers, clock.instant(), body);
  }

  private static Map<String, String> query(String text) {
    Map<String, String> query = new LinkedHashMap<>();
    for (String pair : text.isEmpty() ? new String[0] : text.split("&", -1)) {
      int equals = pair.indexOf('=');
      query.put(
          URLDecoder.decode(pair.substring(0, equals), StandardCharsets.UTF_8),
          URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
    }
    return query;
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c == -1) {
        return null;
      }
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }

  /** Sends an answer; gives whether the connection can take another request. */
  private static boolean send(
      StandInAnswer answer, Socket connection, InputStream in, OutputStream out)
      throws IOException {
    byte[] body = answer.body();
    int half = body.length / 2;
    switch (answer.delivery()) {
      case NOTHING -> {
        return false;
      }
      case WHOLE -> {
        out.write(head(answer, "Content-Length: " + body.length));
        out.write(body);
        return true;
      }
      case CHUNKED -> {
        out.write(head(answer, "Transfer-Encoding: chunked"));
        chunk(out, body, 0, half);
        chunk(out, body, half, body.length - half);
        out.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        return true;
      }
      case UNTIL_CLOSED -> {
        out.write(head(answer, "Connection: close"));
        out.write(body);
        return false;
      }
      case HALF_UNTIL_CLOSED -> {
        out.write(head(answer, "Connection: close"));
        out.write(body, 0, half);
        return false;
      }
      case HALF, RESET -> {
        out.write(head(answer, "Content-Length: " + body.length));
        out.write(body, 0, half);
        out.flush();
        connection.setSoLinger(answer.delivery() == StandInAnswer.Delivery.RESET, 0);
        return false;
      }
      case SHORT_OF_DECLARED -> {
        out.write(head(answer, "Content-Length: " + answer.headers().get("X-Declared-Length")));
        out.write(body);
        return false;
      }
      case LENGTH_TOO_SHORT -> {
        out.write(head(answer, "Content-Length: " + half));
        out.write(body);
        return false;
      }
      case LENGTH_TOO_LONG -> {
        out.write(head(answer, "Content-Length: " + (body.length + 7)));
        out.write(body);
        return false;
      }
      case DRIP -> {
        out.write(head(answer, "Content-Length: " + Integer.MAX_VALUE));
        while (true) { // ends by an exception, when the client closes the connection
          out.write(' ');
          out.flush();
          LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
      }
      case STALL -> {
        out.write(head(answer, "Content-Length: " + body.length));
        out.flush();
        return in.read() != -1; // until the client closes the connection
      }
    }
    throw new AssertionError(answer.delivery());
  }

  private static void chunk(OutputStream out, byte[] body, int offset, int length)
      throws IOException {
    if (length > 0) {
      out.write((Integer.toHexString(length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
      out.write(body, offset, length);
      out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
    }
  }

  private static byte[] head(StandInAnswer answer, String length) {
    StringBuilder head = new StringBuilder("HTTP/1.1 ").append(answer.status()).append(" X\r\n");
    answer.headers().forEach((name, value) -> head.append(name + ": " + value + "\r\n"));
    if (answer.status() != 204 && answer.status() != 304) {
      head.append(length).append("\r\n");
    }
    return head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
  }
}
