package dev.collection.transforms.failure;

import dev.collection.model.FailedRecord;
import dev.collection.model.RecordCoders;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;

/**
 * Collects the failed records of every stage while a graph is built. It is the list that {@link
 * org.apache.beam.sdk.transforms.WithFailures.Result#failuresTo} wants, so a stage reads {@code
 * .apply("Parse", ParseRecords.asJson()).failuresTo(failures)}. Used by the one thread that builds
 * the graph; not part of it.
 */
public final class Failures extends AbstractList<PCollection<FailedRecord>> {
  private final List<PCollection<FailedRecord>> collected = new ArrayList<>();

  private Failures() {}

  /** One without failures yet. */
  public static Failures collector() {
    return new Failures();
  }

  @Override
  public boolean add(PCollection<FailedRecord> failures) {
    return collected.add(Objects.requireNonNull(failures, "failures"));
  }

  @Override
  public PCollection<FailedRecord> get(int index) {
    return collected.get(index);
  }

  @Override
  public int size() {
    return collected.size();
  }

  /**
   * Everything collected so far as one collection, through a step called {@code Collect failures};
   * empty if no stage has any. Bounded if all stages are.
   */
  public PCollection<FailedRecord> all(Pipeline pipeline) {
    if (collected.isEmpty()) {
      return pipeline.apply("Collect failures", Create.empty(RecordCoders.FAILED));
    }
    return PCollectionList.of(collected).apply("Collect failures", Flatten.pCollections());
  }
}
