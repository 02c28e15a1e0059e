package dev.collection.pipeline.graph;

import dev.collection.io.kafka.KafkaSource;
import dev.collection.io.kafka.stream.OffsetSpan;
import dev.collection.io.kafka.stream.ReadTopics;
import dev.collection.io.source.ReadSources;
import dev.collection.io.source.Source;
import dev.collection.model.ExtractionReport;
import dev.collection.model.FailedRecord;
import dev.collection.model.Measures;
import dev.collection.model.RawRecord;
import dev.collection.pipeline.spec.CollectionSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PInput;
import org.apache.beam.sdk.values.POutput;
import org.apache.beam.sdk.values.PValue;
import org.apache.beam.sdk.values.TupleTag;

/**
 * Reads the sources of a spec: to their end, or, in a run that has none, topics of Kafka as they
 * grow and all other sources again and again. Then everything that comes out is in windows.
 */
final class ReadSpec extends PTransform<PBegin, ReadSpec.Result> {
  private static final long serialVersionUID = 1L;

  private final transient CollectionSpec spec;
  private final transient RunSettings run;
  private final transient ReadLookups.Result lookups;

  /**
   * @param lookups what has to be there before a source is read; null for nothing
   */
  ReadSpec(CollectionSpec spec, RunSettings run, ReadLookups.Result lookups) {
    this.spec = spec;
    this.run = run;
    this.lookups = lookups;
  }

  @Override
  public Result expand(PBegin input) {
    if (!run.isEndless()) {
      return new Result(input.apply("Once", once()), null);
    }
    List<ReadSources.Result> read = new ArrayList<>();
    List<PCollection<OffsetSpan>> offsets = new ArrayList<>();
    for (KafkaSource topics : SpecStreams.topics(spec)) {
      ReadTopics.Result result =
          input.apply("Follow " + topics.name(), SpecStreams.follow(topics, run));
      read.add(result.read());
      offsets.add(result.spans());
    }
    if (run.stream().pollEvery() != null) {
      read.add(input.apply("Poll", SpecStreams.poll(spec, run)));
    }
    return new Result(
        ReadSources.Result.merge(read),
        offsets.isEmpty()
            ? null
            : PCollectionList.of(offsets).apply("Merge offsets", Flatten.pCollections()));
  }

  private ReadSources once() {
    List<Source> sources =
        spec.sources().stream().map(source -> SpecSources.of(source, spec.type().key())).toList();
    return ReadSources.all(sources, run.run())
        .unless(lookups == null ? null : lookups.obstacles())
        .withReaders(run.readers())
        .remembering(run.memory())
        .watchedBy(new BudgetControl(run.run(), SpecTransforms.budgets(spec)));
  }

  /**
   * What comes out.
   *
   * @param read of all sources
   * @param offsets of topics that are followed, to be committed when they are loaded; null if none
   *     is
   */
  record Result(ReadSources.Result read, PCollection<OffsetSpan> offsets) implements POutput {
    PCollection<RawRecord> records() {
      return read.records();
    }

    PCollection<FailedRecord> rejects() {
      return read.rejects();
    }

    PCollection<ExtractionReport> reports() {
      return read.reports();
    }

    PCollection<Measures> measures() {
      return read.measures();
    }

    @Override
    public Pipeline getPipeline() {
      return read.getPipeline();
    }

    @Override
    public Map<TupleTag<?>, PValue> expand() {
      Map<TupleTag<?>, PValue> all = new HashMap<>(read.expand());
      if (offsets != null) {
        all.putAll(offsets.expand());
      }
      return all;
    }

    @Override
    public void finishSpecifyingOutput(String name, PInput input, PTransform<?, ?> transform) {}
  }
}
