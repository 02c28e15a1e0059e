package dev.collection.pipeline.graph;

import dev.collection.io.load.LoadRecords;
import dev.collection.io.load.LoadSideTables;
import dev.collection.io.source.ReadSources;
import dev.collection.model.CheckedRecord;
import dev.collection.model.DistinctRecord;
import dev.collection.model.Measures;
import dev.collection.model.NormalizedRecord;
import dev.collection.model.ParsedRecord;
import dev.collection.pipeline.spec.CollectionSpec;
import dev.collection.transforms.anomaly.DetectAnomalies;
import dev.collection.transforms.dedup.DeduplicateRecords;
import dev.collection.transforms.failure.Failures;
import dev.collection.transforms.normalize.NormalizeRecords;
import dev.collection.transforms.parse.ParseRecords;
import dev.collection.transforms.quality.ScoreQuality;
import dev.collection.transforms.rules.CheckRules;
import dev.collection.transforms.validate.ValidateRecords;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.values.PCollection;

/**
 * The one graph: from the sources of a spec to rows in a database, with everything that is not
 * loaded, and everything that is odd, beside them.
 */
public final class CollectionPipeline {
  private CollectionPipeline() {}
