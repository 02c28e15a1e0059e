package dev.collection.io.kafka.format.registry;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.collection.model.JsonItems;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Stands in for a schema registry: what it is given under a number, and what is registered. */
public final class RegistryServer implements AutoCloseable {
  private final HttpServer server;
  private final Map<Integer, ObjectNode> schemas = new TreeMap<>();
  private final Deque<Integer> failures = new ArrayDeque<>();
  private final List<String> requests = Collections.synchronizedList(new ArrayList<>());
  private final List<String> bodies = Collections.synchronizedList(new ArrayList<>());

  public RegistryServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  public RegistryDefinition definition() {
    return new RegistryDefinition(url(), Map.of("Authorization", "Basic ${env:REGISTRY}"), true);
  }

  public URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
  }

  /** Has {@code answer} under the number. */
  public synchronized void put(int id, ObjectNode answer) {
    schemas.put(id, answer);
  }

  public void put(int id, String schema) {
    put(id, JsonNodeFactory.instance.objectNode().put("schema", schema));
  }

  /** The next request is answered with this status. */
  synchronized void fail(int status) {
    failures.add(status);
  }

  /** As in {@code GET /schemas/ids/1 Basic …}. */
  public List<String> requests() {
    return List.copyOf(requests);
  }

  List<String> bodies() {
    return List.copyOf(bodies);
  }

  private synchronized void answer(HttpExchange exchange) throws IOException {
    requests.add(
        exchange.getRequestMethod()
            + " "
            + exchange.getRequestURI()
            + " "
            + exchange.getRequestHeaders().getFirst("Authorization"));
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    String path = exchange.getRequestURI().getPath();
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    int status = 200;
    if (!failures.isEmpty()) {
      status = failures.remove();
      answer.put("message", "no, said Basic canary-value");
    } else if (exchange.getRequestMethod().equals("POST")) {
      bodies.add(body);
      ObjectNode given = (ObjectNode) JsonItems.parse(body.getBytes(StandardCharsets.UTF_8));
      int id = 100 + schemas.size();
      schemas.put(id, given);
      answer.put("id", id);
    } else {
      ObjectNode found = schemas.get(Integer.parseInt(path.substring(path.lastIndexOf('/') + 1)));
      status = found == null ? 404 : 200;
      answer = found == null ? answer.put("error_code", 40403) : found;
    }
    byte[] bytes = answer.toString().getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
