package dev.collection.pipeline.options;

import dev.collection.io.secret.SecretResolver;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;

/** Reads pipeline options from a command line and reports everything that is wrong with them. */
public final class OptionsReader {
  private static final String DIRECT = "DirectRunner";
  private static final String FLINK = "FlinkRunner";

  private final Map<String, OptionDescription> known;

  public OptionsReader() {
    known = new TreeMap<>();
    OptionDescription.all().forEach(option -> known.put(option.name(), option));
  }

  /**
   * @param command the one that the options are given to
   * @throws OptionProblem if an argument is not an option, is unknown, has a value that it cannot
   *     have, or says something that the command does not ask for
   */
  public CollectionOptions read(String command, List<String> arguments) throws OptionProblem {
    List<String> problems = new ArrayList<>();
    for (String argument : arguments) {
      checkForm(argument).ifPresent(problems::add);
    }
    if (!problems.isEmpty() || !canBeRead(arguments)) {
      problems.clear();
      for (String argument : arguments) {
        check(argument).ifPresent(problems::add);
      }
    }
    checkRepeated(arguments, problems);
    checkUse(command, arguments, problems);
    checkHeld(command, arguments, problems);
    checkStreaming(command, arguments, problems);
    checkReplay(command, arguments, problems);
    checkModel(command, arguments, problems);
    checkRunner(arguments, problems);
    if (!problems.isEmpty()) {
      throw new OptionProblem(problems);
    }
    CollectionOptions options =
        PipelineOptionsFactory.fromArgs(arguments.toArray(new String[0]))
            .as(CollectionOptions.class);
    checkValues(options, problems);
    if (!problems.isEmpty()) {
      throw new OptionProblem(problems);
    }
    return options;
  }

  /** Whether the user himself said what an option is, rather than leaving it at its default. */
  public static boolean isGiven(String option, List<String> arguments) {
    return arguments.stream().anyMatch(argument -> argument.startsWith("--" + option + "="));
  }

  /** Whoever limits a run means to load a few records; it must not load all of them instead. */
  private static void checkUse(String command, List<String> arguments, List<String> problems) {
    boolean limited = arguments.stream().anyMatch(argument -> argument.startsWith("--limit="));
    if (limited && !command.equals("preview")) {
      problems.add(
          "--limit belongs to preview and does not limit `"
              + command
              + "`; leave it out, or look at the first records with ./collect preview");
    }
  }

  /** What would have no effect is told. */
  private static void checkStreaming(
      String command, List<String> arguments, List<String> problems) {
    boolean streaming = isSwitchedOn("streaming", arguments);
    for (String name : List.of("pollEvery", "window", "allowedLateness", "consumerGroup")) {
      if (isGiven(name, arguments) && !streaming) {
        problems.add("--" + name + " belongs to --streaming; add it, or leave --" + name + " out");
      }
    }
    if (isGiven("window", arguments) && isGiven("pollEvery", arguments)) {
      problems.add(
          "--window: with --pollEvery a window is as long as the time from one poll to the next;"
              + " leave --window out");
    }
    if (streaming && !List.of("run", "check").contains(command)) {
      problems.add("--streaming belongs to ./collect run and means nothing to `" + command + "`");
    }
    for (String name : List.of("--resume", "--full")) {
      boolean given =
          arguments.stream().anyMatch(argument -> argument.split("=", 2)[0].equals(name));
      if (streaming && given) {
        problems.add(name + " is for a run that ends, not for --streaming");
      }
    }
  }

  /** Where a replay reads from. */
  private static void checkReplay(String command, List<String> arguments, List<String> problems) {
    if (isGiven("from", arguments) && !command.equals("replay")) {
      problems.add("--from belongs to ./collect replay and means nothing to `" + command + "`");
    }
  }

  /** Models are of runs, and one that is used is not fitted, unless windows go on to do so. */
  private static void checkModel(String command, List<String> arguments, List<String> problems) {
    boolean used = isGiven("model", arguments);
    boolean saved = isSwitchedOn("saveModel", arguments);
    for (String name : List.of("model", "saveModel")) {
      if ((name.equals("model") ? used : saved) && !List.of("run", "replay").contains(command)) {
        problems.add(
            "--" + name + " belongs to ./collect run and means nothing to `" + command + "`");
      }
    }
    if (used && saved && !isSwitchedOn("streaming", arguments)) {
      problems.add(
          "--saveModel: a run with --model fits no model that could be saved; leave one of the two"
              + " out");
    }
  }

