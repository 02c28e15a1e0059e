package dev.collection.flink.stream;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;

/**
 * How many messages a second go from Kafka to PostgreSQL, and how long each takes at half of that:
 * the job against a plain consumer, in turns, on one machine with both servers.
 */
final class StreamBench {
  private static final int PARTITIONS = 4;
  private static final Duration PATIENCE = Duration.ofMinutes(20);

  private final Arguments arguments;
  private final Path work;
  private final KafkaServer kafka;
  private final PostgresServer database;
  private final List<String> programs;
  private final List<String> jobOptions;
  private final Map<String, List<Double>> rates = new TreeMap<>();
  private final Map<String, List<Double>> medians = new TreeMap<>();
  private final Map<String, List<Double>> ninetyNinths = new TreeMap<>();

  private StreamBench(Arguments arguments, KafkaServer kafka, PostgresServer database) {
    this.arguments = arguments;
    work = Path.of(arguments.get("work", "target/stream"));
    this.kafka = kafka;
    this.database = database;
    programs = arguments.list("programs", "job,plain");
    jobOptions =
        arguments.get("job", "").isEmpty()
            ? List.of()
            : List.of(arguments.get("job", "").split(" "));
  }

  public static void main(String[] all) throws Exception {
    Arguments arguments = Arguments.of(all);
    Path work = Path.of(arguments.get("work", "target/stream"));
    try (KafkaServer kafka = new KafkaServer(work.resolve("kafka"));
        PostgresServer database = new PostgresServer(work.resolve("postgresql"))) {
      StreamBench bench = new StreamBench(arguments, kafka, database);
      List<String> measures = arguments.list("measures", "throughput,latency");
      if (measures.contains("throughput")) {
        bench.throughput();
      }
      if (measures.contains("latency")) {
        bench.latency();
      }
      if (measures.contains("backpressure")) {
        new Backpressure(arguments, work, kafka, database, bench.jobOptions).run();
      }
      bench.print();
    }
    System.exit(0);
  }

  private void throughput()
      throws InterruptedException, ExecutionException, IOException, SQLException {
    int records = arguments.number("records", 1_000_000);
    kafka.createTopic("throughput", PARTITIONS);
    try (OrderProducer producer =
        new OrderProducer(kafka, "throughput", OrderFeed.ofUpserts(7), null)) {
      producer.send(records);
      System.out.println(producer.said());
    }
    Progress.Places places = Progress.Places.of(kafka, "throughput", records);
    long orders = OrderTable.ofTopic(kafka, "throughput").orders();
    for (int run = 0; run < arguments.number("runs", 3); run++) {
      for (String name : programs) {
        try (BenchProgram program =
            BenchProgram.start(name, work, kafka, "throughput", database, jobOptions)) {
          program.awaitRows(orders, PATIENCE);
          try (Connection connection = database.connect(name)) {
            double rate = Progress.rate(Progress.commits(connection), places, records);
            rates.computeIfAbsent(name, unused -> new ArrayList<>()).add(rate);
            System.out.printf(Locale.ROOT, "%s: %,.0f records/s%n", name, rate);
          }
        }
      }
      compare();
    }
  }

  private void compare() throws SQLException {
    if (programs.size() < 2) {
      return;
    }
    String columns =
        String.join(", ", OrderTable.FIELDS.stream().map(field -> field.split(":", 2)[0]).toList());
    long different =
        database.number(
            "public",
            "SELECT count(*) FROM ((SELECT %1$s FROM job.orders EXCEPT SELECT %1$s FROM plain.orders) UNION ALL (SELECT %1$s FROM plain.orders EXCEPT SELECT %1$s FROM job.orders)) d"
                .formatted(columns));
    if (different != 0) {
      throw new IllegalStateException(different + " rows are different");
    }
    System.out.println("the rows are equal");
  }

  private void latency()
      throws InterruptedException, ExecutionException, IOException, SQLException {
    double rate =
        rates.containsKey("job") ? median(rates.get("job")) / 2 : arguments.number("rate", 5_000);
    rate = arguments.number("rate", (int) rate);
    int warmup = arguments.number("warmup", 100);
    int seconds = arguments.number("seconds", 60);
    for (String name : programs) {
      String topic = "latency-" + name;
      kafka.createTopic(topic, PARTITIONS);
      try (BenchProgram program =
              BenchProgram.start(name, work, kafka, topic, database, jobOptions);
          OrderProducer producer = new OrderProducer(kafka, topic, OrderFeed.ofUpserts(11), null)) {
        producer.send(rate, warmup + seconds);
        System.out.println(producer.said());
        program.awaitRows(OrderTable.ofTopic(kafka, topic).orders(), PATIENCE);
        try (Connection connection = database.connect(name)) {
          List<Progress.Commit> commits = Progress.commits(connection);
          int first = (int) (rate * warmup);
          double median = Progress.latency(commits, first, 0.5);
          double ninetyNinth = Progress.latency(commits, first, 0.99);
          medians.computeIfAbsent(name, unused -> new ArrayList<>()).add(median);
          ninetyNinths.computeIfAbsent(name, unused -> new ArrayList<>()).add(ninetyNinth);
          System.out.printf(
              Locale.ROOT,
              "%s at %,.0f records/s: p50 %.0f ms, p99 %.0f ms, p99.9 %.0f ms%n",
              name,
              rate,
              median * 1e3,
              ninetyNinth * 1e3,
              Progress.latency(commits, first, 0.999) * 1e3);
        }
      }
    }
  }

  private void print() throws IOException {
    StringBuilder table =
        new StringBuilder(
            "| program | records/s, median | of each run | of plain | p50 | p99 |\n"
                + "| --- | ---: | --- | ---: | ---: | ---: |\n");
    for (String name : programs) {
      List<Double> all = rates.getOrDefault(name, List.of());
      table.append(
          String.format(
              Locale.ROOT,
              "| %s | %s | %s | %s | %s | %s |%n",
              name,
              all.isEmpty() ? "" : String.format(Locale.ROOT, "%,.0f", median(all)),
              String.join(
                  ", ",
                  all.stream().map(rate -> String.format(Locale.ROOT, "%,.0f", rate)).toList()),
              all.isEmpty() || !rates.containsKey("plain")
                  ? ""
                  : String.format(Locale.ROOT, "%.2f", median(all) / median(rates.get("plain"))),
              millis(medians.get(name)),
              millis(ninetyNinths.get(name))));
    }
    System.out.print(table);
    if (!arguments.get("report", "").isEmpty()) {
      Files.writeString(Path.of(arguments.get("report", "")), table);
    }
  }

  private static String millis(List<Double> seconds) {
    return seconds == null ? "" : String.format(Locale.ROOT, "%,.0f ms", median(seconds) * 1e3);
  }

  private static double median(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }
}
