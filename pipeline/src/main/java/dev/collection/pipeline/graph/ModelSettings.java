package dev.collection.pipeline.graph;

import dev.collection.transforms.anomaly.model.ModelFile;
import java.util.Locale;

/** Where a run takes its model of anomalies from, and whether it leaves one. */
public final class ModelSettings {
  /** A model is fitted to the records of the run, and forgotten. */
  public static final ModelSettings NONE = new ModelSettings(null, null, false);

  private final String origin;
  private final ModelFile model;
  private final boolean saved;

  /**
   * @param origin id of the run that saved the model; null if one is fitted
   * @param model one for the collection of the run and its settings; null if one is fitted
   * @param saved whether what is fitted is saved
   */
  public ModelSettings(String origin, ModelFile model, boolean saved) {
    this.origin = origin;
    this.model = model;
    this.saved = saved;
  }

  /** The model to score with; null if one is fitted. */
  ModelFile model() {
    return model;
  }

  /** Whether what is fitted is saved. */
  boolean isSaved() {
    return saved;
  }

  /** What is to be said of it in the notes of the run; null if nothing. */
  String note() {
    if (model == null) {
      return null;
    }
    return String.format(
        Locale.ROOT,
        "anomalies: scored with the model of run %s, trained at %s on %,d records",
        origin,
        model.origin().trainedAt(),
        model.origin().records());
  }
}