  private static boolean isSwitchedOn(String option, List<String> arguments) {
    return arguments.contains("--" + option) || arguments.contains("--" + option + "=true");
  }

  /** Options that are about a run that is held. */
  private static void checkHeld(String command, List<String> arguments, List<String> problems) {
    for (String name : List.of("--run", "--discard")) {
      boolean given =
          arguments.stream()
              .anyMatch(argument -> argument.equals(name) || argument.startsWith(name + "="));
      if (given && !command.equals("publish")) {
        problems.add(name + " belongs to ./collect publish and means nothing to `" + command + "`");
      }
    }
  }

  /** What would have no effect is told, too. */
  private static void checkRunner(List<String> arguments, List<String> problems) {
    String flag = "--runner=";
    String runner =
        arguments.stream()
            .filter(argument -> argument.startsWith(flag))
            .map(argument -> argument.substring(flag.length()))
            .findFirst()
            .orElse(DIRECT);
    if (runner.equalsIgnoreCase(FLINK)) {
      if (!hasFlink()) {
        problems.add("--runner: FlinkRunner is not on the class path; ./collect puts it there");
      }
      return;
    }
    if (!runner.equalsIgnoreCase(DIRECT)) {
      problems.add("--runner must be DirectRunner or FlinkRunner, not " + shorten(runner));
      return;
    }
    for (String argument : arguments) {
      String name = argument.split("=", 2)[0];
      if (name.startsWith("--") && OptionDescription.isOfFlink(name.substring(2))) {
        problems.add(name + " belongs to FlinkRunner; add --runner=FlinkRunner, or leave it out");
      }
    }
  }

  private static boolean hasFlink() {
    return PipelineOptionsFactory.getRegisteredOptions().stream()
        .anyMatch(options -> options.getSimpleName().equals("FlinkPipelineOptions"));
  }

  /** Beam would fail over two values for one option, in words that name only the values. */
  private static void checkRepeated(List<String> arguments, List<String> problems) {
    Set<String> seen = new HashSet<>();
    Set<String> told = new HashSet<>();
    for (String argument : arguments) {
      String name = argument.split("=", 2)[0];
      if (!seen.add(name) && told.add(name)) {
        problems.add(name + " is given more than once");
      }
    }
  }

  /** Whether Beam takes all of them: to ask for each alone takes many times as long. */
  private static boolean canBeRead(List<String> arguments) {
    try {
      PipelineOptionsFactory.fromArgs(arguments.toArray(new String[0])).as(CollectionOptions.class);
      return true;
    } catch (IllegalArgumentException e) {
      return false; // Which of them it is, is found out below.
    }
  }

  private Optional<String> checkForm(String argument) {
    if (!argument.startsWith("--") || argument.indexOf('=') < 0) {
      if (argument.startsWith("--") && known.containsKey(argument.substring(2))) {
        OptionDescription option = known.get(argument.substring(2));
        return option.type().equals("boolean")
            ? Optional.empty()
            : Optional.of(argument + " needs a value: " + argument + "=VALUE");
      }
      if (!argument.startsWith("--")) {
        return Optional.of("`" + argument + "` is not an option; options look like --name=value");
      }
    }
    return Optional.empty();
  }

  private Optional<String> check(String argument) {
    Optional<String> malformed = checkForm(argument);
    if (malformed.isPresent() || known.containsKey(argument.substring(2))) {
      return malformed; // is wrong, or is a flag that needs no value
    }
    String name = argument.substring(2).split("=", 2)[0];
    if (name.equals("runner") || (OptionDescription.isOfFlink(name) && !hasFlink())) {
      return Optional.empty(); // looked at with the others, as they depend on each other
    }
    try {
      PipelineOptionsFactory.fromArgs(argument).as(CollectionOptions.class);
      return Optional.empty();
    } catch (IllegalArgumentException e) {
      if (known.containsKey(name)) {
        return Optional.of(
            "--"
                + name
                + " takes "
                + article(known.get(name).type())
                + ", not `"
                + shorten(argument.substring(argument.indexOf('=') + 1))
                + "`");
      }
      String suggestion =
          Suggestions.closest(name, known.keySet())
              .map(close -> "; did you mean --" + close + "?")
              .orElse("");
      return Optional.of("unknown option --" + name + suggestion + " (./collect --help lists all)");
    }
  }

