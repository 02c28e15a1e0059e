package dev.collection.pipeline.runner;

import dev.collection.pipeline.options.CollectionOptions;
import java.util.List;
import org.apache.beam.runners.direct.DirectOptions;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.joda.time.Duration;

/** Beam's Direct Runner: everything in this process, without another library. */
public final class DirectGraphRunner implements GraphRunner {
  private static final Duration TICK = Duration.millis(500);

  @Override
  public String name() {
    return "DirectRunner";
  }

  @Override
  public boolean isDistributed(CollectionOptions options) {
    return false;
  }

  /** What the Direct Runner does to find mistakes in transforms belongs to tests. */
  @Override
  public List<String> prepare(CollectionOptions options) {
    DirectOptions direct = options.as(DirectOptions.class);
    direct.setEnforceEncodability(false);
    direct.setEnforceImmutability(false);
    direct.setBlockOnRun(false);
    direct.setTargetParallelism(Math.max(2, Runtime.getRuntime().availableProcessors()));
    return List.of();
  }

  @Override
  public Ending run(Pipeline pipeline, CollectionOptions options, Watcher watcher) {
    RunnerErrors errors = RunnerErrors.listen(options.getVerbose());
    await(pipeline.run(), watcher);
    errors.rethrow();
    return Ending.ENDED;
  }

  private static void await(PipelineResult result, Watcher watcher) {
    if (watcher == null) {
      result.waitUntilFinish();
      return;
    }
    while (!ended(result.waitUntilFinish(TICK))) {
      watcher.show(result);
    }
  }

  private static boolean ended(PipelineResult.State state) {
    return state != null && state.isTerminal();
  }
}
