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
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

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
      out.print(USAGE);
      return 0;
    }
    SampleOptions options;
    SampleOutput output;
    try {
      Map<String, String> given = parse(args);
      output = output(given);
      options = options(given);
    } catch (IllegalArgumentException e) {
      err.println(e.getMessage());
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

  private static Map<String, String> parse(List<String> args) {
    Map<String, String> given = new HashMap<>();
    for (String arg : args) {
      int equals = arg.indexOf('=');
      if (!arg.startsWith("--") || equals < 0) {
        throw new IllegalArgumentException("not an option: " + arg + "; write --name=value");
      }
      String name = arg.substring(2, equals);
      if (!name.equals("output") && !DEFAULTS.containsKey(name)) {
        throw new IllegalArgumentException("unknown option --" + name);
      }
      if (given.put(name, arg.substring(equals + 1)) != null) {
        throw new IllegalArgumentException("--" + name + " is given twice");
      }
    }
    if (given.getOrDefault("output", "").isEmpty()) {
      throw new IllegalArgumentException("--output is missing; it names a directory");
    }
    DEFAULTS.forEach(given::putIfAbsent);
    return given;
  }

  private static SampleOutput output(Map<String, String> given) {
    Format format = choice(given, "format", Map.of("pages", Format.PAGES, "jsonl", Format.JSONL));
    boolean gzip = choice(given, "gzip", Map.of("true", true, "false", false));
    Path directory = value(given, "output", "a directory", InvalidPathException.class, Path::of);
    return new SampleOutput(directory, format, gzip, integer(given, "itemsPerPage"));
  }

  private static SampleOptions options(Map<String, String> given) {
    SampleOptions options =
        SampleOptions.of(
                value(
                    given,
                    "records",
                    "a whole number",
                    NumberFormatException.class,
                    Long::parseLong),
                value(
                    given, "seed", "a whole number", NumberFormatException.class, Long::parseLong),
                value(
                    given,
                    "asOf",
                    "a day such as 2026-11-15",
                    DateTimeException.class,
                    LocalDate::parse))
            .withCollections(integer(given, "collections"))
            .withTextScale(
                value(
                    given,
                    "textScale",
                    "a number from 0.1 to 100",
                    NumberFormatException.class,
                    Double::parseDouble));
    boolean faults = choice(given, "faults", Map.of("default", true, "none", false));
    boolean conflicts = choice(given, "conflicts", Map.of("true", true, "false", false));
    if (!faults) {
      return options.withoutFaults();
    }
    return conflicts ? options : options.withShare(SampleFault.CONFLICTING_PAY, 0);
  }

  private static int integer(Map<String, String> given, String name) {
    return value(given, name, "a whole number", NumberFormatException.class, Integer::parseInt);
  }

  private static <T> T choice(Map<String, String> given, String name, Map<String, T> choices) {
    T chosen = choices.get(given.get(name));
    if (chosen == null) {
      throw wrong(given, name, String.join(" or ", choices.keySet().stream().sorted().toList()));
    }
    return chosen;
  }

  private static <T> T value(
      Map<String, String> given,
      String name,
      String expected,
      Class<? extends RuntimeException> failure,
      Function<String, T> parser) {
    try {
      return parser.apply(given.get(name));
    } catch (RuntimeException e) {
      if (!failure.isInstance(e)) {
        throw e;
      }
      throw wrong(given, name, expected);
    }
  }

  private static IllegalArgumentException wrong(
      Map<String, String> given, String name, String expected) {
    return new IllegalArgumentException(
        "--" + name + " must be " + expected + ", not \"" + given.get(name) + "\"");
  }
}
