package dev.collection.flink;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import dev.collection.pipeline.options.CollectionOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.runners.flink.FlinkPipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.Test;

/** What Flink is told of a stream, and what of it the user decides. */
class StreamSettingsTest {
  private static FlinkPipelineOptions options(String... more) {
    List<String> arguments = new ArrayList<>(List.of(more));
    arguments.add("--runner=FlinkRunner");
    arguments.add("--streaming");
    return PipelineOptionsFactory.fromArgs(arguments.toArray(new String[0]))
        .as(CollectionOptions.class)
        .as(FlinkPipelineOptions.class);
  }

  private static String embedded(FlinkPipelineOptions options) throws Exception {
    EmbeddedFlink.prepare(options);
    try {
      return Files.readString(Path.of(options.getFlinkConfDir(), "config.yaml"));
    } finally {
      EmbeddedFlink.ended(options);
    }
  }

  @Test
  void whenNothingIsSaid_savesTheStateEverySecondBesideTheResults() throws Exception {
    FlinkPipelineOptions options = options("--output=/data/out");
    String settings = embedded(options);
    assertThat(options.getCheckpointingInterval(), is(1_000L));
    assertThat(options.getCheckpointingMode(), is("EXACTLY_ONCE"));
    assertThat(options.getMaxBundleSize(), is(2_000L));
    assertThat(options.getMaxBundleTimeMills(), is(500L));
    assertThat(options.getUnalignedCheckpointEnabled(), is(false));
    assertThat(options.getRetainExternalizedCheckpointsOnCancellation(), is(true));
    assertThat(settings, containsString("state.backend.type: rocksdb\n"));
    assertThat(settings, containsString("state.backend.incremental: true\n"));
    assertThat(
        settings,
        containsString(
            "state.backend.rocksdb.options-factory: dev.collection.flink.FrequentCheckpoints\n"));
    assertThat(settings, containsString("state.checkpoints.dir: 'file:///data/out/checkpoints"));
    assertThat(settings, containsString("restart-strategy.type: exponential-delay\n"));
    assertThat(settings, not(containsString("execution.savepoint.path")));
    assertThat(Files.exists(Path.of(options.getFlinkConfDir())), is(false));
  }

  @Test
  void whenTheUserSaysMore_thatStays() throws Exception {
    FlinkPipelineOptions options =
        options(
            "--checkpointingInterval=5000",
            "--maxBundleSize=10",
            "--maxBundleTimeMills=50",
            "--checkpoints=s3://bucket/it's",
            "--savepointPath=/data/save point",
            "--allowNonRestoredState=true");
    String settings = embedded(options);
    assertThat(options.getCheckpointingInterval(), is(5_000L));
    assertThat(options.getMaxBundleSize(), is(10L));
    assertThat(options.getMaxBundleTimeMills(), is(50L));
    assertThat(settings, containsString("state.checkpoints.dir: 's3://bucket/it''s'\n"));
    assertThat(settings, containsString("execution.savepoint.path: 'file:///data/save%20point"));
    assertThat(settings, containsString("execution.savepoint.ignore-unclaimed-state: true\n"));
  }

  @Test
  void whenItIsNoStream_saysNothingOfCheckpoints() throws Exception {
    FlinkPipelineOptions options =
        PipelineOptionsFactory.fromArgs("--runner=FlinkRunner").as(FlinkPipelineOptions.class);
    assertThat(embedded(options), not(containsString("state.backend")));
    assertThat(options.getCheckpointingInterval(), is(-1L));
  }

  @Test
  void whenOnACluster_itsOwnConfigurationSaysWhereCheckpointsAreUnlessTheUserDoes() {
    FlinkPipelineOptions options = options();
    StreamSettings.prepareForCluster(options);
    assertThat(options.getCheckpointingInterval(), is(1_000L));
    assertThat(options.getStateBackend(), is(nullValue()));

    FlinkPipelineOptions own = options("--checkpoints=hdfs://name:8020/x");
    StreamSettings.prepareForCluster(own);
    assertThat(own.getStateBackend(), is("rocksdb"));
    assertThat(own.getStateBackendStoragePath(), is("hdfs://name:8020/x"));
  }
}
