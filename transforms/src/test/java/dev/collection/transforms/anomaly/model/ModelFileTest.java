package dev.collection.transforms.anomaly.model;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.collection.transforms.anomaly.AnomalyDefinition;
import dev.collection.transforms.anomaly.FeatureExtractor;
import dev.collection.transforms.anomaly.FeatureVector;
import dev.collection.transforms.anomaly.PayRecords;
import dev.collection.transforms.anomaly.PayRecords.Planted;
import dev.collection.transforms.anomaly.ReferenceSample;
import dev.collection.transforms.anomaly.method.AnomalyMethod;
import dev.collection.transforms.anomaly.model.ModelFile.ModelFileException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ModelFileTest {
  private static final AnomalyDefinition DEFINITION = definition(AnomalyMethod.names(), 0.05);
  private static final FeatureExtractor EXTRACTOR =
      FeatureExtractor.of(PayRecords.TYPE, DEFINITION);
  private static final List<Planted> RECORDS = PayRecords.generate(3_000, 0.02, 1);

  private static AnomalyDefinition definition(List<String> methods, double falseDiscoveryRate) {
    AnomalyDefinition suggested = PayRecords.DEFINITION;
    return new AnomalyDefinition(
        suggested.features(),
        suggested.logFeatures(),
        suggested.within(),
        methods,
        50,
        20,
        2000,
        falseDiscoveryRate,
        suggested.settings(),
        42);
  }

  private static FeatureVector vector(Planted planted) {
    return EXTRACTOR.extract(planted.record().record().values());
  }

  private final ModelFile file = train();

  private static ModelFile train() {
    ReferenceSample sample = ReferenceSample.empty(DEFINITION);
    for (Planted planted : RECORDS) {
      sample.add(planted.record().record().key(), vector(planted));
    }
    return new ModelFile(
        new ModelFile.Origin(
            "jobs",
            ModelFile.describe(DEFINITION),
            sample.contentHash(),
            sample.count(),
            Instant.parse("2026-11-26T12:00:00Z"),
            "0.1.0"),
        AnomalyModel.fit(sample, DEFINITION));
  }

  private static String problem(byte[] bytes, String collection, AnomalyDefinition definition) {
    return assertThrows(
            ModelFileException.class,
            () -> ModelFile.read("jobs.model", bytes, collection, definition))
        .getMessage();
  }

  @Test
  void whenWrittenAndRead_judgesTheSameAndSaysHowItWasMade() throws Exception {
    ModelFile read = ModelFile.read("jobs.model", file.encoded(), "jobs", DEFINITION);

    assertThat(read.origin(), is(file.origin()));
    assertThat(read.origin().records(), is(3_000L));
    for (Planted planted : RECORDS) {
      Judgement expected = file.model().judge(vector(planted));
      Judgement judgement = read.model().judge(vector(planted));
      assertThat(judgement.logP(), is(expected.logP()));
      assertThat(judgement.isAnomaly(), is(expected.isAnomaly()));
    }
    assertThat(Arrays.equals(read.encoded(), file.encoded()), is(true));
  }

  @Test
  void whenCutShortAnywhere_saysSoAndScoresNothing() {
    byte[] bytes = file.encoded();
    for (int length = 0; length < bytes.length; length += 1 + length / 7) {
      byte[] cut = Arrays.copyOf(bytes, length);
      String expected =
          length < 25
              ? "jobs.model is not a model of anomalies"
              : length == 25
                  ? "jobs.model cannot be read"
                  : "jobs.model is cut short or damaged; its checksum is wrong";
      assertThat(problem(cut, "jobs", DEFINITION), startsWith(expected));
    }
  }

  @Test
  void whenAByteIsChanged_saysSo() {
    byte[] bytes = file.encoded();
    for (int at = 30; at < bytes.length; at += bytes.length / 40) {
      byte[] changed = bytes.clone();
      changed[at] ^= 4;
      assertThat(
          problem(changed, "jobs", DEFINITION),
          is("jobs.model is cut short or damaged; its checksum is wrong"));
    }
  }

  @Test
  void whenOfAnotherVersion_saysSo() {
    byte[] bytes = file.encoded();
    bytes[25] = 1;

    assertThat(
        problem(bytes, "jobs", DEFINITION),
        is("jobs.model is of version 1, this product reads 4; train it anew"));
  }

  @Test
  void whenOfAnotherSpec_saysSo() {
    assertThat(
        problem(file.encoded(), "quakes", DEFINITION),
        is("jobs.model is a model of another collection: jobs, not quakes"));
    assertThat(
        problem(file.encoded(), "jobs", definition(List.of("robust_z"), 0.05)),
        is(
            "jobs.model is a model of other settings: methods "
                + AnomalyMethod.names()
                + "; the spec has methods [robust_z]"));
    assertThat(
        problem(file.encoded(), "jobs", definition(AnomalyMethod.names(), 0.02)),
        is(
            "jobs.model is a model of other settings: false_discovery_rate 0.05; the spec has"
                + " false_discovery_rate 0.02"));
  }
}
