package dev.collection.pipeline.command;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * An API on this machine whose items change, three on a page, and which can be asked for those that
 * have changed since a number.
 */
final class ChangingItems implements AutoCloseable {
  private static final int PAGE = 3;

  private final HttpServer server;
  private final Map<String, Item> items = new TreeMap<>();
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private boolean down;

  private record Item(String json, long changed) {}

  ChangingItems() throws IOException {
    server =
        HttpServer.create(
            new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0), 0);
    server.createContext("/api", this::answer);
    server.start();
  }

  /** An item, or another version of it; {@code total} is JSON. */
  synchronized ChangingItems put(String id, long changed, String total) {
    items.put(
        id,
        new Item(
            "{\"id\":\"%s\",\"changed\":%d,\"total\":%s}".formatted(id, changed, total), changed));
    return this;
  }

  /** Has no items any more. */
  synchronized void clear() {
    items.clear();
  }

  /** Answers 503 from now on, or does not any more. */
  synchronized ChangingItems down(boolean isDown) {
    down = isDown;
    return this;
  }

  /** What was asked for since the last call, in order. */
  List<String> asked() {
    List<String> all = List.copyOf(asked);
    asked.clear();
    return all;
  }

  /**
   * A spec that collects it.
   *
   * @param more lines of the section {@code http}, such as how to ask for what is new
   */
  String spec(String more) {
    return """
    collection: items
    key: [id]
    newest_by: [changed]
    fields: {id: string, changed: integer, total: decimal}
    sources:
      api:
        http:
          allow_private: true
          url: http://127.0.0.1:%d/api
          pages: {number: page, first: 1, size: {size: 3}, total: /total}
          limits: {requests_per_minute: 100000, concurrent: 1}
          retry: {attempts: 1, backoff: 1ms..2ms}
    %s
        items: /items
        map: {id: /id, changed: /changed, total: /total}
    """
        .formatted(server.getAddress().getPort(), more.indent(6).stripTrailing());
  }

  private synchronized void answer(HttpExchange exchange) throws IOException {
    Map<String, String> query = new TreeMap<>();
    for (String pair : exchange.getRequestURI().getQuery().split("&", -1)) {
      query.put(pair.substring(0, pair.indexOf('=')), pair.substring(pair.indexOf('=') + 1));
    }
    String since = query.getOrDefault("since", "");
    int page = Integer.parseInt(query.get("page"));
    asked.add("page " + page + " since " + since);
    List<String> all = new ArrayList<>();
    for (Item item : items.values()) {
      if (since.isEmpty() || item.changed() >= Long.parseLong(since)) {
        all.add(item.json());
      }
    }
    int from = Math.min(all.size(), (page - 1) * PAGE);
    List<String> some = all.subList(from, Math.min(all.size(), from + PAGE));
    byte[] body =
        ("{\"total\":" + all.size() + ",\"items\":[" + String.join(",", some) + "]}")
            .getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(down ? 503 : 200, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
