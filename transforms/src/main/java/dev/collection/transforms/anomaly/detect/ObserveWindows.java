package dev.collection.transforms.anomaly.detect;

import dev.collection.model.ScoredRecord;
import dev.collection.transforms.anomaly.FeatureExtractor;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;

/** Keeps what is compared of the records of a window until it is complete, in some shards. */
final class ObserveWindows
    extends PTransform<PCollection<ScoredRecord>, PCollection<KV<Integer, Iterable<Observation>>>> {
  private static final long serialVersionUID = 1L;

  private final FeatureExtractor extractor;

  ObserveWindows(FeatureExtractor extractor) {
    this.extractor = extractor;
  }

  @Override
  public PCollection<KV<Integer, Iterable<Observation>>> expand(PCollection<ScoredRecord> records) {
    return records
        .apply("Observe records", ParDo.of(new ObserveFn(extractor)))
        .setCoder(KvCoder.of(VarIntCoder.of(), new Observation.ObservationCoder()))
        .apply("Complete window", GroupByKey.create());
  }

  private static final class ObserveFn extends DoFn<ScoredRecord, KV<Integer, Observation>> {
    private static final long serialVersionUID = 1L;

    /** As many workers may share a window. */
    private static final int SHARDS = 16;

    private final FeatureExtractor extractor;

    private ObserveFn(FeatureExtractor extractor) {
      this.extractor = extractor;
    }

    @ProcessElement
    public void process(
        @Element ScoredRecord scored, OutputReceiver<KV<Integer, Observation>> out) {
      if (!scored.record().deleted()) {
        Observation observation = Observation.of(scored.record(), extractor);
        out.output(KV.of(Math.floorMod(observation.key().hashCode(), SHARDS), observation));
      }
    }
  }
}