  private static void checkValues(CollectionOptions options, List<String> problems) {
    String password = options.getJdbcPassword();
    if (password != null && !password.isEmpty() && !SecretResolver.isReference(password)) {
      problems.add(
          "--jdbcPassword must be a reference, so that the password is nowhere shown: set the"
              + " environment variable DB_PASSWORD and pass --jdbcPassword='${env:DB_PASSWORD}'");
    }
    if (options.getJdbcUrl().toLowerCase(java.util.Locale.ROOT).contains("password=")) {
      problems.add(
          "--jdbcUrl must not contain a password; use --jdbcPassword='${env:DB_PASSWORD}'");
    } else if (options.getJdbcUrl().startsWith("jdbc:postgresql:")
        && options.getJdbcUrl().contains("@")) {
      problems.add(
          "--jdbcUrl must not contain a user or a password (USER:PASSWORD@HOST); use"
              + " --jdbcUsername=… and --jdbcPassword='${env:DB_PASSWORD}'");
    } else if (!options.getJdbcUrl().startsWith("jdbc:sqlite:")
        && !options.getJdbcUrl().startsWith("jdbc:postgresql:")) {
      problems.add("--jdbcUrl must begin with jdbc:sqlite: or jdbc:postgresql:");
    }
    atLeastOne("readers", options.getReaders(), problems);
    atLeastOne("shards", options.getShards(), problems);
    atLeastOne("limit", options.getLimit(), problems);
    checkDuration("window", options.getWindow(), problems);
    checkDuration("allowedLateness", options.getAllowedLateness(), problems);
    if (options.getPollEvery() != null) {
      checkDuration("pollEvery", options.getPollEvery(), problems);
    }
    if (!List.of("auto", "always", "never").contains(options.getProgress())) {
      problems.add("--progress must be auto, always or never, not " + options.getProgress());
    }
  }

  /** The shortest window in which there is anything to be counted, and the longest that ends. */
  private static void checkDuration(String name, String value, List<String> problems) {
    Optional<Duration> duration = Quantities.duration(value);
    boolean zero = duration.isPresent() && duration.get().isZero();
    if (duration.isEmpty() || (zero && !name.equals("allowedLateness"))) {
      problems.add(
          "--" + name + " must be a duration such as 30s, 5m or 24h, not " + shorten(value));
    }
  }

  private static void atLeastOne(String name, int value, List<String> problems) {
    if (value < 1) {
      problems.add("--" + name + " must be at least 1, not " + value);
    }
  }

  private static String article(String type) {
    return type.equals("integer")
        ? "a whole number"
        : type.equals("boolean") ? "true or false" : "a " + type;
  }

  private static String shorten(String value) {
    return value.length() <= 40 ? value : value.substring(0, 39) + "…";
  }

  /** The text of {@code --help}. */
  public static String help() {
    StringBuilder help = new StringBuilder();
    for (OptionDescription option : OptionDescription.all()) {
      help.append("  --")
          .append(option.name())
          .append("=")
          .append(option.type().toUpperCase(java.util.Locale.ROOT));
      help.append('\n');
      wrap(option.description(), help);
      help.append("      Default: ").append(option.defaultValue()).append('\n');
    }
    return help.toString();
  }

  private static void wrap(String text, StringBuilder out) {
    StringBuilder line = new StringBuilder("     ");
    for (String word : Arrays.asList(text.split(" "))) {
      if (line.length() + word.length() > 90) {
        out.append(line).append('\n');
        line = new StringBuilder("     ");
      }
      line.append(' ').append(word);
    }
    out.append(line).append('\n');
  }

  /** A fresh set of options with every default. */
  public static CollectionOptions defaults() {
    PipelineOptions options = PipelineOptionsFactory.create();
    return options.as(CollectionOptions.class);
  }
}
