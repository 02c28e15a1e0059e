package dev.collection.pipeline.graph;

import dev.collection.io.jdbc.Database;
import dev.collection.io.jdbc.SqlText;
import dev.collection.io.load.LoadRunTables;
import dev.collection.pipeline.spec.CollectionSpec;
import dev.collection.transforms.anomaly.AnomalyDefinition;
import dev.collection.transforms.anomaly.model.AnomalyModel;
import dev.collection.transforms.anomaly.model.ModelFile;
import dev.collection.transforms.anomaly.model.ModelFile.ModelFileException;
import java.util.HexFormat;
import java.util.List;
import org.apache.beam.sdk.coders.ListCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;

/**
 * Writes the model that a run has fitted to {@code collection_models}; one without enough data is
 * not worth it. Of a run that has no end the last one stays, whatever the number of its windows.
 */
final class SaveModels extends PTransform<PCollection<byte[]>, PCollection<Void>> {
  private static final long serialVersionUID = 1L;

  private final Database database;
  private final String run;
  private final String collection;
  private final AnomalyDefinition definition;

  SaveModels(Database database, String run, CollectionSpec spec) {
    this.database = database;
    this.run = run;
    this.collection = spec.type().collection();
    this.definition = spec.anomalies();
  }

  @Override
  public PCollection<Void> expand(PCollection<byte[]> files) {
    return files
        .apply("Make rows", ParDo.of(new RowFn(run, collection, definition)))
        .setCoder(ListCoder.of(StringUtf8Coder.of()))
        .apply("Load", LoadRunTables.models(database));
  }

  private static final class RowFn extends DoFn<byte[], List<String>> {
    private static final long serialVersionUID = 1L;

    private final String run;
    private final String collection;
    private final AnomalyDefinition definition;

    private RowFn(String run, String collection, AnomalyDefinition definition) {
      this.run = run;
      this.collection = collection;
      this.definition = definition;
    }

    @ProcessElement
    public void process(@Element byte[] file, OutputReceiver<List<String>> rows)
        throws ModelFileException {
      ModelFile read = ModelFile.read("the model", file, collection, definition);
      if (read.model().methods().stream().anyMatch(AnomalyModel.Method::isFitted)) {
        ModelFile.Origin origin = read.origin();
        rows.output(
            List.of(
                run,
                origin.collection(),
                SqlText.instant(origin.trainedAt()),
                origin.definition(),
                origin.sampleHash(),
                Long.toString(origin.records()),
                origin.codeVersion(),
                HexFormat.of().formatHex(file)));
      }
    }
  }
}
