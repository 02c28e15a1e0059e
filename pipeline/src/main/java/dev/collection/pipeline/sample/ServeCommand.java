package dev.collection.pipeline.sample;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;

/**
 * The command that answers as APIs do, on this machine only, so that specs of HTTP and of web pages
 * can be tried without a key and without a network.
 */
final class ServeCommand {
  static final String USAGE =
      """
      Or answers as an API does, on 127.0.0.1, until it is stopped (Ctrl-C):
        --serve=PORT           /api/Search as USAJOBS Search has it, with its cap of 10,000;
                               /api/codelist/occupationalseries; 0 for any free port
        --records=N            postings, all open and ordinary (default 3000)
        --seed=N               another number gives other postings (default 1)
        --site=DIR             the files of a folder as well, under /
      """;

  private static final Set<String> OPTIONS = Set.of("serve", "records", "seed", "site");

  private ServeCommand() {}

  static boolean isMeant(List<String> args) {
    return args.stream().anyMatch(arg -> arg.startsWith("--serve"));
  }

  static int run(List<String> args, PrintStream out, PrintStream err) {
    Map<String, String> given = new HashMap<>();
    List<String> problems = new ArrayList<>();
    for (String arg : args) {
      int equals = arg.indexOf('=');
      String name = equals < 0 ? arg : arg.substring(2, equals);
      if (!arg.startsWith("--") || equals < 0 || !OPTIONS.contains(name)) {
        problems.add("not an option of a server: " + arg);
      } else {
        given.put(name, arg.substring(equals + 1));
      }
    }
    int port = (int) number(given, "serve", "0", 0, 65_535, problems);
    long records = number(given, "records", "3000", 1, 1_000_000, problems);
    long seed = number(given, "seed", "1", Long.MIN_VALUE, Long.MAX_VALUE, problems);
    Path site = given.containsKey("site") ? Path.of(given.get("site")) : null;
    if (site != null && !Files.isDirectory(site)) {
      problems.add("--site must be a folder, and " + site + " is none");
    }
    if (!problems.isEmpty()) {
      problems.forEach(err::println);
      err.print(USAGE);
      return 2;
    }
    SampleOptions options =
        SampleOptions.of(records, seed, LocalDate.of(2026, 11, 15)).withoutFaults();
    try (SampleServer server = SampleServer.start(port, SampleOpenings.make(options), site)) {
      out.printf(
          Locale.ROOT,
          "Serving %,d postings at %s/api/Search; stop with Ctrl-C.%n",
          records,
          server.url());
      out.flush();
      new CountDownLatch(1).await(); // until the process is stopped
      return 0;
    } catch (IOException e) {
      err.println("cannot serve on port " + port + ": " + e.getMessage() + "; try another port");
      return 1;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 0;
    }
  }

  private static long number(
      Map<String, String> given,
      String name,
      String absent,
      long min,
      long max,
      List<String> problems) {
    String text = given.getOrDefault(name, absent);
    try {
      long value = Long.parseLong(text);
      if (value >= min && value <= max) {
        return value;
      }
    } catch (NumberFormatException e) {
      // Reported below, as a number out of range is.
    }
    problems.add("--" + name + " must be a whole number from " + min + " to " + max);
    return min;
  }
}
