package dev.collection.pipeline.graph;

import dev.collection.io.kafka.KafkaSource;
import dev.collection.io.kafka.stream.CommitOffsets;
import dev.collection.io.kafka.stream.OffsetSpan;
import dev.collection.io.kafka.stream.ReadTopics;
import dev.collection.io.kafka.stream.TopicProblems;
import dev.collection.io.outbox.PublishOutbox;
import dev.collection.io.poll.PollSources;
import dev.collection.io.poll.Ticks;
import dev.collection.io.secret.SecretResolver;
import dev.collection.io.source.ReadSources;
import dev.collection.io.source.Source;
import dev.collection.pipeline.options.CollectionOptions;
import dev.collection.pipeline.spec.CollectionSpec;
import dev.collection.pipeline.spec.FileSpec;
import dev.collection.pipeline.spec.KafkaSpec;
import dev.collection.pipeline.spec.SourceSpec;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.joda.time.Duration;
import org.joda.time.Instant;

/** What the sections of a spec become in a run that has no end. */
public final class SpecStreams {
  /** A second is as fresh as readers of a topic expect, and costs a query that finds nothing. */
  private static final Duration PUBLISH_EVERY = Duration.standardSeconds(1);

  private SpecStreams() {}

  /** Sources that do not tell by themselves that there is something new. */
  static List<SourceSpec> polled(CollectionSpec spec) {
    return spec.sources().stream().filter(source -> !(source.kind() instanceof KafkaSpec)).toList();
  }

  /** Sources that are read as they grow. */
  static List<KafkaSource> topics(CollectionSpec spec) {
    return spec.sources().stream()
        .filter(source -> source.kind() instanceof KafkaSpec)
        .map(source -> (KafkaSource) SpecSources.of(source, spec.type().key()))
        .toList();
  }

  static ReadTopics follow(KafkaSource topics, RunSettings run) {
    return ReadTopics.of(
            topics, run.stream().group(), run.stream().windows(), run.stream().allowedLateness())
        .withClock(run.clock());
  }

  /**
   * What a run without end does beside its records: it commits what is loaded, and publishes.
   *
   * @param told has passed a window when everything of that window is in the database
   * @param offsets of topics that are followed; null if none is
   */
  static void goOn(
      Pipeline pipeline,
      CollectionSpec spec,
      RunSettings run,
      PCollection<Void> told,
      PCollection<OffsetSpan> offsets) {
    if (offsets != null) {
      told.apply("Commit offsets", CommitOffsets.of(offsets, topics(spec), run.stream().group()));
    }
    if (spec.outputs() != null) {
      pipeline
          .apply(
              "Tick",
              Ticks.every(PUBLISH_EVERY, Instant.ofEpochMilli(run.startedAt().toEpochMilli())))
          .apply(
              "Publish changes",
              PublishOutbox.with(
                  SpecOutputs.publisher(spec, run.database(), run.tables(), run.run()),
                  java.time.Duration.ZERO,
                  run.run()));
    }
  }

  static PTransform<PBegin, ReadSources.Result> poll(CollectionSpec spec, RunSettings run) {
    List<Source> polled = new ArrayList<>();
    List<Source> watched = new ArrayList<>();
    for (SourceSpec source : polled(spec)) {
      (source.kind() instanceof FileSpec ? watched : polled)
          .add(SpecSources.of(source, spec.type().key()));
    }
    StreamSettings stream = run.stream();
    return PollSources.every(
            StreamSettings.joda(stream.pollEvery()),
            Instant.ofEpochMilli(stream.start().toEpochMilli()),
            run.run())
        .polling(polled)
        .watching(watched)
        .into(stream.windows())
        .remembering(run.memory())
        .watchedBy(new BudgetControl(run.run(), SpecTransforms.budgets(spec)))
        .withClock(run.clock());
  }

  /** The consumer group that keeps how far a collection is loaded. */
  static String group(CollectionSpec spec, CollectionOptions options) {
    String group = options.getConsumerGroup();
    return group == null ? "collection-" + spec.type().collection() : group;
  }

  /** Why the topics of a spec cannot be read from here, in words; empty if they can. */
  public static List<String> topicProblems(CollectionSpec spec, CollectionOptions options) {
    List<String> problems = new ArrayList<>();
    for (KafkaSource source : topics(spec)) {
      problems.addAll(TopicProblems.of(source, group(spec, options), SecretResolver.system()));
    }
    return problems;
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
