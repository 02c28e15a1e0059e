package dev.collection.flink;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.collection.pipeline.options.CollectionOptions;
import dev.collection.pipeline.options.OptionProblem;
import dev.collection.pipeline.options.OptionsReader;
import dev.collection.pipeline.runner.GraphRunners;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.runners.flink.FlinkPipelineOptions;
import org.apache.flink.runtime.client.JobCancellationException;
import org.apache.flink.util.SerializedThrowable;
import org.junit.jupiter.api.Test;

/**
 * What is set, and what is refused, before Flink is given a graph; and what it says of a failure.
 */
class FlinkGraphRunnerTest {
  private final FlinkGraphRunner runner = new FlinkGraphRunner();

  private static CollectionOptions options(String... more) throws OptionProblem {
    List<String> arguments = new ArrayList<>(List.of(more));
    arguments.add("--runner=FlinkRunner");
    return new OptionsReader().read("run", arguments);
  }

  @Test
  void whenNoMasterIsGiven_runsInThisProcessWithBoundedMemory() throws Exception {
    CollectionOptions options = options("--parallelism=3");
    assertThat(GraphRunners.of(options).getClass() == FlinkGraphRunner.class, is(true));
    assertThat(runner.isDistributed(options), is(false));
    assertThat(runner.prepare(options), is(List.of()));
    FlinkPipelineOptions flink = options.as(FlinkPipelineOptions.class);
    assertThat(flink.getFlinkMaster(), is("[local]"));
    String settings = Files.readString(Path.of(flink.getFlinkConfDir(), "config.yaml"));
    assertThat(settings, containsString("taskmanager.memory.managed.size: 384m\n"));
    assertThat(settings, containsString("taskmanager.memory.network.max: 192m\n"));
  }

  @Test
  void whenTheMasterIsNoAddress_saysWhatItIs() throws Exception {
    CollectionOptions options = options("--flinkMaster=http://cluster");
    assertThat(runner.isDistributed(options), is(true));
    assertThat(
        runner.prepare(options),
        is(
            List.of(
                "--flinkMaster must be HOST:PORT, the REST address of a cluster, not"
                    + " http://cluster")));
  }

  @Test
  void whenThePortCannotBeOne_saysWhatTheMasterIs() throws Exception {
    for (String master : List.of("localhost:99999", "localhost:0")) {
      assertThat(
          runner.prepare(options("--flinkMaster=" + master)),
          is(
              List.of(
                  "--flinkMaster must be HOST:PORT, the REST address of a cluster, not "
                      + master)));
    }
  }

  @Test
  void whenTheJarIsMissing_saysWhoBuildsIt() throws Exception {
    assertThat(
        runner.prepare(options("--flinkMaster=localhost:1")),
        is(
            List.of(
                "the jar for the cluster is missing; start with ./collect, which builds it, or name"
                    + " it with --filesToStage=FILE")));
  }

  @Test
  void whenAWorkerFails_theCauseIsWhatItThrew() {
    IllegalStateException thrown =
        SubmittedJob.unwrapped(
            new RuntimeException(
                "job failed",
                new SerializedThrowable(
                    new RuntimeException("step", new IOException("disk is gone")))));
    assertThat(thrown.getCause().getCause().getClass() == IOException.class, is(true));
    assertThat(thrown.getCause().getCause().getMessage(), is("disk is gone"));
  }

  @Test
  void whenTheJobIsCancelled_saysSo() {
    assertThat(
        SubmittedJob.unwrapped(
                new RuntimeException(new JobCancellationException(null, "cancelled", null)))
            .getMessage(),
        is("the run was cancelled in Flink"));
  }

  @Test
  void whenAnOptionHasTheWrongType_saysWhatItTakes() {
    OptionProblem problem = assertThrows(OptionProblem.class, () -> options("--parallelism=many"));
    assertThat(problem.getMessage(), is("--parallelism takes a whole number, not `many`"));
  }
}
