package dev.collection.flink.stream;

import dev.collection.flink.FlinkCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * The fault run: a stream from Kafka to PostgreSQL on a Flink cluster, while task manager, job
 * manager, broker and database are killed at random moments. At the end the table has to be what a
 * plain program makes of the topic, and the accounts of all windows have to hold. Exit code 1 if
 * anything differs.
 */
final class Faults {
  private static final String TOPIC = "orders";
  private static final int PARTITIONS = 4;
  private static final Duration CATCH_UP = Duration.ofMinutes(10);

  private final Arguments arguments;
  private final Path work;
  private final Random random;
  private final long start = System.nanoTime();
  private final List<String> report = new ArrayList<>();
  private final List<String> failures = new ArrayList<>();
  private long greatestLag;

  private Faults(Arguments arguments) {
    this.arguments = arguments;
    work = Path.of(arguments.get("work", "target/faults"));
    random = new Random(arguments.number("seed", 7));
  }

  public static void main(String[] arguments) throws Exception {
    System.exit(new Faults(Arguments.of(arguments)).run() ? 0 : 1);
  }

  private boolean run() throws Exception {
    int minutes = arguments.number("minutes", 10);
    int rate = arguments.number("rate", 1100);
    int seed = arguments.number("seed", 7);
    report.add("# Fault run");
    report.add(
        String.format(
            Locale.ROOT,
            "%d minutes, %,d messages a second, seed %d, %d processors, Java %s. Checkpoints every"
                + " second, windows of 10 s.%n",
            minutes,
            rate,
            seed,
            Runtime.getRuntime().availableProcessors(),
            Runtime.version()));
    try (KafkaServer kafka = new KafkaServer(work.resolve("kafka"));
        PostgresServer database = new PostgresServer(work.resolve("postgresql"));
        FlinkCluster cluster = FlinkCluster.startForStreams(work.resolve("flink"), 1, Map.of())) {
      kafka.createTopic(TOPIC, PARTITIONS);
      database.createSchema("job");
      StreamJob job = submit(kafka, database, cluster);
      say("the job runs");
      report.add("| second | what | until it was back |\n| ---: | --- | ---: |");
      OrderTable sent = new OrderTable();
      try (OrderProducer producer =
          new OrderProducer(kafka, TOPIC, OrderFeed.withFaults(seed), sent)) {
        CompletableFuture<Void> sending = sending(producer, rate, minutes * 60L);
        for (Fault fault : plan(minutes * 60)) {
          await(fault.second(), sending, kafka, producer);
          strike(fault, kafka, database, cluster, job);
        }
        await(minutes * 60, sending, kafka, producer);
        sending.get();
        Files.writeString(work.resolve("truth.txt"), producer.said() + "\n" + sent + "\n");
        report.add("\nSent: " + producer.said() + ".");
        say("everything is sent: " + producer.said());
      }
      double caughtUp = catchUp(kafka);
      job.stop(true);
      say("the job is stopped");
      report.add(
          String.format(
              Locale.ROOT,
              "At the most %,d messages were not committed yet. %.0f s after the last message all"
                  + " were; then the job was stopped with a drain.%n",
              greatestLag,
              caughtUp));
      compare(kafka, database, sent);
    }
    report.add(failures.isEmpty() ? "\n**Everything holds.**" : "\n**Different:**\n");
    failures.forEach(failure -> report.add("- " + failure));
    String text = String.join("\n", report) + "\n";
    System.out.print(text);
    if (!arguments.get("report", "").isEmpty()) {
      Files.writeString(Path.of(arguments.get("report", "")), text);
    }
    return failures.isEmpty();
  }

  private StreamJob submit(KafkaServer kafka, PostgresServer database, FlinkCluster cluster)
      throws IOException, InterruptedException {
    Path spec = OrdersSpec.write(work, kafka.address(), TOPIC);
    return StreamJob.submit(
        cluster,
        work,
        ServerProcess.classPath(),
        List.of(
            "--spec=" + spec,
            "--jdbcUrl=" + database.url("job"),
            "--consumerGroup=" + OrdersSpec.GROUP,
            "--window=10s",
            "--parallelism=2"));
  }

  private record Fault(int second, String server) {}

  /** Each server as often as the others, in random order, at random moments. */
  private List<Fault> plan(int seconds) {
    List<String> servers = arguments.list("kill", "task manager,job manager,broker,PostgreSQL");
    int faults = Math.max(servers.size(), seconds / 45 / servers.size() * servers.size());
    List<String> order = new ArrayList<>();
    while (order.size() < faults) {
      List<String> round = new ArrayList<>(servers);
      Collections.shuffle(round, random);
      order.addAll(round);
    }
    List<Fault> plan = new ArrayList<>();
    int step = (seconds - 15) / faults;
    for (int i = 0; i < faults; i++) {
      plan.add(new Fault(10 + i * step + random.nextInt(Math.max(1, step / 2)), order.get(i)));
    }
    return plan;
  }

