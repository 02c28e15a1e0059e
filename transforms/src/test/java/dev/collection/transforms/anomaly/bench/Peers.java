package dev.collection.transforms.anomaly.bench;

import dev.collection.transforms.anomaly.AnomalyDefinition;
import dev.collection.transforms.anomaly.Baseline;
import dev.collection.transforms.anomaly.FeatureVector;
import dev.collection.transforms.anomaly.MethodSettings;
import dev.collection.transforms.anomaly.ReferenceSample;
import dev.collection.transforms.anomaly.bench.LabelledSet.Row;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** scikit-learn's detectors, run by a script on the same data, handed over as files of numbers. */
final class Peers {
  private final String python;
  private final String script;
  private final Path work;

  Peers(String python, String script, Path work) {
    this.python = python;
    this.script = script;
    this.work = work;
  }

  /**
   * What a detector made of a set.
   *
   * @param memoryMebibytes the most that the process had, of both detectors so far
   */
  record Outcome(
      String detector,
      double averagePrecision,
      int hits,
      int falseAlarms,
      double fitMillis,
      double judgeMillis,
      int memoryMebibytes) {}

  /**
   * The bundled sets of scikit-learn, each class in turn as the outliers: no groups, every column a
   * feature. Their names begin with that of the set and a hyphen.
   */
  List<LabelledSet> publicSets(List<String> methods) throws IOException, InterruptedException {
    List<LabelledSet> sets = new ArrayList<>();
    for (String name : run("sets", work.toString())) {
      sets.add(read(name, work.resolve(name + ".csv"), methods));
    }
    return sets;
  }

  private static LabelledSet read(String name, Path file, List<String> methods) throws IOException {
    List<Row> rows = new ArrayList<>();
    List<String> columns = new ArrayList<>();
    for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
      String[] texts = line.split(",", -1);
      double[] values = new double[texts.length - 1];
      for (int i = 0; i < values.length; i++) {
        values[i] = Double.parseDouble(texts[i + 1]);
      }
      String kind = texts[0].equals("1") ? "outlier" : "";
      rows.add(new Row(kind, List.of(), new FeatureVector("", values, values), values));
    }
    for (int i = 0; i < rows.get(0).plain().length; i++) {
      columns.add("column_" + i);
    }
    AnomalyDefinition definition =
        new AnomalyDefinition(
            columns,
            List.of(),
            List.of(),
            methods,
            50,
            20,
            5000,
            0.01,
            MethodSettings.DEFAULTS,
            42);
    return new LabelledSet(name, definition, columns, rows);
  }

  /**
   * On the columns that a data scientist would give them.
   *
   * @param seeds of what is random, over which the area is a mean
   */
  List<Outcome> onPlainColumns(LabelledSet set, int seeds)
      throws IOException, InterruptedException {
    return outcomes(set, Row::plain, seeds);
  }

  /** On the group-relative columns that our methods see. */
  List<Outcome> onOurColumns(LabelledSet set) throws IOException, InterruptedException {
    ReferenceSample sample = ReferenceSample.empty(set.definition());
    for (int i = 0; i < set.rows().size(); i++) {
      sample.add("record-" + i, set.rows().get(i).vector());
    }
    Baseline baseline = Baseline.of(sample, set.definition());
    return outcomes(set, row -> baseline.compare(row.vector()).deviations(), 1);
  }

  private List<Outcome> outcomes(LabelledSet set, Function<Row, double[]> columns, int seeds)
      throws IOException, InterruptedException {
    Path file = work.resolve("set.csv");
    StringBuilder text = new StringBuilder();
    for (Row row : set.rows()) {
      text.append(row.isAnomaly() ? 1 : 0);
      for (double value : columns.apply(row)) {
        text.append(',').append(value);
      }
      text.append('\n');
    }
    Files.writeString(file, text);
    List<Outcome> outcomes = new ArrayList<>();
    for (String line : run("run", file.toString(), Integer.toString(seeds))) {
      String[] texts = line.split(" ", -1);
      outcomes.add(
          new Outcome(
              texts[0],
              Double.parseDouble(texts[1].replace("nan", "NaN")),
              Integer.parseInt(texts[2]),
              Integer.parseInt(texts[3]),
              Double.parseDouble(texts[4]),
              Double.parseDouble(texts[5]),
              Integer.parseInt(texts[6])));
    }
    return outcomes;
  }

  private List<String> run(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(python, script));
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(
          String.format(Locale.ROOT, "%s ended with %d", command, process.exitValue()));
    }
    return out.lines().toList();
  }
}
