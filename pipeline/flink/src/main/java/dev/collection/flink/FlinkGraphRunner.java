package dev.collection.flink;

import dev.collection.pipeline.options.CollectionOptions;
import dev.collection.pipeline.runner.GraphRunner;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.beam.runners.flink.FlinkPipelineOptions;
import org.apache.beam.sdk.Pipeline;

/**
 * Beam's Flink Runner: a small cluster inside this process, a cluster that {@code --flinkMaster}
 * names, or the one into which Flink itself has brought this program.
 */
public final class FlinkGraphRunner implements GraphRunner {
  /** System property with the path of the jar that a cluster gets. */
  static final String CLUSTER_JAR = "collection.cluster.jar";

  private static final String AUTO = "[auto]";
  private static final String LOCAL = "[local]";

  @Override
  public String name() {
    return "FlinkRunner";
  }

  @Override
  public boolean isDistributed(CollectionOptions options) {
    String master = options.as(FlinkPipelineOptions.class).getFlinkMaster();
    return ClusterMain.isRunByFlink() || !(master.equals(AUTO) || master.equals(LOCAL));
  }

  @Override
  public List<String> prepare(CollectionOptions options) {
    FlinkPipelineOptions flink = options.as(FlinkPipelineOptions.class);
    String master = flink.getFlinkMaster();
    if (ClusterMain.isRunByFlink()) {
      // Flink has the jar, and knows where the cluster is.
      flink.setFlinkMaster(AUTO);
      flink.setFilesToStage(List.of());
    } else if (isDistributed(options)) {
      if (!isAddress(master)) {
        return List.of(
            "--flinkMaster must be HOST:PORT, the REST address of a cluster, not " + master);
      }
      if (flink.getFilesToStage() == null) {
        String jar = System.getProperty(CLUSTER_JAR, "");
        if (jar.isEmpty() || !Files.exists(Path.of(jar))) {
          return List.of(
              "the jar for the cluster is missing; start with ./collect, which builds it, or name"
                  + " it with --filesToStage=FILE");
        }
        flink.setFilesToStage(List.of(jar));
      }
      Optional<String> problem = ClusterCheck.problem(master);
      if (problem.isPresent()) {
        return List.of(problem.get());
      }
    } else {
      EmbeddedFlink.prepare(flink);
    }
    if (flink.isStreaming() && isDistributed(options)) {
      StreamSettings.prepareForCluster(flink);
    }
    // No element of the graph is changed once it was put out, so none needs to be copied.
    flink.setObjectReuse(true);
    return List.of();
  }

  private static boolean isAddress(String master) {
    if (!master.matches("[^:/\\s]+:\\d{1,5}")) {
      return false;
    }
    int port = Integer.parseInt(master.substring(master.indexOf(':') + 1));
    return port > 0 && port < 65_536;
  }

  @Override
  public Ending run(Pipeline pipeline, CollectionOptions options, Watcher watcher) {
    FlinkPipelineOptions flink = options.as(FlinkPipelineOptions.class);
    boolean waits = flink.getAttachedMode() && !ClusterMain.isRunByWebSubmission();
    // What is attached tells nothing before its end.
    flink.setAttachedMode(false);
    SubmittedJob job;
    try {
      job = new SubmittedJob(pipeline.run(), flink.isStreaming());
    } catch (RuntimeException e) {
      throw SubmittedJob.unwrapped(e);
    }
    if (!waits) {
      return Ending.HANDED_OVER;
    }
    try {
      job.await(watcher);
    } finally {
      EmbeddedFlink.ended();
    }
    return Ending.ENDED;
  }
}
