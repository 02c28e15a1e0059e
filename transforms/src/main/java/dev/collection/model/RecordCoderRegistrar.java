package dev.collection.model;

import java.util.List;
import org.apache.beam.sdk.coders.CoderProvider;
import org.apache.beam.sdk.coders.CoderProviderRegistrar;
import org.apache.beam.sdk.coders.CoderProviders;
import org.apache.beam.sdk.values.TypeDescriptor;

/** Makes the coders of {@link RecordCoders} the default of their types in every pipeline. */
public final class RecordCoderRegistrar implements CoderProviderRegistrar {
  @Override
  public List<CoderProvider> getCoderProviders() {
    return List.of(
        CoderProviders.forCoder(TypeDescriptor.of(RawRecord.class), RecordCoders.RAW),
        CoderProviders.forCoder(TypeDescriptor.of(ParsedRecord.class), RecordCoders.PARSED),
        CoderProviders.forCoder(TypeDescriptor.of(CollectedRecord.class), RecordCoders.COLLECTED),
        CoderProviders.forCoder(TypeDescriptor.of(NormalizedRecord.class), RecordCoders.NORMALIZED),
        CoderProviders.forCoder(TypeDescriptor.of(CheckedRecord.class), RecordCoders.CHECKED),
        CoderProviders.forCoder(TypeDescriptor.of(DistinctRecord.class), RecordCoders.DISTINCT),
        CoderProviders.forCoder(TypeDescriptor.of(ScoredRecord.class), RecordCoders.SCORED),
        CoderProviders.forCoder(TypeDescriptor.of(FailedRecord.class), RecordCoders.FAILED),
        CoderProviders.forCoder(TypeDescriptor.of(DuplicateRecord.class), RecordCoders.DUPLICATE),
        CoderProviders.forCoder(TypeDescriptor.of(Anomaly.class), RecordCoders.ANOMALY),
        CoderProviders.forCoder(TypeDescriptor.of(ExtractionReport.class), RecordCoders.EXTRACTION),
        CoderProviders.forCoder(TypeDescriptor.of(Measures.class), RecordCoders.MEASURES));
  }
}
