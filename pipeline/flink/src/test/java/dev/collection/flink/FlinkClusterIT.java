package dev.collection.flink;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
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
import java.util.concurrent.CompletableFuture;
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
  private static final Path SPEC =
      Path.of(System.getProperty("project.root"), "src/config/federal-jobs-sample.yaml");
  private static final String FIRST_RUN =
      "done unexplained 0 extracted 3000 inserted 2846 unchanged 0 duplicate 117 rejected 37"
          + " anomalies 31";

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
  void whenSubmittedByFlinkMaster_loadsWhatTheDirectRunnerLoadsAndFailsWithItsSentence()
      throws Exception {
    List<String> arguments = onCluster(arguments("master", folder));

    Program first = Program.collect(folder, SECRETS, arguments);

    Loaded loaded = loaded("master");
    assertThat(first.said(), first.code(), is(0));
    assertThat(first.said(), containsString("  = inserted       2,846\n"));
    assertThat(loaded.outcome(), is(FIRST_RUN));
    assertThat(loaded.contents(), is(expected));
    assertThat(
        Files.readAllLines(folder.resolve("out/rejects.jsonl")).size(),
        is(expected.get("federal_jobs_rejects").size()));
    theSecretIsNowhere(first.said());

    // A refused record would be a reject; of any other table it is a fault of the system.
    loaded.execute(
        "ALTER TABLE federal_jobs_duplicates ADD CONSTRAINT cheap CHECK (kind = 'X') NOT VALID");
    Program refused = Program.collect(folder, SECRETS, arguments);

    assertThat(refused.said(), refused.code(), is(1));
    assertThat(
        refused.said().lines().findFirst().orElse(""),
        containsString("federal_jobs: failed, PostgreSQL at " + url("master") + " failed: "));
    assertThat(refused.said(), containsString("violates check constraint \"cheap\""));
    assertThat(refused.said(), not(containsString("\tat ")));
    assertThat(
        loaded.column("SELECT status FROM collection_runs ORDER BY started_at"),
        is(List.of("done", "failed")));
    theSecretIsNowhere(refused.said());
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

    String jar = cluster.rest().upload(FlinkCluster.jar());
    JsonNode answer = cluster.rest().post("/jars/" + jar + "/run", request.toString());

    assertThat(answer.toString(), answer.has("jobid"), is(true));
    cluster.awaitJobs();
    assertThat(
        cluster.rest().get("/jobs/" + answer.get("jobid").asText()).get("state").asText(),
        is("FINISHED"));
    assertThat(loaded("rest").outcome(), is(FIRST_RUN));
    assertThat(loaded("rest").contents(), is(expected));
  }

  @Test
  void whenATaskManagerIsKilled_theRunGoesOnElsewhereAndTheTableIsRight() throws Exception {
    Path input = folder.resolve("input");
    Program sample =
        Program.collect(
            folder,
            SECRETS,
            List.of(
                "sample", "--records=8000", "--format=jsonl", "--gzip=false", "--output=" + input));
    assertThat(sample.said(), sample.code(), is(0));
    Path spec = folder.resolve("jobs.yaml");
    Files.writeString(
        spec,
        "extends: "
            + SPEC
            + "\nsources: {sample: {file: {path: input/*.jsonl, format: jsonl, collected_at:"
            + " from_name}, like: usajobs}}\n");
    Program clean = Program.collect(folder, SECRETS, arguments("undisturbed", folder, spec));
    assertThat(clean.said(), clean.code(), is(0));
    List<String> right = loaded("undisturbed").rows("federal_jobs");
    List<String> arguments = onCluster(arguments("killed", folder, spec));

    CompletableFuture<Program> disturbed = Program.start(folder, SECRETS, arguments);
    Loaded loaded = loaded("killed");
    while (loaded.rowsOf("federal_jobs") == 0) {
      assertThat("it ended before it was disturbed", disturbed.isDone(), is(false));
      Thread.onSpinWait();
    }
    cluster.killTaskManager();
    cluster.addTaskManager();
    Program first = disturbed.get();

    assertThat(first.said(), first.code(), is(0));
    assertThat(loaded.rows("federal_jobs"), is(right));
    assertThat(loaded.number("SELECT unexplained FROM collection_runs"), is(0L));

    Program second = Program.collect(folder, SECRETS, withoutCluster(arguments));
    assertThat(second.said(), second.code(), is(0));
    assertThat(loaded.rows("federal_jobs"), is(right));
    assertThat(
        loaded.number("SELECT unchanged FROM collection_runs ORDER BY started_at DESC LIMIT 1"),
        is((long) right.size()));
  }

  @Test
  void whenLoadedIntoSqlite_saysThatAClusterCannot() throws Exception {
    Program refused =
        Program.collect(
            folder,
            SECRETS,
            List.of(
                "--spec=" + SPEC,
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

  /** Searches everything that the cluster tells and has written so far. */
  private static void theSecretIsNowhere(String said) throws Exception {
    StringBuilder told = new StringBuilder(said);
    for (String job : cluster.rest().jobs()) {
      for (String part : List.of("", "/config", "/plan", "/accumulators", "/exceptions")) {
        told.append(cluster.rest().text("/jobs/" + job + part));
      }
    }
    told.append(cluster.rest().text("/jars")).append(cluster.rest().text("/jobmanager/config"));
    told.append(cluster.logs());
    assertThat("the search finds what is there", told.toString(), containsString("federal_jobs"));
    assertThat("the password is shown", told.toString().contains(PASSWORD), is(false));
  }

  private static List<String> withoutCluster(List<String> arguments) {
    return arguments.stream()
        .filter(argument -> !argument.matches("--(runner|flinkMaster|parallelism)=.*"))
        .toList();
  }

  private static List<String> onCluster(List<String> arguments) {
    arguments.add("--runner=FlinkRunner");
    arguments.add("--flinkMaster=" + cluster.master());
    arguments.add("--parallelism=2");
    return arguments;
  }

  private static List<String> arguments(String database, Path folder) throws Exception {
    return arguments(database, folder, SPEC);
  }

  private static List<String> arguments(String database, Path folder, Path spec) throws Exception {
    loaded("postgres").execute("CREATE DATABASE " + database);
    List<String> arguments = new ArrayList<>();
    arguments.add("--spec=" + spec);
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
