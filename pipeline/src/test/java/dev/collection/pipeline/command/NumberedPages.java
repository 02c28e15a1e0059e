package dev.collection.pipeline.command;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** An API on this machine with two records on each page, and a log of who asked for what, when. */
final class NumberedPages implements AutoCloseable {
  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final int pages;
  private final AtomicInteger arrived = new AtomicInteger();
  private final List<Long> arrivals = new CopyOnWriteArrayList<>();
  private final List<Integer> asked = new CopyOnWriteArrayList<>();
  private final CountDownLatch held = new CountDownLatch(1);
  private final CountDownLatch released = new CountDownLatch(1);
  private final Set<Integer> broken = new ConcurrentSkipListSet<>();
  private volatile int answered = Integer.MAX_VALUE;

  NumberedPages(int pages) throws IOException {
    this.pages = pages;
    server =
        HttpServer.create(
            new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0), 0);
    server.createContext("/api", this::answer);
    server.setExecutor(threads);
    server.start();
  }

  /** A spec that collects all of it. */
  String spec(int requestsPerMinute, int concurrent) {
    return """
    collection: numbers
    key: [id]
    fields: {id: string, page: integer}
    sources:
      api:
        http:
          allow_private: true
          url: http://127.0.0.1:%d/api
          pages: {number: page, first: 1, size: {size: 2}, total: /total}
          limits: {requests_per_minute: %d, concurrent: %d}
          retry: {attempts: 1, backoff: 1ms..2ms}
        items: /items
        map: {id: /id, page: /page}
    load: {table: numbers}
    """
        .formatted(server.getAddress().getPort(), requestsPerMinute, concurrent);
  }

  /** Answers only so many requests; those after it wait until {@link #release}. */
  void holdAfter(int requests) {
    answered = arrived.get() + requests;
  }

  /** Waits until a request is held. */
  void awaitHeld() throws InterruptedException {
    held.await();
  }

  void release() {
    answered = Integer.MAX_VALUE;
    released.countDown();
  }

  /** Answers 500 for these pages, and no others. */
  void breakPages(Integer... numbers) {
    broken.clear();
    broken.addAll(List.of(numbers));
  }

  /** The pages that were asked for since the last call, in order. */
  List<Integer> asked() {
    List<Integer> all = asked.stream().sorted().toList();
    asked.clear();
    return all;
  }

  /** When requests arrived, in milliseconds from some time on, in order. */
  List<Long> arrivals() {
    return arrivals.stream().sorted().toList();
  }

  private void answer(HttpExchange exchange) throws IOException {
    int number = arrived.incrementAndGet();
    arrivals.add(System.nanoTime() / 1_000_000);
    String query = exchange.getRequestURI().getQuery();
    int page = Integer.parseInt(query.replaceFirst("^(?:.*&)?page=([0-9]+).*$", "$1"));
    if (page <= pages) {
      asked.add(page);
    }
    if (number > answered) {
      held.countDown();
      try {
        released.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      exchange.close();
      return;
    }
    int status = broken.contains(page) ? 500 : 200;
    String items = page > pages ? "" : item(2 * page - 1, page) + "," + item(2 * page, page);
    byte[] body =
        ("{\"total\":" + 2 * pages + ",\"items\":[" + items + "]}")
            .getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private static String item(int id, int page) {
    return "{\"id\":\"" + id + "\",\"page\":" + page + "}";
  }

  @Override
  public void close() {
    release();
    server.stop(0);
    threads.shutdownNow();
  }
}
