package dev.collection.pipeline.command;

import static java.util.Arrays.asList;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import dev.collection.io.jdbc.Database;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Records that cannot be scored: the run says why, and flags none of them. */
class AnomalyNotesTest {
  private static final String SPEC =
      """
      collection: offers
      key: [id]
      fields: {id: integer, plan: string, pay: decimal, level: integer}
      sources:
        file:
          file: {path: offers.jsonl}
          map: {id: /id, plan: /plan, pay: /pay, level: /level}
      anomalies:
        features: [pay, level]
        log: [pay]
        within: [plan]
        methods: [robust_z, isolation_forest, one_class_svm]
      """;

  @TempDir Path path;
  private RunFolder folder;

  @BeforeEach
  void write() throws Exception {
    folder = new RunFolder(path).write("spec.yaml", SPEC);
  }

  /** Of levels that differ; an odd pay for the last if there is any. */
  private static List<String> offers(int count) {
    List<String> lines = new ArrayList<>();
    for (int id = 1; id <= count; id++) {
      int pay = id == count ? 4_000_000 : 40_000 + 137 * (id % 13);
      lines.add(offer(id, Integer.toString(pay), Integer.toString(id % 5)));
    }
    return lines;
  }

  private static String offer(int id, String pay, String level) {
    return String.format(
        Locale.ROOT, "{\"id\":%d,\"plan\":\"GS\",\"pay\":%s,\"level\":%s}", id, pay, level);
  }

  /** What the run prints, after it has been checked that it went well and flagged nothing. */
  private String printed(List<String> lines) throws Exception {
    String out = run(lines);
    assertThat(folder.tables().number("SELECT count(*) FROM offers_anomalies"), is(0L));
    return out;
  }

  private String run(List<String> lines, String... more) throws Exception {
    folder.write("offers.jsonl", String.join("\n", lines));
    List<String> arguments = new ArrayList<>();
    arguments.add("run");
    arguments.add("--spec=" + path.resolve("spec.yaml"));
    arguments.add("--jdbcUrl=" + folder.jdbcUrl());
    arguments.add("--output=" + folder.output());
    arguments.addAll(List.of(more));
    CommandRun run = CommandRun.of(arguments.toArray(new String[0]));
    assertThat(run.said(), run.code(), is(0));
    return run.out();
  }

  @Test
  void whenThereAre49Records_saysHowManyAreNeeded() throws Exception {
    String out = printed(offers(49));

    assertThat(
        out,
        containsString(
            "- anomalies: 49 records are without a score by isolation_forest, one_class_svm,"
                + " robust_z: not enough data: 49 records, at least 50 are needed\n"));
    assertThat(out, containsString("0 records  robust_z not enough data, isolation_forest not"));
    assertThat(marked(), is(List.of(asList(null, "49"))));
  }

  @Test
  void whenTheForestIsAlone_saysThatItFlagsNothing() throws Exception {
    String methods = "methods: [robust_z, isolation_forest, one_class_svm]";
    assertThat(SPEC, containsString(methods));
    folder.write("spec.yaml", SPEC.replace(methods, "methods: [isolation_forest]"));

    assertThat(
        printed(offers(80)),
        containsString(
            "- anomalies: isolation_forest alone flags nothing, as its scores have an end; add"
                + " another method\n"));
  }

  /** How many records there are of each mark; null where nobody knows. */
  private List<List<String>> marked() throws Exception {
    return folder.tables().rows("SELECT anomaly, count(*) FROM offers GROUP BY 1 ORDER BY 1");
  }

  @Test
  void whenARecordHasNoFeature_itIsNotKnownWhetherItIsOdd() throws Exception {
    List<String> lines = offers(80);
    lines.add(offer(81, "null", "null"));
    lines.add(offer(82, "null", "3"));

    run(lines);

    assertThat(marked(), is(List.of(asList(null, "1"), List.of("0", "80"), List.of("1", "1"))));
    assertThat(
        folder.tables().column("SELECT id FROM offers WHERE anomaly IS NULL"), is(List.of("81")));
  }

  @Test
  void rowsOfAnEarlierVersionStayAsTheyAreUntilTheirRecordsChange() throws Exception {
    run(offers(49));
    Database database = new Database(folder.jdbcUrl(), null, null);
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      assertThat(statement.executeUpdate("UPDATE offers SET anomaly = 0"), is(49));
    } finally {
      database.release();
    }
    List<String> lines = offers(49);
    lines.set(0, offer(1, "41000", "3"));

    String out = run(lines);

