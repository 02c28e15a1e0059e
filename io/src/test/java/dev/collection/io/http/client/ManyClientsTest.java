package dev.collection.io.http.client;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;

import com.sun.net.httpserver.HttpServer;
import dev.collection.io.http.StandInServer;
import dev.collection.io.http.StandInServer.Request;
import dev.collection.io.http.StandInUsajobs;
import dev.collection.io.http.pace.RateLimiterTest;
import dev.collection.io.secret.SecretResolver;
import dev.collection.io.source.SourceContext;
import dev.collection.io.source.SourceMemory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Several clients of one source in one process, with several threads each, on real sockets. */
class ManyClientsTest {
  private static final int CLIENTS = 4;

  private final ConcurrentLinkedQueue<String> failures = new ConcurrentLinkedQueue<>();

  /** Holds the first requests until everybody else is seen to wait for a place. */
  @Test
  void whenManyAskAtOnce_noMoreAreUnderWayThanAllowed() throws Exception {
    int concurrent = 3;
    int threads = 12;
    AtomicInteger underWay = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    AtomicInteger received = new AtomicInteger();
    CountDownLatch full = new CountDownLatch(concurrent);
    CountDownLatch release = new CountDownLatch(1);
    HttpServer server =
        HttpServer.create(
            new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0), 0);
    ExecutorService handlers = Executors.newCachedThreadPool();
    server.setExecutor(handlers);
    server.createContext(
        "/",
        exchange -> {
          most.accumulateAndGet(underWay.incrementAndGet(), Math::max);
          received.incrementAndGet();
          full.countDown();
          try {
            release.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          underWay.decrementAndGet(); // before the answer, upon which the next one may be sent
          byte[] body = "ok".getBytes(StandardCharsets.US_ASCII);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    try {
      ClientDefinition definition =
          definition("places", new LimitDefinition(100_000, concurrent, Duration.ofMinutes(5), 99));
      SourceContext context =
          context(
              new SharedTime(threads),
              "not a secret"); // nobody sleeps: the rate is far from its limit
      URI uri = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
      List<Thread> asking =
          threads(
              threads,
              definition,
              context,
              client -> {
                for (int i = 0; i < 5; i++) {
                  Outcome<String> outcome =
                      client.get(uri, "x", ManyClientsTest::text, new AtomicInteger());
                  if (!"ok".equals(outcome.value())) {
                    failures.add(String.valueOf(outcome.failure()));
                  }
                }
              });
      full.await();
      // Who has a place waits for the answer, which has a deadline; who waits for one has none.
      while (most.get() <= concurrent
          && asking.stream().filter(one -> one.getState() == Thread.State.WAITING).count()
              < threads - concurrent) {
        Thread.onSpinWait();
      }
      release.countDown();
      for (Thread one : asking) {
        one.join();
      }
    } finally {
      release.countDown();
      server.stop(0);
      handlers.shutdownNow();
    }

    assertThat(failures, is(empty()));
    assertThat(received.get(), is(5 * threads));
    assertThat(most.get(), is(concurrent));
  }

  /** A third of the requests go wrong; time goes on a little with each look at the clock. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void whenSeveralConnectionsMeetFaults_everyPageComesAndNoMinuteIsOverTheLimit(long seed)
      throws Exception {
    int threads = 8;
    int limit = 20;
    int pages = 100;
    SharedTime time = new SharedTime(threads);
    StandInUsajobs api =
        StandInUsajobs.with(time, 10 * pages)
            .failing(new StandInUsajobs.Rates(0.2, 0.05, 0.05, 0.05), seed);
    Map<Integer, String> read = new ConcurrentHashMap<>();
    List<Request> requests;
    AtomicInteger sent = new AtomicInteger();
    try (StandInServer server = StandInServer.start(time, api)) {
      ClientDefinition definition =
          definition(
              "window " + seed,
              new LimitDefinition(limit, threads, Duration.ofSeconds(60), 1 << 20));
      Queue<Integer> left =
          new ConcurrentLinkedQueue<>(IntStream.rangeClosed(1, pages).boxed().toList());
      List<Thread> asking =
          threads(
              threads,
              definition,
              context(time, StandInUsajobs.KEY),
              client -> {
                for (Integer page = left.poll(); page != null; page = left.poll()) {
                  Outcome<String> outcome =
                      client.get(
                          URI.create(
                              server.url(StandInUsajobs.PATH) + "?ResultsPerPage=10&Page=" + page),
                          "page " + page,
                          ManyClientsTest::page,
                          new AtomicInteger());
                  sent.addAndGet(outcome.requests());
                  if (outcome.value() == null) {
                    failures.add(outcome.failure());
                  } else {
                    read.put(page, outcome.value());
                  }
                }
              });
      for (Thread one : asking) {
        one.join();
      }
      requests = server.requests();
    }

    assertThat(failures, is(empty()));
    for (int page = 1; page <= pages; page++) {
      String items = String.join(" ,\n", api.items().subList(10 * (page - 1), 10 * page));
      assertThat("page " + page, read.get(page).contains("[" + items + "]"), is(true));
    }
    assertThat(read.size(), is(pages));
    assertThat(requests.size(), greaterThan(pages));
    assertThat(sent.get() >= requests.size(), is(true));
    assertThat(
        "seed " + seed,
        RateLimiterTest.mostInAMinute(requests.stream().map(Request::receivedAt).toList()),
        equalTo(limit));
  }

  /** What a thread does with its client. */
  @FunctionalInterface
  private interface Task {
    void run(SourceClient client) throws Exception;
  }

  private List<Thread> threads(
      int count, ClientDefinition definition, SourceContext context, Task task) {
    List<SourceClient> clients =
        IntStream.range(0, CLIENTS).mapToObj(i -> SourceClient.open(definition, context)).toList();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      SourceClient client = clients.get(i % CLIENTS);
      Thread thread =
          new Thread(
              () -> {
                try {
                  task.run(client);
                } catch (Exception | AssertionError e) {
                  failures.add(e.toString());
                } finally {
                  ((SharedTime) context.clock()).leave();
                }
              });
      thread.setDaemon(true);
      threads.add(thread);
    }
    threads.forEach(Thread::start);
    return threads;
  }

  private static SourceContext context(SharedTime time, String key) {
    return new SourceContext(
        time, time, new SecretResolver(Map.of("K", key)::get), SourceMemory.none(), 1 << 20, 100);
  }

  private static ClientDefinition definition(String source, LimitDefinition limits) {
    return new ClientDefinition(
            source,
            Map.of("Authorization-Key", "${env:K}", "User-Agent", StandInUsajobs.EMAIL),
            limits,
            new RetryDefinition(20, Duration.ofSeconds(1), Duration.ofSeconds(60)),
            1)
        .withCircuit(new CircuitDefinition(1_000, Duration.ofSeconds(30), 3))
        .withAllowPrivate(true);
  }

  private static String text(Answer answer) {
    return new String(answer.body(), StandardCharsets.UTF_8);
  }

  /** A page that is whole. */
  private static String page(Answer answer) throws HttpFault {
    String text = text(answer);
    if (!text.startsWith("{") || !text.endsWith("}}}")) {
      throw HttpFault.passing("no whole page", null);
    }
    return text;
  }
}
