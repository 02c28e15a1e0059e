package dev.collection.pipeline.sample;

import dev.collection.pipeline.sample.SampleOutput.Format;
import dev.collection.pipeline.sample.posting.SampleFault;
import dev.collection.pipeline.sample.posting.SampleFault.Outcome;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

/** The command that writes a sample: {@code --records=100000 --output=DIR}. */
public final class SampleCommand {
  private static final String USAGE =
      """
      Writes data of the shape of USAJOBS Search answers, with known faults, and truth.json, which
      says what they are.
        --output=DIR           directory to write to; made if it does not exist (required)
        --records=N            items to write, 1 to 8000000 (default 3000)
        --format=pages|jsonl   Search answers, or one item a line (default pages)
        --gzip=true|false      compress the files (default true)
        --itemsPerPage=N       items of a page, 1 to 10000 (default 250)
        --collections=N        weekly collections to divide the items into (default 1)
        --seed=N               another number gives other data (default 1)
        --asOf=YYYY-MM-DD      day of the last collection (default 2026-11-15)
        --faults=default|none  with faults, or with ordinary items only (default default)
        --conflicts=true|false with pairs of which nothing says which is right (default true)
        --textScale=X          length of texts; 1 gives items of 4 KB (default 1.0)
      """;

  private static final Map<String, String> DEFAULTS =
      Map.of(
          "records", "3000",
          "format", "pages",
          "gzip", "true",
          "itemsPerPage", "250",
          "collections", "1",
          "seed", "1",
          "asOf", "2026-11-15",
          "faults", "default",
          "conflicts", "true",
          "textScale", "1.0");

  private SampleCommand() {}

  /**
   * Runs the command.
   *
   * @return exit code: 0 done, 1 the files cannot be written, 2 the options are wrong and nothing
   *     was written
   */
  public static int run(List<String> args, PrintStream out, PrintStream err) {
    if (args.contains("--help")) {
      out.print(USAGE + ServeCommand.USAGE);
      return 0;
    }
    if (ServeCommand.isMeant(args)) {
      return ServeCommand.run(args, out, err);
    }
    List<String> problems = new ArrayList<>();
    Map<String, String> given = parse(args, problems);
    SampleOutput output = output(given, problems);
    SampleOptions options = options(given, problems);
    if (!problems.isEmpty()) {
      problems.forEach(err::println);
      err.print(USAGE);
      return 2;
    }
    try {
      SampleTruth truth = SampleGenerator.generate(options, output);
      out.printf(
          Locale.ROOT,
          "%,d items in %,d files in %s: %,d can be loaded, %,d to be rejected, %,d duplicates,"
              + " %,d outdated, %,d conflicting, %,d anomalies. See %s.%n",
          truth.items(),
          truth.files(),
          output.directory(),
          truth.loadableKeys(),
          truth.count(Outcome.REJECTED),
          truth.count(Outcome.DUPLICATE),
          truth.count(Outcome.OUTDATED),
          truth.count(Outcome.CONFLICTING),
          truth.count(Outcome.ANOMALY),
          SampleTruth.FILE_NAME);
      return 0;
    } catch (IOException e) {
      err.println("cannot write the sample to " + output.directory() + ": " + e.getMessage());
      return 1;
    }
  }

  private static Map<String, String> parse(List<String> args, List<String> problems) {
    Map<String, String> given = new HashMap<>();
    for (String arg : args) {
      int equals = arg.indexOf('=');
      String name = equals < 0 ? "" : arg.substring(0, equals).replaceFirst("^--", "");
      if (!arg.startsWith("--") || equals < 0) {
        problems.add("not an option: " + arg + "; write --name=value");
      } else if (!name.equals("output") && !DEFAULTS.containsKey(name)) {
        problems.add("unknown option --" + name);
      } else if (given.put(name, arg.substring(equals + 1)) != null) {
        problems.add("--" + name + " is given twice");
      }
    }
    if (given.getOrDefault("output", "").isEmpty()) {
      problems.add("--output is missing; it names a directory");
    }
    given.putIfAbsent("output", "");
    DEFAULTS.forEach(given::putIfAbsent);
    return given;
  }

  /** Null if its values do not go together, which is added to the problems. */
  private static SampleOutput output(Map<String, String> given, List<String> problems) {
    Format format =
        choice(given, "format", Map.of("pages", Format.PAGES, "jsonl", Format.JSONL), problems);
    boolean gzip = choice(given, "gzip", Map.of("true", true, "false", false), problems);
    Path directory =
        value(given, "output", "a directory", InvalidPathException.class, Path::of, problems);
    int itemsPerPage = integer(given, "itemsPerPage", problems);
    return made(() -> new SampleOutput(directory, format, gzip, itemsPerPage), problems);
  }

  /** Null if its values do not go together, which is added to the problems. */
  private static SampleOptions options(Map<String, String> given, List<String> problems) {
    Class<NumberFormatException> noNumber = NumberFormatException.class;
    long records = value(given, "records", "a whole number", noNumber, Long::parseLong, problems);
    long seed = value(given, "seed", "a whole number", noNumber, Long::parseLong, problems);
    LocalDate asOf =
        value(
            given,
            "asOf",
            "a day such as 2026-11-15",
            DateTimeException.class,
            LocalDate::parse,
            problems);
    int collections = integer(given, "collections", problems);
    double textScale =
        value(
            given,
            "textScale",
            "a number from 0.1 to 100",
            noNumber,
            Double::parseDouble,
            problems);
    boolean faults = choice(given, "faults", Map.of("default", true, "none", false), problems);
    boolean conflicts = choice(given, "conflicts", Map.of("true", true, "false", false), problems);
    Map<SampleFault, Double> shares = new EnumMap<>(SampleFault.class);
    if (faults) {
      shares.putAll(SampleOptions.of(1, 1, LocalDate.EPOCH.withYear(2026)).shares());
      if (!conflicts) {
        shares.remove(SampleFault.CONFLICTING_PAY);
      }
    }
    return made(
        () -> new SampleOptions(records, seed, asOf, collections, shares, textScale), problems);
  }

  private static <T> T made(Supplier<T> maker, List<String> problems) {
    try {
      return maker.get();
    } catch (IllegalArgumentException e) {
      problems.add(e.getMessage());
      return null;
    }
  }

  private static int integer(Map<String, String> given, String name, List<String> problems) {
    return value(
        given, name, "a whole number", NumberFormatException.class, Integer::parseInt, problems);
  }

  private static <T> T choice(
      Map<String, String> given, String name, Map<String, T> choices, List<String> problems) {
    T chosen = choices.get(given.get(name));
    if (chosen == null) {
      String expected = String.join(" or ", choices.keySet().stream().sorted().toList());
      problems.add(wrong(given, name, expected));
      return choices.get(DEFAULTS.get(name));
    }
    return chosen;
  }

  /** A wrong value is a problem, and the default stands for it until all are found. */
  private static <T> T value(
      Map<String, String> given,
      String name,
      String expected,
      Class<? extends RuntimeException> failure,
      Function<String, T> parser,
      List<String> problems) {
    try {
      return parser.apply(given.get(name));
    } catch (RuntimeException e) {
      if (!failure.isInstance(e)) {
        throw e;
      }
      problems.add(wrong(given, name, expected));
      return parser.apply(DEFAULTS.getOrDefault(name, ""));
    }
  }

  private static String wrong(Map<String, String> given, String name, String expected) {
    return "--" + name + " must be " + expected + ", not \"" + given.get(name) + "\"";
  }
}
