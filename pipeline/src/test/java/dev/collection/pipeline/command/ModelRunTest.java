package dev.collection.pipeline.command;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;

import com.fasterxml.jackson.databind.JsonNode;
import dev.collection.io.jdbc.Database;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A model that one run has saved scores another, or is refused before anything is collected. */
class ModelRunTest {
  private static final String SPEC =
      """
      collection: offers
      key: [id]
      fields: {id: integer, plan: string, pay_min: decimal, pay_max: decimal}
      sources:
        file:
          file: {path: offers.jsonl}
          map: {id: /id, plan: /plan, pay_min: /min, pay_max: /max}
      anomalies:
        features: [pay_min, pay_max]
        log: [pay_min, pay_max]
        within: [plan]
        methods: [robust_z, one_class_svm]
      """;

  /** What must be the same when the same records are scored by the same model. */
  private static final String ANOMALIES =
      "SELECT record_key, method, score, threshold, compared_with, group_size, explanation,"
          + " contributions, p_value, combined_p_value, p_value_cutoff FROM offers_anomalies"
          + " WHERE run_id = '%s' ORDER BY 1, 2";

  @TempDir Path path;
  private RunFolder folder;

  @BeforeEach
  void write() throws Exception {
    folder = new RunFolder(path).write("spec.yaml", SPEC).write("offers.jsonl", offers(80));
  }

  private static String offers(int count) {
    List<String> lines = new ArrayList<>();
    for (int id = 1; id <= count; id++) {
      int min = 40_000 + 137 * (id % 13);
      lines.add(offer(id, min, min + 5_000 + 31 * (id % 7)));
    }
    lines.add(offer(900, 4_000_000, 4_500_000)); // odd
    return String.join("\n", lines) + "\n";
  }

  private static String offer(int id, int min, int max) {
    return "{\"id\":%d,\"plan\":\"GS\",\"min\":%d,\"max\":%d}".formatted(id, min, max);
  }

  /** A run of that many minutes after the first one. */
  private CommandRun run(int minutes, String... more) throws Exception {
    List<String> arguments = new ArrayList<>();
    arguments.add("run");
    arguments.add("--spec=" + path.resolve("spec.yaml"));
    arguments.add("--jdbcUrl=" + folder.jdbcUrl());
    arguments.add("--output=" + folder.output());
    arguments.addAll(List.of(more));
    Instant time = CommandRun.NOW.plus(Duration.ofMinutes(minutes));
    return CommandRun.at(time, arguments.toArray(new String[0]));
  }

  private String last() throws Exception {
    return folder.tables().column("SELECT max(run_id) FROM collection_runs").get(0);
  }

  private List<List<String>> anomalies(String run) throws Exception {
    return folder.tables().rows(ANOMALIES.formatted(run));
  }

