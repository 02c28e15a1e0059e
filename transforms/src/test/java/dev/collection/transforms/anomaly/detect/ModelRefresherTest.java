package dev.collection.transforms.anomaly.detect;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.collection.model.SerializableClock;
import dev.collection.transforms.anomaly.AnomalyDefinition;
import dev.collection.transforms.anomaly.FeatureExtractor;
import dev.collection.transforms.anomaly.PayRecords;
import dev.collection.transforms.anomaly.ReferenceSample;
import dev.collection.transforms.anomaly.model.ModelFile.ModelFileException;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a job remembers of earlier windows, also if it goes on with other settings. */
class ModelRefresherTest {
  private static final AnomalyDefinition DEFINITION = PayRecords.DEFINITION;
  private static final AnomalyDefinition STRICTER =
      definition(DEFINITION.features(), DEFINITION.falseDiscoveryRate() / 2);

  private static AnomalyDefinition definition(List<String> features, double rate) {
    return new AnomalyDefinition(
        features,
        features,
        DEFINITION.within(),
        DEFINITION.methods(),
        DEFINITION.minRecords(),
        DEFINITION.minGroup(),
        DEFINITION.sampleSize(),
        rate,
        DEFINITION.settings(),
        DEFINITION.seed());
  }

  private static ModelTrainer trainer(AnomalyDefinition definition) {
    Instant now = Instant.parse("2026-11-26T12:00:00Z");
    return new ModelTrainer(PayRecords.TYPE.collection(), definition, SerializableClock.fixed(now));
  }

  private static ModelRefresher refresher(AnomalyDefinition definition) {
    return new ModelRefresher(trainer(definition), null);
  }

  private static ReferenceSample window(int records, long seed) {
    FeatureExtractor extractor = FeatureExtractor.of(PayRecords.TYPE, DEFINITION);
    ReferenceSample sample = ReferenceSample.empty(DEFINITION);
    PayRecords.generate(records, 0.04, seed)
        .forEach(
            next -> {
              var record = next.record().record();
              sample.add(record.key(), extractor.extract(record.values()));
            });
    return sample;
  }

  private static final ModelRefresher.Known NONE = new ModelRefresher.Known(null, List.of(), null);

  @Test
  void whenSettingsAreTheSame_theLastModelIsUsedAndTheNextIsOfBothWindows()
      throws ModelFileException {
    ReferenceSample both = window(300, 4);
    ModelRefresher refresher = refresher(DEFINITION);
    ModelRefresher.Refreshed first = refresher.refresh(NONE, both.encoded());
    ReferenceSample next = window(400, 5);
    both.merge(next);

    ModelRefresher.Refreshed second = refresher.refresh(first.known(), next.encoded());

    assertThat(first.used(), is(first.fitted()));
    assertThat(second.used(), is(first.fitted()));
    assertThat(
        trainer(DEFINITION).read(second.fitted()).origin().sampleHash(), is(both.contentHash()));
  }

  @Test
  void whenSettingsAreOthers_whatWasKnownIsForgotten() throws ModelFileException {
    ModelRefresher.Refreshed first = refresher(DEFINITION).refresh(NONE, window(300, 4).encoded());
    ReferenceSample next = window(400, 5);

    ModelRefresher.Refreshed second = refresher(STRICTER).refresh(first.known(), next.encoded());

    assertThat(trainer(STRICTER).read(second.used()).origin().sampleHash(), is(next.contentHash()));
    assertThat(second.known().samples().size(), is(1));
  }

  @Test
  void whenSettingsAreOthersAndThereIsTooLittle_noModelIsKept() throws ModelFileException {
    ModelRefresher.Refreshed first = refresher(DEFINITION).refresh(NONE, window(300, 4).encoded());

    ModelRefresher.Refreshed second =
        refresher(STRICTER).refresh(first.known(), window(10, 5).encoded());

    assertThat(second.fitted(), is(nullValue()));
    assertThat(second.known().model(), is(nullValue()));
    assertThat(trainer(STRICTER).read(second.used()).origin().records(), is(10L));
  }

  @Test
  void whenAWindowWasSampledWithOtherFeatures_saysWhatToDo() {
    AnomalyDefinition fewer = definition(DEFINITION.features().subList(0, 1), 0.05);

    IllegalArgumentException thrown =
        assertThrows(
            IllegalArgumentException.class,
            () -> refresher(fewer).refresh(NONE, window(300, 4).encoded()));

    assertThat(thrown.getMessage(), endsWith("of anomalies has to begin without the savepoint"));
  }
}
