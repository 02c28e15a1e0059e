package dev.collection.flink;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.collection.model.JsonItems;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real cluster of separate processes, given the sample by each of the ways in which Flink takes a
 * program, into a real PostgreSQL that asks for a password.
 */
class FlinkClusterIT {
  private static final String PASSWORD = "canary-4711-password";
  private static final Map<String, String> SECRETS = Map.of("LOADER_PASSWORD", PASSWORD);
  private static final Path HOME = Path.of(System.getProperty("project.root"));
  private static final String FIRST_RUN =
      "done unexplained 0 extracted 3000 inserted 2846 unchanged 0 duplicate 117 rejected 37"
          + " anomalies 37";

  /** Kept: what went wrong in another process is only here. */
  private static final Path KEPT = Path.of("target/cluster-it").toAbsolutePath();

  private static EmbeddedPostgres server;
  private static FlinkCluster cluster;
  private static Map<String, List<String>> expected;
  @TempDir Path folder;

  @BeforeAll
  static void start() throws Exception {
    server =
        EmbeddedPostgres.builder()
            .setPort(0)
            .setServerConfig("password_encryption", "scram-sha-256")
            .start();
    Loaded all = loaded("postgres");
    all.execute("CREATE ROLE loader LOGIN SUPERUSER PASSWORD '" + PASSWORD + "'");
    Path rules = Path.of(all.column("SHOW hba_file").get(0));
    Files.writeString(rules, "host all loader all scram-sha-256\n" + Files.readString(rules));
    all.execute("SELECT pg_reload_conf()");
    Path own = Files.createDirectories(KEPT.resolve(Long.toString(ProcessHandle.current().pid())));
    cluster = FlinkCluster.start(own, 2, SECRETS);

    Path folder = Files.createDirectories(own.resolve("direct"));
    Program direct = Program.collect(folder, SECRETS, arguments("direct", folder));
    assertThat(direct.said(), direct.code(), is(0));
    expected = loaded("direct").contents();
    assertThat(expected.get("federal_jobs").size(), is(2846));
  }

  @AfterAll
  static void stop() throws Exception {
    try {
      if (cluster != null) {
        cluster.close();
      }
    } finally {
      server.close();
    }
  }

  @Test
  void whenSubmittedByFlinkMaster_loadsWhatTheDirectRunnerLoads() throws Exception {
    List<String> arguments = arguments("master", folder);
    arguments.addAll(List.of("--runner=FlinkRunner", "--flinkMaster=" + cluster.master()));
    arguments.add("--parallelism=2");

    Program first = Program.collect(folder, SECRETS, arguments);

    assertThat(first.said(), first.code(), is(0));
    assertThat(first.said(), containsString("  = inserted       2,846\n"));
    assertThat(loaded("master").outcome(), is(FIRST_RUN));
    assertThat(loaded("master").contents(), is(expected));
    assertThat(
        Files.readAllLines(folder.resolve("out/rejects.jsonl")).size(),
        is(expected.get("federal_jobs_rejects").size()));
  }

  @Test
  void whenSubmittedByFlinkRun_loadsWhatTheDirectRunnerLoads() throws Exception {
    Program run = Program.flinkRun(folder, cluster, SECRETS, arguments("cli", folder));

    assertThat(run.said(), run.code(), is(0));
    assertThat(run.said(), containsString("  = inserted       2,846\n"));
    assertThat(loaded("cli").outcome(), is(FIRST_RUN));
    assertThat(loaded("cli").contents(), is(expected));
  }

  @Test
  void whenSubmittedByRest_loadsWhatTheDirectRunnerLoads() throws Exception {
    ObjectNode request = JsonItems.mapper().createObjectNode();
    ArrayNode program = request.putArray("programArgsList");
    arguments("rest", folder).forEach(program::add);
    request.put("parallelism", 2);

    String jar = cluster.upload(FlinkCluster.jar());
    JsonNode answer = cluster.post("/jars/" + jar + "/run", request.toString());

    assertThat(answer.toString(), answer.has("jobid"), is(true));
    cluster.awaitJobs();
    assertThat(
        cluster.get("/jobs/" + answer.get("jobid").asText()).get("state").asText(), is("FINISHED"));
    assertThat(loaded("rest").outcome(), is(FIRST_RUN));
    assertThat(loaded("rest").contents(), is(expected));
  }

