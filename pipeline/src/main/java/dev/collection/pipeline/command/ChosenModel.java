package dev.collection.pipeline.command;

import dev.collection.io.jdbc.Database;
import dev.collection.io.load.StoredModels;
import dev.collection.pipeline.graph.ModelSettings;
import dev.collection.pipeline.options.CollectionOptions;
import dev.collection.pipeline.spec.CollectionSpec;
import dev.collection.transforms.anomaly.model.ModelFile;
import dev.collection.transforms.anomaly.model.ModelFile.ModelFileException;
import java.sql.SQLException;
import java.util.Optional;

/** The model of anomalies that the options of a run ask for. */
final class ChosenModel {
  private static final String LAST = "last";

  private ChosenModel() {}

  /** A model that is not there, or not for this run; the message says what to do. */
  static final class UnusableModelException extends Exception {
    private static final long serialVersionUID = 1L;

    private UnusableModelException(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /**
   * Reads it from the database, as a whole, before anything is collected.
   *
   * @throws UnusableModelException if there is none, or it is one of other settings, of another
   *     version, or damaged
   * @throws SQLException if the database fails
   */
  static ModelSettings of(CollectionSpec spec, CollectionOptions options, Database database)
      throws UnusableModelException, SQLException {
    String wanted = options.getModel();
    if (wanted == null && !options.getSaveModel()) {
      return ModelSettings.NONE;
    }
    if (spec.anomalies() == null) {
      throw new UnusableModelException(
          "--"
              + (wanted == null ? "saveModel" : "model")
              + ": the spec looks for no anomalies; add `anomalies` to it, or leave the option out",
          null);
    }
    if (wanted == null) {
      return new ModelSettings(null, null, true);
    }
    String collection = spec.type().collection();
    StoredModels models = new StoredModels(database, collection);
    Optional<StoredModels.Stored> found = wanted.equals(LAST) ? models.last() : models.of(wanted);
    if (found.isEmpty()) {
      throw new UnusableModelException(
          "--model: " + absence(wanted, collection, models) + "; " + remedy(spec, models), null);
    }
    String run = found.get().run();
    try {
      return new ModelSettings(
          run,
          ModelFile.read(
              "the model of run " + run, found.get().file(), collection, spec.anomalies()),
          options.getSaveModel());
    } catch (ModelFileException e) {
      throw new UnusableModelException(
          "--model: " + e.getMessage() + "; collect once with --saveModel, or leave --model out",
          e);
    }
  }

  /** Why there is no model, in words. */
  private static String absence(String wanted, String collection, StoredModels models)
      throws SQLException {
    if (wanted.equals(LAST)) {
      return "no run of " + collection + " has saved a model";
    }
    Optional<String> its = models.collectionOf(wanted);
    if (its.isEmpty()) {
      return "there is no run " + wanted + " in this database";
    }
    return its.get().equals(collection)
        ? "run " + wanted + " of " + collection + " has saved no model"
        : "run "
            + wanted
            + " is of the collection "
            + its.get()
            + ", and the spec of "
            + collection
            + "; a model is good for its own collection only";
  }

  private static String remedy(CollectionSpec spec, StoredModels models) throws SQLException {
    Optional<StoredModels.Stored> last = models.last();
    return last.isPresent()
        ? "the last one of "
            + spec.type().collection()
            + " is that of run "
            + last.get().run()
            + "; use it with --model=last, or leave --model out"
        : "collect once with --saveModel, of at least "
            + spec.anomalies().minRecords()
            + " records, or leave --model out";
  }
}
