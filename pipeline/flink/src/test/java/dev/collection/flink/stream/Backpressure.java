package dev.collection.flink.stream;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * What a slow database does: in the second of three parts, each write to it takes longer. Then the
 * source has to be slower, the memory to be the same, and in the third part it has to catch up.
 */
record Backpressure(
    Arguments arguments,
    Path work,
    KafkaServer kafka,
    PostgresServer database,
    List<String> jobOptions) {
  private static final String TOPIC = "backpressure";
  private static final int TICK_SECONDS = 5;

  /** By which the old generation may grow while the database is slow; the backlog is larger. */
  private static final long MORE_MEGABYTES = 64;

  void run() throws InterruptedException, ExecutionException, IOException, SQLException {
    int part = arguments.number("part", 60);
    int rate = arguments.number("rate", 2_000);
    kafka.createTopic(TOPIC, 4);
    System.out.println(
        "| second | database | sent | visible | rows/s | sent, not visible | old generation |"
            + " resident |\n"
            + "| ---: | --- | ---: | ---: | ---: | ---: | ---: | ---: |");
    try (BenchProgram program =
            BenchProgram.start("job", work, kafka, TOPIC, database, jobOptions);
        OrderProducer producer = new OrderProducer(kafka, TOPIC, OrderFeed.ofInserts(13), null)) {
      // A first row: the job has made its table, and is running.
      producer.send(1);
      program.awaitRows(1, java.time.Duration.ofMinutes(3));
      CompletableFuture<Void> sending =
          CompletableFuture.runAsync(
              () -> {
                try {
                  producer.send(rate, 3L * part);
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                }
              });
      long before = 0;
      long normal = 0;
      long most = 0;
      for (int second = TICK_SECONDS; second <= 4 * part; second += TICK_SECONDS) {
        TimeUnit.SECONDS.sleep(TICK_SECONDS);
        boolean slow = second >= part && second < 2 * part;
        if (second == part) {
          slowDown();
        } else if (second == 2 * part) {
          database.execute("job", "DROP TRIGGER slow ON orders");
        }
        long rows = program.rows();
        long old = oldGeneration(program.pid());
        normal = second <= part ? Math.max(normal, old) : normal;
        most = Math.max(most, old);
        System.out.printf(
            Locale.ROOT,
            "| %d | %s | %,d | %,d | %,d | %,d | %,d MB | %,d MB |%n",
            second,
            slow ? "slow" : "normal",
            producer.confirmed(),
            rows,
            (rows - before) / TICK_SECONDS,
            producer.confirmed() - rows,
            old,
            resident(program.pid()));
        before = rows;
        if (sending.isDone() && rows == producer.confirmed()) {
          break;
        }
      }
      sending.get();
      check(normal, most, producer.confirmed(), program.rows());
    }
  }

  private static void check(long normalMegabytes, long mostMegabytes, long sent, long visible) {
    if (visible != sent) {
      throw new IllegalStateException(visible + " of " + sent + " are visible at the end");
    }
    if (mostMegabytes > normalMegabytes + MORE_MEGABYTES) {
      throw new IllegalStateException(
          "the old generation grew from " + normalMegabytes + " to " + mostMegabytes + " MB");
    }
    System.out.println(
        "all are visible; old generation " + normalMegabytes + " MB, at the most " + mostMegabytes);
  }

  private void slowDown() throws SQLException {
    database.execute(
        "job",
        "CREATE OR REPLACE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS"
            + " 'BEGIN PERFORM pg_sleep("
            + arguments.get("sleep", "2")
            + "); RETURN NULL; END'");
    database.execute(
        "job",
        "CREATE TRIGGER slow AFTER INSERT ON orders FOR EACH STATEMENT EXECUTE FUNCTION slow()");
  }

  /** Megabytes that are used of it, as jstat has it. */
  private static long oldGeneration(long pid) throws IOException {
    String[] lines = said("jstat", "-gc", Long.toString(pid)).strip().split("\n", -1);
    String[] names = lines[0].strip().split("\\s+", -1);
    String[] values = lines[lines.length - 1].strip().split("\\s+", -1);
    for (int i = 0; i < names.length; i++) {
      if (names[i].equals("OU")) {
        return Math.round(Double.parseDouble(values[i]) / 1024);
      }
    }
    throw new IllegalStateException("jstat says nothing of the old generation");
  }

  private static long resident(long pid) throws IOException {
    return Long.parseLong(said("ps", "-o", "rss=", "-p", Long.toString(pid)).strip()) / 1024;
  }

  private static String said(String... command) throws IOException {
    Process process = new ProcessBuilder(command).start();
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }
}
