package dev.collection.transforms.anomaly.detect;

import dev.collection.model.Plural;
import dev.collection.transforms.anomaly.AnomalyDefinition;
import dev.collection.transforms.anomaly.MethodSettings;
import dev.collection.transforms.anomaly.method.AnomalyMethod;
import java.util.ArrayList;
import java.util.List;

/** Refuses a definition that methods cannot be fitted by. */
final class DefinitionCheck {
  private DefinitionCheck() {}

  /**
   * Looks at methods and numbers; the fields are the extractor's affair.
   *
   * @throws IllegalArgumentException if one is unknown or out of range; the message names every
   *     problem of its kind
   */
  static void check(AnomalyDefinition definition) {
    definition.methods().forEach(AnomalyMethod::named);
    List<String> problems = new ArrayList<>();
    if (definition.minRecords() < 30) {
      problems.add("min_records is " + definition.minRecords() + "; it must be at least 30");
    }
    if (definition.minGroup() < 2) {
      problems.add("min_group is " + definition.minGroup() + "; it must be at least 2");
    }
    if (definition.sampleSize() < definition.minRecords()) {
      problems.add("sample_size is " + definition.sampleSize() + ", less than min_records");
    }
    if (!(definition.falseDiscoveryRate() > 0 && definition.falseDiscoveryRate() <= 0.5)) {
      problems.add(
          "false_discovery_rate is "
              + definition.falseDiscoveryRate()
              + "; it must be above 0 and at most 0.5");
    }
    checkMethods(definition.settings(), problems);
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException("anomalies: " + String.join("; ", problems));
    }
  }

  private static void checkMethods(MethodSettings settings, List<String> problems) {
    if (!(settings.nu() > 0 && settings.nu() < 1)) {
      problems.add("nu is " + settings.nu() + "; it must be above 0 and below 1");
    }
    if (settings.trees() < 1 || settings.subsample() < 2) {
      problems.add(
          "there are "
              + settings.trees()
              + " trees of "
              + settings.subsample()
              + Plural.of(settings.subsample(), " record")
              + "; there must be at least 1 of at least 2");
    }
    if (settings.neighbours() < 1) {
      problems.add("there are " + settings.neighbours() + " neighbours; there must be at least 1");
    }
    if (settings.hidden() < 0 || settings.epochs() < 1) {
      problems.add(
          "an autoencoder of "
              + settings.hidden()
              + " hidden units and "
              + settings.epochs()
              + " epochs; there must be at least 0 and at least 1");
    }
  }
}
