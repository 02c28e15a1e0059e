package dev.collection.pipeline.graph;

import dev.collection.pipeline.options.CollectionOptions;
import dev.collection.pipeline.spec.CollectionSpec;
import dev.collection.pipeline.spec.KafkaSpec;
import dev.collection.pipeline.spec.SourceSpec;
import java.util.ArrayList;
import java.util.List;

/** What the sections of a spec become in a run that has no end. */
public final class SpecStreams {
  private SpecStreams() {}

  /** Sources that do not tell by themselves that there is something new. */
  static List<SourceSpec> polled(CollectionSpec spec) {
    return spec.sources().stream().filter(source -> !(source.kind() instanceof KafkaSpec)).toList();
  }

  /** Sources that are read as they grow. */
  static List<SourceSpec> followed(CollectionSpec spec) {
    return spec.sources().stream().filter(source -> source.kind() instanceof KafkaSpec).toList();
  }

  /** What a spec asks for that only a run with an end can do; empty if nothing is. */
  public static List<String> problems(CollectionSpec spec, CollectionOptions options) {
    List<String> problems = new ArrayList<>();
    if (spec.load().isAtomic()) {
      problems.add("load.publish: atomic makes a run visible as a whole, and a stream has no end");
    }
    if (spec.load().replaces()) {
      problems.add(
          "load.mode: replace needs to know that a source was read to its end; use upsert with"
              + " --streaming, and replace in a run without it");
    }
    DatabaseSources.compared(spec).keySet().stream()
        .sorted()
        .forEach(
            source ->
                problems.add(
                    "source "
                        + source
                        + ": deletes: compare needs a run that ends; leave it out, or run without"
                        + " --streaming"));
    List<String> polled = polled(spec).stream().map(SourceSpec::name).toList();
    if (!polled.isEmpty() && options.getPollEvery() == null) {
      problems.add(
          "--streaming polls " + String.join(", ", polled) + "; say how often with --pollEvery=2h");
    }
    if (polled.isEmpty() && options.getPollEvery() != null) {
      problems.add(
          "--pollEvery: all sources are topics of Kafka, which are not polled; leave it out");
    }
    return problems;
  }
}
