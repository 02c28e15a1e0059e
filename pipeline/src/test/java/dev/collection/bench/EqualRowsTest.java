package dev.collection.bench;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;

import dev.collection.pipeline.command.CommandRun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The benchmark compares two programs that do the same work: on little data, in this process. */
class EqualRowsTest {
  /** What the job knows of a record besides the fields of the spec. */
  private static final Set<String> BOOKKEEPING =
      Set.of(
          "quality_score",
          "quality_misses",
          "anomaly",
          "source",
          "content_hash",
          "first_seen_at",
          "last_changed_at",
          "last_seen_at",
          "run_id",
          "revision");

  @TempDir Path path;

  @Test
  void whenBothCollectTheSame_everyFieldOfEveryRowIsEqual() throws Exception {
    Path data = Files.createDirectory(path.resolve("data"));
    CommandRun generated = CommandRun.of(Benchmark.generation(2_000, data).toArray(new String[0]));
    assertThat(generated.said(), generated.code(), is(0));
    Target target = new SqliteTarget(path);

    String plain = PlainCollector.collect(target.plainUrl(), data);
    CommandRun run =
        CommandRun.of(
            "run",
            "--spec=" + Benchmark.writeSpec(CommandRun.HOME, data),
            "--jdbcUrl=" + target.collectUrl(),
            "--output=" + path.resolve("out"));

    assertThat(run.said(), run.code(), is(0));
    assertThat(target.rowsEqual(), is(true));
    String[] counts = plain.split(" rows, | rejected", -1);
    assertThat(run.out(), containsString(counted("inserted", counts[0])));
    assertThat(run.out(), containsString(counted("rejected", counts[1])));
    assertThat(columns(target.collectUrl()), is(new TreeSet<>(PlainCollector.COLUMNS)));
  }

  @Test
  void whenOneFieldOfOneRowDiffers_isNotEqual() throws Exception {
    Target target = new SqliteTarget(path);
    String columns = String.join(", ", PlainCollector.COLUMNS);
    String values = "'1'" + ", 'x'".repeat(PlainCollector.COLUMNS.size() - 1);
    for (String[] table :
        new String[][] {{target.plainUrl(), "plain_jobs"}, {target.collectUrl(), "federal_jobs"}}) {
      Target.execute(table[0], "CREATE TABLE " + table[1] + " (" + columns + ")");
      Target.execute(table[0], "INSERT INTO " + table[1] + " VALUES (" + values + ")");
    }
    assertThat(target.rowsEqual(), is(true));
    Target.execute(target.plainUrl(), "UPDATE plain_jobs SET canonical_url = NULL");
    assertThat(target.rowsEqual(), is(false));
  }

  private static String counted(String what, String number) {
    return String.format(Locale.ROOT, "= %-8s %,11d", what, Integer.parseInt(number));
  }

  private static Set<String> columns(String url) throws SQLException {
    Set<String> columns = new TreeSet<>();
    try (Connection connection = DriverManager.getConnection(url);
        ResultSet found = connection.getMetaData().getColumns(null, null, "federal_jobs", null)) {
      while (found.next()) {
        columns.add(found.getString("COLUMN_NAME"));
      }
    }
    columns.removeAll(BOOKKEEPING);
    return columns;
  }
}
