package dev.collection.io.http;

import com.sun.net.httpserver.HttpServer;
import dev.collection.io.http.client.ClientDefinition;
import dev.collection.io.http.client.LimitDefinition;
import dev.collection.io.http.client.RetryDefinition;
import dev.collection.io.http.paging.PageDefinition;
import dev.collection.io.source.Position;
import dev.collection.io.source.ReadSession;
import dev.collection.io.source.SourceContext;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * How long requests take against what the limit, or the connections, allow. A source is read
 * through its session from a server on this machine, on the real clock.
 */
final class RequestBenchmark {
  private static final int ITEMS = 50;

  private RequestBenchmark() {}

  /** One case. */
  record Case(int pages, int requestsPerMinute, int connections, int latencyMillis) {}

  /**
   * @param mostInAMinute as the server saw them
   */
  record Outcome(Case of, double seconds, double ideal, int mostInAMinute) {
    double ratio() {
      return seconds / ideal;
    }

    String row() {
      boolean limited = of.requestsPerMinute() < 1_000_000;
      return String.format(
          Locale.ROOT,
          "| %,d | %s | %d | %d ms | %.2f s | %.2f s | %.3f | %,d |",
          of.pages(),
          limited ? Integer.toString(of.requestsPerMinute()) : "none",
          of.connections(),
          of.latencyMillis(),
          seconds,
          ideal,
          ratio(),
          mostInAMinute);
    }
  }

  /** Each argument is a case: {@code pages,requestsPerMinute,connections,latencyMillis}. */
  public static void main(String[] arguments) throws Exception {
    System.out.println(
        "| pages | limit a minute | connections | latency | took | ideal | ratio | most in 60 s |");
    System.out.println("| --- | --- | --- | --- | --- | --- | --- | --- |");
    run(new Case(40, 1_000_000, 4, 1)); // warms up
    for (String argument : arguments) {
      String[] numbers = argument.split(",", -1);
      Case next =
          new Case(
              Integer.parseInt(numbers[0]),
              Integer.parseInt(numbers[1]),
              Integer.parseInt(numbers[2]),
              Integer.parseInt(numbers[3]));
      System.out.println(run(next).row());
    }
  }

  static {
    // Or the server waits 40 ms for the client's delayed ACK between head and body.
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }

  static Outcome run(Case next) throws IOException, InterruptedException {
    ConcurrentLinkedQueue<Long> requests = new ConcurrentLinkedQueue<>();
    HttpServer server =
        HttpServer.create(
            new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0), 0);
    ExecutorService threads = Executors.newCachedThreadPool();
    server.setExecutor(threads);
    byte[] body = body(next.pages());
    server.createContext(
        "/",
        exchange -> {
          requests.add(System.nanoTime());
          LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(next.latencyMillis()));
          byte[] page = page(body, exchange.getRequestURI().getQuery());
          exchange.sendResponseHeaders(200, page.length);
          exchange.getResponseBody().write(page);
          exchange.close();
        });
    server.start();
    try {
      long started = System.nanoTime();
      read(next, "http://127.0.0.1:" + server.getAddress().getPort() + "/items");
      double seconds = (System.nanoTime() - started) / 1e9;
      if (requests.size() != next.pages()) {
        throw new IllegalStateException(requests.size() + " requests for " + next.pages());
      }
      double byLimit = next.pages() * 60.0 / next.requestsPerMinute();
      double byConnections = next.pages() * next.latencyMillis() / 1e3 / next.connections();
      return new Outcome(next, seconds, Math.max(byLimit, byConnections), most(requests));
    } finally {
      server.stop(0);
      threads.shutdownNow();
    }
  }

  private static void read(Case next, String url) throws IOException, InterruptedException {
    HttpSource source =
        new HttpSource(
                new ClientDefinition(
                        "benchmark" + url.hashCode(),
                        Map.of(),
                        new LimitDefinition(
                            next.requestsPerMinute(),
                            next.connections(),
                            Duration.ofSeconds(30),
                            1 << 22),
                        RetryDefinition.DEFAULT,
                        1)
                    .withAllowPrivate(true),
                url,
                Map.of(),
                PageDefinition.numbered("page", 1, "size", ITEMS, "/total", 0),
                "/items")
            .withIdentity(List.of("/id"));
    long records = 0;
    try (ReadSession session = source.open("", Position.START, SourceContext.system())) {
      boolean last = false;
      while (!last) {
        var batch = session.next();
        records += batch.records().size();
        last = batch.last();
      }
    }
    long all = (long) next.pages() * ITEMS - 1;
    if (records != all) {
      throw new IllegalStateException(records + " records of " + all);
    }
  }

  private static byte[] body(int pages) {
    // The last page is not full, so that no other one is asked for behind it.
    return Integer.toString(pages * ITEMS - 1).getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] page(byte[] total, String query) {
    int page = Integer.parseInt(query.replaceAll(".*page=([0-9]+).*", "$1"));
    StringBuilder text =
        new StringBuilder("{\"total\":")
            .append(new String(total, StandardCharsets.US_ASCII))
            .append(",\"items\":[");
    int last = Integer.parseInt(new String(total, StandardCharsets.US_ASCII)) - (page - 1) * ITEMS;
    for (int i = 0; i < Math.min(ITEMS, last); i++) {
      text.append(i == 0 ? "" : ",")
          .append("{\"id\":")
          .append((page - 1) * ITEMS + i)
          .append(",\"text\":\"")
          .append("x".repeat(500))
          .append("\"}");
    }
    return text.append("]}").toString().getBytes(StandardCharsets.UTF_8);
  }

  private static int most(ConcurrentLinkedQueue<Long> requests) {
    long[] times = requests.stream().mapToLong(Long::longValue).sorted().toArray();
    int most = 0;
    int first = 0;
    for (int last = 0; last < times.length; last++) {
      while (times[last] - times[first] >= TimeUnit.SECONDS.toNanos(60)) {
        first++;
      }
      most = Math.max(most, last - first + 1);
    }
    return most;
  }
}
