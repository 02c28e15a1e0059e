package dev.collection.transforms.anomaly.detect;

import dev.collection.model.SerializableClock;
import dev.collection.transforms.anomaly.AnomalyDefinition;
import dev.collection.transforms.anomaly.ReferenceSample;
import dev.collection.transforms.anomaly.model.AnomalyModel;
import dev.collection.transforms.anomaly.model.ModelFile;
import dev.collection.transforms.anomaly.model.ModelFile.ModelFileException;
import java.io.Serializable;
import org.apache.beam.sdk.transforms.DoFn;

/** Fits models of one collection and says how they were made. */
final class ModelTrainer implements Serializable {
  private static final long serialVersionUID = 1L;

  private final String collection;
  private final AnomalyDefinition definition;
  private final SerializableClock clock;

  /**
   * @param clock says when a model was trained
   */
  ModelTrainer(String collection, AnomalyDefinition definition, SerializableClock clock) {
    this.collection = collection;
    this.definition = definition;
    this.clock = clock;
  }

  AnomalyDefinition definition() {
    return definition;
  }

  /** A model of what the sample stands for, as a file. */
  ModelFile train(ReferenceSample sample) {
    return new ModelFile(
        new ModelFile.Origin(
            collection,
            ModelFile.describe(definition),
            sample.contentHash(),
            sample.count(),
            clock.instant(),
            ModelFile.productVersion()),
        AnomalyModel.fit(sample, definition));
  }

  /**
   * Reads a model for this collection.
   *
   * @throws ModelFileException if it is none of this collection, its settings and this version
   */
  ModelFile read(byte[] file) throws ModelFileException {
    return ModelFile.read("the model", file, collection, definition);
  }

  /** Makes the file of a model of an encoded sample. */
  static final class FitFn extends DoFn<byte[], byte[]> {
    private static final long serialVersionUID = 1L;

    private final ModelTrainer trainer;

    FitFn(ModelTrainer trainer) {
      this.trainer = trainer;
    }

    @ProcessElement
    public void process(@Element byte[] sample, OutputReceiver<byte[]> files) {
      files.output(trainer.train(ReferenceSample.decoded(sample)).encoded());
    }
  }

  /** Takes the model out of a file; whatever is wrong with it ends the run before it scores. */
  static final class ReadFn extends DoFn<byte[], AnomalyModel> {
    private static final long serialVersionUID = 1L;

    private final ModelTrainer trainer;

    ReadFn(ModelTrainer trainer) {
      this.trainer = trainer;
    }

    @ProcessElement
    public void process(@Element byte[] file, OutputReceiver<AnomalyModel> models)
        throws ModelFileException {
      models.output(trainer.read(file).model());
    }
  }
}
