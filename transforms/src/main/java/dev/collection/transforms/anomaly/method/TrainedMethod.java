package dev.collection.transforms.anomaly.method;

import com.oracle.labs.mlrg.olcut.provenance.Provenance;
import dev.collection.model.BinaryReader;
import dev.collection.transforms.anomaly.AnomalyDefinition;
import dev.collection.transforms.anomaly.tribuo.Columns;
import dev.collection.transforms.anomaly.tribuo.ModelBytes;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.tribuo.Dataset;
import org.tribuo.Model;
import org.tribuo.anomaly.Event;

/**
 * A method that is a Tribuo model of the complete records, and travels in Tribuo's encoding.
 *
 * @param <M> the model
 */
abstract class TrainedMethod<M extends Model<Event>> implements AnomalyMethod {
  private final String name;
  private final Class<M> type;

  TrainedMethod(String name, Class<M> type) {
    this.name = name;
    this.type = type;
  }

  /**
   * Trains a model.
   *
   * @param provenance that it is to tell of its data
   * @throws NotEnoughDataException if there are too few rows for it
   */
  abstract M train(
      Dataset<Event> rows, Map<String, Provenance> provenance, AnomalyDefinition definition)
      throws NotEnoughDataException;

  /**
   * What scores with a model.
   *
   * @param encoded the model
   * @param columns names of the columns of a comparison
   */
  abstract FittedMethod fitted(M model, byte[] encoded, List<String> columns);

  @Override
  public final String name() {
    return name;
  }

  @Override
  public final FittedMethod fit(TrainingData data, AnomalyDefinition definition)
      throws NotEnoughDataException {
    Dataset<Event> rows = Columns.dataset(data.completeRows(), data.columns());
    M model = train(rows, data.provenance(), definition);
    return fitted(model, ModelBytes.encode(model), data.columns());
  }

  @Override
  public final FittedMethod read(BinaryReader reader, List<String> columns) throws IOException {
    byte[] encoded = reader.readBytes();
    return fitted(ModelBytes.decode(encoded, type), encoded, columns);
  }
}
