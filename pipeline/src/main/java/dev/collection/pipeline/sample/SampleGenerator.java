package dev.collection.pipeline.sample;

import dev.collection.pipeline.sample.posting.Appearance;
import dev.collection.pipeline.sample.posting.GeneratedItem;
import dev.collection.pipeline.sample.posting.ItemFactory;
import java.io.IOException;

/**
 * Writes data of the shape of USAJOBS Search answers, with known faults. The same options give the
 * same items; there is no clock. Items are written as they are made, in memory that does not grow
 * with their number (but for the list of anomalies and outdated versions in the truth).
 */
public final class SampleGenerator {
  private SampleGenerator() {}

  /**
   * Writes the items and, beside them, {@link SampleTruth#FILE_NAME}.
   *
   * @throws IOException if the directory holds an earlier sample or cannot be written
   */
  public static SampleTruth generate(SampleOptions options, SampleOutput output)
      throws IOException {
    ItemFactory items = new ItemFactory(options.seed(), options.textScale());
    SamplePlan plan = new SamplePlan(options, output.format());
    SampleTruth truth = new SampleTruth();
    try (SampleFiles files = SampleFiles.in(output)) {
      for (int collection = 0; collection < options.collections(); collection++) {
        long records = options.recordsOf(collection);
        plan.startCollection();
        files.startCollection(options.collectedOn(collection), records);
        for (long record = 0; record < records; record++) {
          Appearance appearance = plan.nextAppearance();
          GeneratedItem item = items.make(appearance);
          files.write(item.bytes());
          truth.add(appearance, item);
        }
      }
      truth.setFiles(files.files());
    }
    truth.write(output.directory().resolve(SampleTruth.FILE_NAME), options, output);
    return truth;
  }
}
