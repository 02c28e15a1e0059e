package dev.collection.transforms.anomaly.detect;

import dev.collection.model.CollectedRecord;
import dev.collection.model.ScoredRecord;
import dev.collection.transforms.anomaly.AnomalyDefinition;
import dev.collection.transforms.anomaly.FeatureExtractor;
import dev.collection.transforms.anomaly.ReferenceSample;
import org.apache.beam.sdk.coders.ByteArrayCoder;
import org.apache.beam.sdk.transforms.Combine;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.values.PCollection;

/** The one sample of all records of a run that ends, encoded. Records that are gone count not. */
final class SampleRecords extends PTransform<PCollection<ScoredRecord>, PCollection<byte[]>> {
  private static final long serialVersionUID = 1L;

  private final FeatureExtractor extractor;
  private final AnomalyDefinition definition;

  SampleRecords(FeatureExtractor extractor, AnomalyDefinition definition) {
    this.extractor = extractor;
    this.definition = definition;
  }

  @Override
  public PCollection<byte[]> expand(PCollection<ScoredRecord> records) {
    return records
        .apply("Sample bundles", ParDo.of(new SampleFn(extractor, definition)))
        .setCoder(ByteArrayCoder.of())
        .apply("Merge samples", Combine.globally(new MergeSamplesFn(definition)));
  }

  /** Gathers one partial sample a bundle, so that few elements travel; they are encoded ones. */
  private static final class SampleFn extends DoFn<ScoredRecord, byte[]> {
    private static final long serialVersionUID = 1L;

    private final FeatureExtractor extractor;
    private final AnomalyDefinition definition;
    private transient ReferenceSample sample;

    private SampleFn(FeatureExtractor extractor, AnomalyDefinition definition) {
      this.extractor = extractor;
      this.definition = definition;
    }

    @StartBundle
    public void startBundle() {
      sample = ReferenceSample.empty(definition);
    }

    @ProcessElement
    public void process(@Element ScoredRecord scored) {
      CollectedRecord record = scored.record();
      if (!record.deleted()) {
        sample.add(record.key(), extractor.extract(record.values()));
      }
    }

    @FinishBundle
    public void finishBundle(FinishBundleContext context) {
      if (sample.count() > 0) {
        context.output(
            sample.encoded(), GlobalWindow.INSTANCE.maxTimestamp(), GlobalWindow.INSTANCE);
      }
      sample = null;
    }
  }
}
