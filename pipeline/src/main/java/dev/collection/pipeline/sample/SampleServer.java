package dev.collection.pipeline.sample;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.collection.model.JsonItems;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Answers on the loopback interface as the USAJOBS Search API does: pages of at most 500, a total
 * that never exceeds 10,000, its content type; and a folder's files.
 */
final class SampleServer implements Closeable {
  private static final int CAP = 10_000;
  private static final int MAX_PAGE_SIZE = 500;
  private static final Map<String, String> TYPES =
      Map.of("html", "text/html", "xml", "application/xml", "txt", "text/plain");

  private final HttpServer server;
  private final ExecutorService threads = Executors.newFixedThreadPool(8);
  private final SampleOpenings openings;
  private final Path site;

  private SampleServer(HttpServer server, SampleOpenings openings, Path site) {
    this.server = server;
    this.openings = openings;
    this.site = site;
  }

  /**
   * @param port 0 for any that is free
   * @param site folder whose files are served under /; null for none
   */
  static SampleServer start(int port, SampleOpenings openings, Path site) throws IOException {
    InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    SampleServer started =
        new SampleServer(
            HttpServer.create(new InetSocketAddress(loopback, port), 0), openings, site);
    started.server.setExecutor(started.threads);
    started.server.createContext("/", started::answer);
    started.server.start();
    return started;
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      if (!exchange.getRequestMethod().equals("GET")) {
        send(exchange, 405, "text/plain", bytes("only GET"));
      } else if (path.equalsIgnoreCase("/api/search")) {
        send(exchange, 200, "application/hr+json; charset=utf-8", bytes(search(query(exchange))));
      } else if (path.equalsIgnoreCase("/api/codelist/occupationalseries")) {
        send(exchange, 200, "application/json", bytes(series()));
      } else {
        file(exchange, path);
      }
    }
  }

  private String search(Map<String, String> query) {
    int page = Math.max(1, number(query, "page", 1));
    int size = Math.min(MAX_PAGE_SIZE, Math.max(1, number(query, "resultsperpage", 25)));
    int[] found = openings.find(query.get("jobcategorycode"), query.get("locationname"), CAP);
    int from = (int) Math.min(found.length, (page - 1L) * size);
    int to = Math.min(found.length, from + size);
    StringBuilder items = new StringBuilder();
    for (int i = from; i < to; i++) {
      items.append(i == from ? "" : ",").append(openings.item(found[i]));
    }
    return "{\"LanguageCode\":\"EN\",\"SearchParameters\":{},\"SearchResult\":{"
        + "\"SearchResultCount\":"
        + (to - from)
        + ",\"SearchResultCountAll\":"
        + found.length
        + ",\"SearchResultItems\":["
        + items
        + "],\"UserArea\":{\"NumberOfPages\":\""
        + (found.length + size - 1) / size
        + "\",\"IsRadialSearch\":false}}}";
  }

  private String series() {
    ObjectNode root = JsonItems.mapper().createObjectNode();
    ArrayNode values = root.putArray("CodeList").addObject().putArray("ValidValue");
    openings
        .seriesNames()
        .forEach(
            (code, name) ->
                values.addObject().put("Code", code).put("Value", name).put("IsDisabled", "No"));
    return root.toString();
  }

  private void file(HttpExchange exchange, String path) throws IOException {
    Path file = site == null ? null : site.resolve("." + path).normalize();
    if (file != null && Files.isDirectory(file)) {
      file = file.resolve("index.html");
    }
    if (file == null || !file.startsWith(site.normalize()) || !Files.isRegularFile(file)) {
      send(exchange, 404, "text/plain", bytes("there is nothing here"));
      return;
    }
    String name = file.getFileName().toString();
    String type = TYPES.getOrDefault(name.substring(name.lastIndexOf('.') + 1), "text/plain");
    send(exchange, 200, type, Files.readAllBytes(file));
  }

  private static int number(Map<String, String> query, String name, int absent) {
    try {
      return Integer.parseInt(query.getOrDefault(name, Integer.toString(absent)));
    } catch (NumberFormatException e) {
      return absent;
    }
  }

  /** Parameters by their names in lower case, as the API takes them. */
  private static Map<String, String> query(HttpExchange exchange) {
    Map<String, String> query = new HashMap<>();
    String raw = exchange.getRequestURI().getRawQuery();
    for (String pair : raw == null ? new String[0] : raw.split("&", -1)) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        query.put(
            decoded(pair.substring(0, equals)).toLowerCase(Locale.ROOT),
            decoded(pair.substring(equals + 1)));
      }
    }
    return query;
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static void send(HttpExchange exchange, int status, String type, byte[] body)
      throws IOException {
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
