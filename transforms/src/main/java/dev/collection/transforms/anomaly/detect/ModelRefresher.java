package dev.collection.transforms.anomaly.detect;

import dev.collection.transforms.anomaly.ReferenceSample;
import dev.collection.transforms.anomaly.model.AnomalyModel;
import dev.collection.transforms.anomaly.model.ModelFile;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * Fits a model again after each window of a stream, to the newest windows that together have as
 * many records as a sample holds. What a job remembers that goes on from a savepoint with other
 * settings is of no use to it, and is forgotten.
 */
final class ModelRefresher implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Samples that are kept apart: tiny windows must not make the state long. */
  private static final int MOST_WINDOWS = 64;

  private final ModelTrainer trainer;
  private final byte[] first;

  /**
   * @param first model that windows are scored with until one has been fitted; null if there is
   *     none; kept, not copied
   */
  ModelRefresher(ModelTrainer trainer, byte[] first) {
    this.trainer = trainer;
    this.first = first;
  }

  /**
   * What is known of earlier windows.
   *
   * @param settings what the rest was made with; null if there is none
   * @param samples of the newest windows, encoded, oldest first
   * @param model the last that was fitted to enough data, as a file; null if there is none
   */
  record Known(String settings, List<byte[]> samples, byte[] model) {
    Known {
      samples = List.copyOf(samples);
    }
  }

  /**
   * What becomes of a window.
   *
   * @param used what it is scored with
   * @param fitted what was fitted with it; null if there was not enough data
   * @param known for the next one
   */
  record Refreshed(byte[] used, byte[] fitted, Known known) {}

  /**
   * @param window its sample, encoded
   */
  Refreshed refresh(Known known, byte[] window) {
    String settings = ModelFile.describe(trainer.definition());
    Known before = settings.equals(known.settings()) ? known : new Known(settings, List.of(), null);
    byte[] last = before.model() == null ? first : before.model();
    List<byte[]> samples = new ArrayList<>(before.samples());
    samples.add(window);
    List<byte[]> newest = newest(samples);
    ModelFile model = trainer.train(MergeSamplesFn.merged(newest, trainer.definition()));
    byte[] file = model.encoded();
    byte[] used = last == null ? file : last;
    // One without enough data would take the place of one that can tell.
    if (model.model().methods().stream().anyMatch(AnomalyModel.Method::isFitted)) {
      return new Refreshed(used, file, new Known(settings, newest, file));
    }
    return new Refreshed(used, null, new Known(settings, newest, before.model()));
  }

  /**
   * As few of the newest windows as have enough records for a full sample; beyond {@value
   * #MOST_WINDOWS} the oldest are as one.
   */
  private List<byte[]> newest(List<byte[]> samples) {
    long records = 0;
    int from = samples.size();
    while (from > 0 && records < trainer.definition().sampleSize()) {
      from--;
      records += ReferenceSample.decoded(samples.get(from)).count();
    }
    List<byte[]> newest = new ArrayList<>(samples.subList(from, samples.size()));
    while (newest.size() > MOST_WINDOWS) {
      List<byte[]> oldest = newest.subList(0, 2);
      byte[] merged = MergeSamplesFn.merged(oldest, trainer.definition()).encoded();
      oldest.clear();
      newest.add(0, merged);
    }
    return newest;
  }
}