    assertThat(out, containsString("= unchanged         48\n"));
    assertThat(marked(), is(List.of(asList(null, "1"), List.of("0", "48"))));
  }

  @Test
  void whenTheSpecLooksForNoAnomalies_nothingIsKnown() throws Exception {
    folder.write("spec.yaml", SPEC.replaceAll("(?s)anomalies:.*", ""));

    run(offers(80));

    assertThat(marked(), is(List.of(asList(null, "80"))));
  }

  @Test
  void whenThereAreNoRecords_saysThatThereAreNone() throws Exception {
    assertThat(
        printed(List.of()),
        containsString(
            "0 records  robust_z no records, isolation_forest no records, one_class_svm no"
                + " records\n"));
  }

  @Test
  void whenThereIsOneRecord_itIsNotToldOfAsMany() throws Exception {
    String out = printed(List.of(offer(1, "40137", "null")));

    assertThat(
        out,
        containsString(
            "- anomalies: 1 record is without a score by isolation_forest, one_class_svm, robust_z:"
                + " not enough data: 1 record, at least 50 are needed\n"));
    assertThat(out, containsString("- anomalies: level is missing in the only record\n"));
    assertThat(out, not(containsString("is the same in")));
    folder.write("spec.yaml", SPEC.replace("[pay, level]", "[pay, plan]"));
    assertThat(
        printed(List.of(offer(1, "40137", "null"))),
        containsString("- anomalies: plan is not a number in the only record\n"));
  }

  @Test
  void whenOneIsOdd_theSummaryCountsOneRecord() throws Exception {
    assertThat(
        run(offers(80)), containsString("  anomalies            1 record  robust_z 1 of 80,"));
  }

  @Test
  void whenOnlyOneRecordHasEveryFeature_saysThatItHas() throws Exception {
    List<String> lines = new ArrayList<>();
    for (int id = 1; id <= 60; id++) {
      lines.add(offer(id, Integer.toString(40_000 + 137 * (id % 13)), id == 1 ? "3" : "null"));
    }

    assertThat(
        printed(lines), containsString("1 of 60 usable records has every feature, at least"));
  }

  @Test
  void whenAllValuesAreEqual_saysThat() throws Exception {
    List<String> lines = new ArrayList<>();
    for (int id = 1; id <= 60; id++) {
      lines.add(offer(id, "50000", "3"));
    }

    String out = printed(lines);

    assertThat(
        out,
        containsString(
            "- anomalies: 60 records are without a score by isolation_forest, one_class_svm,"
                + " robust_z: not enough data: all 60 records of the sample have the usual values"
                + " of their group\n"));
    assertThat(out, containsString("- anomalies: pay is the same in all 60 records\n"));
    assertThat(out, containsString("- anomalies: level is the same in all 60 records\n"));
  }

  @Test
  void whenAFeatureIsMissingEverywhere_namesIt() throws Exception {
    List<String> lines = new ArrayList<>();
    for (int id = 1; id <= 60; id++) {
      lines.add(offer(id, Integer.toString(40_000 + 137 * (id % 13)), "null"));
    }

    String out = printed(lines);

    assertThat(out, containsString("- anomalies: level is missing in all 60 records\n"));
    assertThat(
        out,
        containsString(
            "- anomalies: 60 records are without a score by isolation_forest, one_class_svm: not"
                + " enough data: 0 of 60 usable records have every feature, at least 50 are"
                + " needed\n"));
  }

  @Test
  void whenATextIsNeverANumber_namesIt() throws Exception {
    folder.write("spec.yaml", SPEC.replace("[pay, level]", "[pay, level, plan]"));

    assertThat(
        run(offers(60)),
        containsString("- anomalies: plan is not a number in any of 60 records\n"));

    List<String> lines = new ArrayList<>(offers(60));
    lines.set(0, lines.get(0).replace("\"GS\"", "null"));
    assertThat(
        run(lines),
        containsString(
            "- anomalies: plan is missing in 1 and not a number in 59 of 60 records: no value of it"
                + " can be compared\n"));
    // As soon as one record has a number it can be compared.
    lines.set(1, lines.get(1).replace("\"GS\"", "\"13\""));
    assertThat(run(lines), not(containsString("can be compared")));
  }

  @Test
  void whenAValueHasNoLogarithm_saysThatAndNotThatItIsMissing() throws Exception {
    List<String> lines = offers(80);
    lines.add(offer(81, "0", "3"));
    lines.add(offer(82, "-5", "3"));
    lines.add(offer(83, "0", "null"));

    String out = run(lines);

    String without =
        "- anomalies: 1 record is without a score by isolation_forest, one_class_svm: ";
    String why = ", which cannot be compared by logarithm";
    assertThat(out, containsString(without + "pay is 0" + why + "\n"));
    assertThat(out, containsString(without + "pay is below 0" + why + "\n"));
    assertThat(out, containsString("svm, robust_z: level is missing, and pay is 0" + why + "\n"));
    assertThat(out, not(containsString("pay is missing")));
    assertThat(marked(), is(List.of(asList(null, "1"), List.of("0", "81"), List.of("1", "1"))));
  }

  @Test
  void whenNoValueHasALogarithm_namesTheFeature() throws Exception {
    List<String> lines = new ArrayList<>();
    for (int id = 1; id <= 60; id++) {
      lines.add(offer(id, "0", Integer.toString(id % 5)));
    }

    assertThat(
        run(lines),
        containsString(
            "- anomalies: pay is 0 in all 60 records, which cannot be compared by logarithm\n"));
    lines.set(0, offer(1, "-1", "1"));
    assertThat(
        run(lines),
        containsString(
            "- anomalies: pay is 0 in 59 and below 0 in 1 of 60 records: no value of it can be"
                + " compared\n"));
  }

  @Test
  void byTheModelOfAnotherRun_saysOfWhatItCannotScore() throws Exception {
    run(offers(80), "--saveModel");

    String out = run(List.of(offer(1, "40137", "null"), offer(2, "40274", "null")), "--model=last");

    assertThat(out, containsString("- anomalies: level is missing in all 2 records\n"));
    assertThat(
        out,
        containsString(
            "- anomalies: 2 records are without a score by isolation_forest, one_class_svm:"
                + " level is missing\n"));
  }

  @Test
  void byAModelThatHasNeverSeenAFeature_saysThatItIsNotJudged() throws Exception {
    List<String> zeros =
        offers(80).stream().map(line -> line.replaceAll("level\":.", "level\":0")).toList();
    run(zeros, "--saveModel");

    String out = run(List.of(offer(1, "40137", "1000"), offer(2, "40274", "0")), "--model=last");

    assertThat(
        out,
        containsString(
            "- anomalies: level says nothing in 2 records: what is usual there is not known\n"));
  }
}
