package dev.collection.pipeline.command;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a second run over the same input does, and a run that is not good enough. */
class SampleRerunTest {
  @TempDir Path path;

  @Test
  void whenNothingChanged_touchesNoRow() throws Exception {
    RunFolder folder = new RunFolder(path);
    folder.run(CommandRun.SAMPLE_SPEC);
    String everything = "SELECT * FROM federal_jobs ORDER BY job_id";
    List<List<String>> before = folder.tables().rows(everything);

    CommandRun second = folder.run(CommandRun.SAMPLE_SPEC);

    assertThat(second.said(), second.code(), is(0));
    assertThat(second.out(), containsString("  = unchanged      2,846\n"));
    assertThat(folder.tables().rows(everything), is(before));
    Map<String, String> run = folder.tables().records(LATEST).get(0);
    assertThat(run.get("unchanged"), is("2846"));
    assertThat(run.get("inserted"), is("0"));
    assertThat(run.get("updated"), is("0"));
    assertThat(run.get("duplicate"), is("117"));
    assertThat(run.get("rejected"), is("37"));
    assertThat(run.get("unexplained"), is("0"));
    assertThat(folder.rejects().size(), is(37));
    assertThat(
        second.out(),
        containsString(
            String.format(
                Locale.ROOT,
                "  anomalies   %,10d records  robust_z %,d of ",
                anomalies(folder, run, "DISTINCT record_key", "1=1"),
                anomalies(folder, run, "*", "method = 'robust_z'"))));
    assertThat(
        folder.summary().get("totals").get("anomalies").asLong(),
        is(anomalies(folder, run, "DISTINCT record_key", "1=1")));
  }

  private static long anomalies(
      RunFolder folder, Map<String, String> run, String what, String condition) throws Exception {
    return folder
        .tables()
        .number(
            String.format(
                Locale.ROOT,
                "SELECT COUNT(%s) FROM federal_jobs_anomalies WHERE run_id = '%s' AND %s",
                what,
                run.get("run_id"),
                condition));
  }

  @Test
  void whenAThresholdIsNotMet_loadsAllTheSameAndEndsWith3() throws Exception {
    RunFolder folder = new RunFolder(path);
    folder.write(
        "strict.yaml",
        "extends: " + CommandRun.SAMPLE_SPEC + "\nquality: {thresholds: {completeness: 1.0}}\n");

    CommandRun run = folder.run("strict.yaml");

    assertThat(run.said(), run.code(), is(3));
    assertThat(run.out(), containsString("federal_jobs: done with breaches in "));
    assertThat(run.out(), containsString("  ! completeness "));
    assertThat(folder.tables().balanced("federal_jobs").get("inserted"), is("2846"));
    assertThat(folder.summary().get("status").asText(), is("done_with_breaches"));
  }

  private static final String LATEST =
      "SELECT * FROM collection_runs WHERE unchanged > 0 ORDER BY run_id";
}
