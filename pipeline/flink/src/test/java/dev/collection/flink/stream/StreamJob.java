package dev.collection.flink.stream;

import com.fasterxml.jackson.databind.JsonNode;
import dev.collection.flink.FlinkCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A streaming job on a cluster: how it is started, asked and stopped. */
public final class StreamJob {
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final FlinkCluster cluster;
  private final String id;

  private StreamJob(FlinkCluster cluster, String id) {
    this.cluster = cluster;
    this.id = id;
  }

  /**
   * Starts {@code ./collect run --streaming} on a cluster and waits until its job runs.
   *
   * @param classPath of the program, with Flink
   * @param more options of the program
   */
  public static StreamJob submit(
      FlinkCluster cluster, Path folder, String classPath, List<String> more)
      throws IOException, InterruptedException {
    List<String> before = cluster.rest().jobs();
    List<String> command =
        new ArrayList<>(
            List.of(
                "-Xmx512m",
                "-Dcollection.cluster.jar=" + FlinkCluster.jar(),
                "-cp",
                classPath,
                "dev.collection.pipeline.command.Main",
                "run",
                "--streaming",
                "--runner=FlinkRunner",
                "--flinkMaster=" + cluster.master(),
                "--attachedMode=false",
                "--output=" + folder.resolve("out")));
    command.addAll(more);
    ServerProcess program = ServerProcess.java("collect", folder, Map.of(), command);
    program.start();
    if (program.await(PATIENCE) != 0) {
      throw new IllegalStateException(
          "the job was not accepted:\n" + Files.readString(folder.resolve("collect.log")));
    }
    List<String> after = new ArrayList<>(cluster.rest().jobs());
    after.removeAll(before);
    StreamJob job = new StreamJob(cluster, after.get(0));
    ServerProcess.until("the job runs", PATIENCE, job::isRunning);
    return job;
  }

  public String id() {
    return id;
  }

  /** Whether all of its parts run; also after a failure. */
  public boolean isRunning() throws IOException, InterruptedException {
    JsonNode job = cluster.rest().get("/jobs/" + id);
    if (!job.path("state").asText().equals("RUNNING")) {
      return false;
    }
    for (JsonNode step : job.path("vertices")) {
      if (!List.of("RUNNING", "FINISHED").contains(step.path("status").asText())) {
        return false;
      }
    }
    return true;
  }

  /** How many checkpoints it has completed, since its job manager was started. */
  public long checkpoints() throws IOException, InterruptedException {
    return cluster.rest().get("/jobs/" + id + "/checkpoints").at("/counts/completed").asLong();
  }

  /** Flink's statistics of its checkpoints. */
  public JsonNode checkpointStatistics() throws IOException, InterruptedException {
    return cluster.rest().get("/jobs/" + id + "/checkpoints");
  }

  /**
   * Stops it with a savepoint, again if a failure comes in between.
   *
   * @param drain whether windows are closed, so that it cannot be resumed
   * @return the place of the savepoint
   */
  public String stop(boolean drain) throws InterruptedException {
    String[] place = new String[1];
    ServerProcess.until(
        "the job is stopped",
        PATIENCE,
        () -> {
          String state = cluster.rest().get("/jobs/" + id).path("state").asText();
          if (state.equals("FINISHED")) {
            throw new IllegalStateException("it has ended without a savepoint");
          }
          String trigger =
              cluster
                  .rest()
                  .post("/jobs/" + id + "/stop", "{\"drain\":" + drain + "}")
                  .path("request-id")
                  .asText();
          JsonNode answer = cluster.rest().get("/jobs/" + id + "/savepoints/" + trigger);
          while (answer.at("/status/id").asText().equals("IN_PROGRESS")) {
            Thread.sleep(200);
            answer = cluster.rest().get("/jobs/" + id + "/savepoints/" + trigger);
          }
          place[0] = answer.at("/operation/location").asText();
          if (place[0].isEmpty()) {
            throw new IllegalStateException(answer.toString());
          }
          return true;
        });
    ServerProcess.until(
        "the job has ended",
        PATIENCE,
        () -> cluster.rest().get("/jobs/" + id).path("state").asText().equals("FINISHED"));
    return place[0];
  }
}