  private static CompletableFuture<Void> sending(
      OrderProducer producer, double rate, long seconds) {
    return CompletableFuture.runAsync(
        () -> {
          try {
            producer.send(rate, seconds);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
  }

  private long begun;

  private int second() {
    return (int) TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begun);
  }

  private void await(
      int second, CompletableFuture<Void> sending, KafkaServer kafka, OrderProducer producer)
      throws InterruptedException, ExecutionException {
    if (begun == 0) {
      begun = System.nanoTime();
    }
    while (second() < second) {
      if (sending.isCompletedExceptionally()) {
        sending.get();
      }
      TimeUnit.SECONDS.sleep(1);
      if (second() % 10 == 0) {
        long lag = lag(kafka);
        greatestLag = Math.max(lag, greatestLag);
        say(producer.confirmed() + " sent, " + lag + " not committed");
      }
    }
  }

  private static long lag(KafkaServer kafka) throws InterruptedException {
    try {
      return kafka.lag(OrdersSpec.GROUP, TOPIC);
    } catch (ExecutionException e) {
      return -1; // The broker does not answer.
    }
  }

  private void strike(
      Fault fault, KafkaServer kafka, PostgresServer database, FlinkCluster cluster, StreamJob job)
      throws Exception {
    say("kill -9 of the " + fault.server());
    int at = second();
    long pause = 500L + random.nextInt(6_000);
    switch (fault.server()) {
      case "task manager" -> {
        cluster.killTaskManager();
        TimeUnit.MILLISECONDS.sleep(pause);
        cluster.addTaskManager();
      }
      case "job manager" -> {
        cluster.killJobManager();
        TimeUnit.MILLISECONDS.sleep(pause);
        cluster.startJobManager();
      }
      case "broker" -> {
        kafka.kill();
        TimeUnit.MILLISECONDS.sleep(pause);
        kafka.start();
      }
      default -> {
        database.kill();
        TimeUnit.MILLISECONDS.sleep(pause);
        database.start();
      }
    }
    long since = System.nanoTime();
    ServerProcess.until("the job runs again", Duration.ofMinutes(3), job::isRunning);
    long before = job.checkpoints();
    ServerProcess.until(
        "there is a checkpoint again", Duration.ofMinutes(3), () -> job.checkpoints() != before);
    double back = pause / 1e3 + (System.nanoTime() - since) / 1e9;
    report.add(
        String.format(
            Locale.ROOT, "| %d | kill -9 of the %s | %.1f s |", at, fault.server(), back));
    say(String.format(Locale.ROOT, "back after %.1f s", back));
  }

  private double catchUp(KafkaServer kafka) throws InterruptedException {
    long since = System.nanoTime();
    try {
      ServerProcess.until("all is committed", CATCH_UP, () -> lag(kafka) == 0);
    } catch (IllegalStateException e) {
      failures.add(lag(kafka) + " messages were not committed after " + CATCH_UP);
    }
    return (System.nanoTime() - since) / 1e9;
  }

  private void compare(KafkaServer kafka, PostgresServer database, OrderTable sent)
      throws SQLException, IOException, InterruptedException, ExecutionException {
    OrderTable right = OrderTable.ofTopic(kafka, TOPIC);
    long messages = kafka.messages(TOPIC);
    check("what was sent is in the topic", sent.differences(right));
    check("messages read back", right.messages(), messages);
    check("messages in the topic", messages, sent.messages());
    try (Connection connection = database.connect("job")) {
      check(
          "the table is what a plain program makes of it", right.differences(connection, "orders"));
    }
    String windows = " FROM collection_runs WHERE run_id LIKE '%/%'";
    check(
        "extracted, of all windows",
        database.number("job", "SELECT coalesce(sum(extracted), 0)" + windows),
        messages);
    check(
        "rejected, of all windows",
        database.number("job", "SELECT coalesce(sum(rejected), 0)" + windows),
        right.refused());
    check(
        "windows that are not explained or failed",
        database.number(
            "job", "SELECT count(*)" + windows + " AND (unexplained <> 0 OR status <> 'done')"),
        0);
    check(
        "rows of rejects",
        database.number("job", "SELECT count(*) FROM orders_rejects"),
        right.refused());
    report.add(
        "\nWindows: "
            + database.column(
                "job",
                "SELECT concat_ws(', ', count(*) || ' windows', 'inserted ' || sum(inserted),"
                    + " 'updated ' || sum(updated), 'deleted ' || sum(deleted), 'unchanged ' ||"
                    + " sum(unchanged), 'stale ' || sum(stale), 'duplicate ' || sum(duplicate),"
                    + " 'rejected ' || sum(rejected))"
                    + windows)
            + ". Plain program: "
            + right
            + ".");
  }

  private void check(String what, List<String> differences) {
    report.add("- " + what + ": " + (differences.isEmpty() ? "yes" : "**no**"));
    differences.forEach(difference -> failures.add(what + ": " + difference));
  }

  private void check(String what, long actual, long expected) {
    report.add(String.format(Locale.ROOT, "- %s: %,d, expected %,d", what, actual, expected));
    if (actual != expected) {
      failures.add(what + ": " + actual + ", and not " + expected);
    }
  }

  private void say(String text) {
    System.out.printf(Locale.ROOT, "%6.1f s  %s%n", (System.nanoTime() - start) / 1e9, text);
  }
}