  private void execute(String sql) throws Exception {
    Database database = new Database(folder.jdbcUrl(), null, null);
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      assertThat(statement.executeUpdate(sql), is(1));
    } finally {
      database.release();
    }
  }

  private void assertRefused(CommandRun run, String why) throws Exception {
    long runs = folder.tables().number("SELECT count(*) FROM collection_runs");
    assertThat(run.said(), run.code(), is(2));
    assertThat(run.err(), containsString(why));
    assertThat(run.out(), is(""));
    assertThat(folder.tables().number("SELECT count(*) FROM collection_runs"), is(runs));
  }

  @Test
  void aSavedModelSaysTheSameOfTheSameRecordsAsTheRunThatFittedIt() throws Exception {
    assertThat(run(0, "--saveModel").code(), is(0));
    String first = last();
    assertThat(
        anomalies(first).stream().map(row -> row.get(0)).toList(), is(List.of("900", "900")));
    assertThat(
        folder
            .tables()
            .rows("SELECT run_id, collection, trained_at, records FROM collection_models"),
        is(List.of(List.of(first, "offers", "2026-11-16T00:00:00.000000Z", "81"))));

    CommandRun used = run(1, "--model=last");

    assertThat(used.said(), used.code(), is(0));
    assertThat(anomalies(last()), is(anomalies(first)));
    JsonNode notes = folder.summary().get("notes");
    assertThat(
        notes.get(0).asText(),
        is(
            "anomalies: scored with the model of run "
                + first
                + ", trained at 2026-11-16T00:00:00Z on 81 records"));
    assertThat(folder.tables().number("SELECT count(*) FROM collection_models"), is(1L));
  }

  @Test
  void aRunOfAFewRecordsIsScoredByAModelThatItCouldNotFit() throws Exception {
    assertThat(run(0, "--saveModel").code(), is(0));
    String first = last();
    folder.write("offers.jsonl", offer(1, 40_000, 45_000) + "\n" + offer(2, 400_000, 450_000));

    assertThat(run(1).code(), is(0));
    assertThat(anomalies(last()), is(List.of()));
    assertThat(run(2, "--model=" + first).code(), is(0));

    assertThat(
        anomalies(last()).stream().map(row -> row.get(0)).distinct().toList(), is(List.of("2")));
  }

  @Test
  void theLastModelIsThatOfALaterRunThatHasNotFailed() throws Exception {
    assertThat(run(0, "--saveModel").code(), is(0));
    folder.write("offers.jsonl", offers(100));
    assertThat(run(1, "--saveModel").code(), is(0));
    String second = last();
    folder.write("offers.jsonl", offers(120));
    assertThat(run(2, "--saveModel").code(), is(0));
    execute("UPDATE collection_runs SET status = 'failed' WHERE run_id = '" + last() + "'");

    assertThat(run(3, "--model=last").code(), is(0));

    assertThat(
        folder.summary().get("notes").get(0).asText(),
        containsString("the model of run " + second));
    assertThat(folder.tables().number("SELECT count(*) FROM collection_models"), is(3L));
  }

  @Test
  void aModelThatIsNotThereIsRefused() throws Exception {
    assertThat(run(0).code(), is(0));

    assertRefused(
        run(1, "--model=last"),
        "--model: no run of offers has saved a model; collect once with --saveModel, of at"
            + " least 50 records, or leave --model out\n");
    assertRefused(
        run(1, "--model=" + last()),
        "--model: run "
            + last()
            + " of offers has saved no model; collect once with --saveModel, of at least 50"
            + " records, or leave --model out\n");
    assertRefused(
        run(1, "--model=nonsense"),
        "--model: there is no run nonsense in this database; collect once with --saveModel, of at"
            + " least 50 records, or leave --model out\n");
  }

  @Test
  void aModelOfAnotherCollectionIsRefused() throws Exception {
    assertThat(run(0, "--saveModel").code(), is(0));
    String ofOffers = last();
    folder.write("spec.yaml", SPEC.replace("collection: offers", "collection: jobs"));

    assertRefused(
        run(1, "--model=" + ofOffers),
        "--model: run "
            + ofOffers
            + " is of the collection offers, and the spec of jobs; a model is good for its own"
            + " collection only; collect once with --saveModel, of at least 50 records, or leave"
            + " --model out\n");

    assertThat(run(2, "--saveModel").code(), is(0));
    assertRefused(
        run(3, "--model=" + ofOffers),
        "--model: run "
            + ofOffers
            + " is of the collection offers, and the spec of jobs; a model is good for its own"
            + " collection only; the last one of jobs is that of run "
            + last()
            + "; use it with --model=last, or leave --model out\n");
  }

  @Test
  void aRunOfAnotherCollectionWithoutAModelIsTold() throws Exception {
    assertThat(run(0).code(), is(0));
    folder.write("spec.yaml", SPEC.replace("collection: offers", "collection: jobs"));

    assertRefused(
        run(1, "--model=" + last()),
        " is of the collection offers, and the spec of jobs; a model is good for its own collection"
            + " only; collect once with --saveModel, of at least 50 records, or leave --model"
            + " out\n");
  }

  @Test
  void aModelOfOtherSettingsIsRefused() throws Exception {
    assertThat(run(0, "--saveModel").code(), is(0));
    folder.write("spec.yaml", SPEC.replace("[plan]", "[]"));

    assertRefused(
        run(1, "--model=last"),
        "--model: the model of run "
            + last()
            + " is a model of other settings: within"
            + " [plan]; the spec has within []");
  }

  @Test
  void aModelThatIsCutShortOrChangedIsRefused() throws Exception {
    assertThat(run(0, "--saveModel").code(), is(0));
    String damaged =
        "--model: the model of run "
            + last()
            + " is cut short or damaged; its checksum is wrong; collect once with --saveModel, or"
            + " leave --model out\n";
    execute("UPDATE collection_models SET model = substr(model, 1, length(model) - 9)");
    assertRefused(run(1, "--model=last"), damaged);

    execute("UPDATE collection_models SET model = x'00'");
    assertRefused(run(1, "--model=last"), " is not a model of anomalies; collect once");
  }

  @Test
  void optionsThatMeanNothingAreTold() throws Exception {
    assertThat(run(0).code(), is(0));
    assertRefused(
        run(1, "--model=last", "--saveModel"),
        "--saveModel: a run with --model fits no model that could be saved; leave one of the two"
            + " out\n");
    folder.write("spec.yaml", SPEC.replaceAll("(?s)anomalies:.*", ""));
    assertRefused(
        run(1, "--saveModel"),
        "--saveModel: the spec looks for no anomalies; add `anomalies` to it, or leave the option"
            + " out\n");
    CommandRun check = CommandRun.of("check", "--spec=" + path.resolve("spec.yaml"), "--saveModel");
    assertThat(check.code(), is(2));
    assertThat(
        check.err(),
        containsString("--saveModel belongs to ./collect run and means nothing to `check`"));
  }

  @Test
  void aModelWithoutEnoughDataIsNotSaved() throws Exception {
    folder.write("offers.jsonl", offers(20));

    assertThat(run(0, "--saveModel").code(), is(0));

    assertThat(folder.tables().number("SELECT count(*) FROM collection_models"), is(0L));
    assertThat(folder.summary().get("anomalies").get("robust_z").get("scored").asLong(), is(0L));
  }
}