  @Test
  void whenATableRefusesARow_theSentenceIsThatOfTheDirectRunner() throws Exception {
    List<String> arguments = arguments("refusing", folder);
    arguments.add("--runner=FlinkRunner");
    arguments.add("--flinkMaster=" + cluster.master());
    Program first = Program.collect(folder, SECRETS, arguments);
    assertThat(first.said(), first.code(), is(0));
    Loaded loaded = loaded("refusing");
    loaded.execute(
        "DELETE FROM federal_jobs",
        "ALTER TABLE federal_jobs ADD CONSTRAINT cheap CHECK (salary_max < 5)");

    Program refused = Program.collect(folder, SECRETS, arguments);

    assertThat(refused.said(), refused.code(), is(1));
    assertThat(
        refused.said().lines().findFirst().orElse(""),
        containsString("federal_jobs: failed, PostgreSQL at " + url("refusing") + " failed: "));
    assertThat(refused.said(), containsString("violates check constraint \"cheap\""));
    assertThat(refused.said(), not(containsString("\tat ")));
    assertThat(
        loaded.column("SELECT status FROM collection_runs ORDER BY started_at"),
        is(List.of("done", "failed")));
  }

  @Test
  void whenLoadedIntoSqlite_saysThatAClusterCannot() throws Exception {
    Program refused =
        Program.collect(
            folder,
            SECRETS,
            List.of(
                "--spec=" + HOME.resolve("src/config/federal-jobs-sample.yaml"),
                "--jdbcUrl=jdbc:sqlite:x.db",
                "--runner=FlinkRunner",
                "--flinkMaster=" + cluster.master()));
    assertThat(refused.code(), is(2));
    assertThat(
        refused.said(),
        is(
            "SQLite is a file of one machine and cannot be loaded from a cluster; load into"
                + " PostgreSQL (--jdbcUrl=jdbc:postgresql://HOST:5432/DATABASE), or leave"
                + " --flinkMaster out to run in this process\n"));
  }

  /** Searches everything that the cluster tells or has written in this test class so far. */
  @Test
  void whenJobsHaveRun_theSecretIsNowhere() throws Exception {
    List<String> arguments = arguments("secret", folder);
    arguments.addAll(List.of("--runner=FlinkRunner", "--flinkMaster=" + cluster.master()));
    Program run = Program.collect(folder, SECRETS, arguments);
    assertThat(run.said(), run.code(), is(0));
    List<String> jobs = cluster.jobs();
    assertThat(jobs.size(), greaterThan(0));
    StringBuilder told = new StringBuilder(run.said());
    for (String job : jobs) {
      for (String part : List.of("", "/config", "/plan", "/accumulators", "/exceptions")) {
        told.append(cluster.text("/jobs/" + job + part));
      }
    }
    told.append(cluster.text("/jars")).append(cluster.text("/jobmanager/config"));
    told.append(cluster.logs());
    assertThat("the search finds what is there", told.toString(), containsString("federal_jobs"));
    assertThat(told.toString().contains(PASSWORD), is(false));
  }

  private static List<String> arguments(String database, Path folder) throws Exception {
    loaded("postgres").execute("CREATE DATABASE " + database);
    List<String> arguments = new ArrayList<>();
    arguments.add("--spec=" + HOME.resolve("src/config/federal-jobs-sample.yaml"));
    arguments.add("--jdbcUrl=" + url(database));
    arguments.add("--jdbcUsername=loader");
    arguments.add("--jdbcPassword=${env:LOADER_PASSWORD}");
    arguments.add("--output=" + folder.resolve("out"));
    return arguments;
  }

  private static String url(String database) {
    return "jdbc:postgresql://127.0.0.1:" + server.getPort() + "/" + database;
  }

  private static Loaded loaded(String database) {
    return new Loaded(url(database));
  }
}
