package dev.collection.transforms.anomaly;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.closeTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.instanceOf;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.collection.model.BinaryReader;
import dev.collection.model.BinaryWriter;
import dev.collection.transforms.anomaly.AnomalyMethod.NotEnoughDataException;
import dev.collection.transforms.anomaly.FittedMethod.Contribution;
import dev.collection.transforms.anomaly.PayRecords.Planted;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.tribuo.Model;
import org.tribuo.anomaly.AnomalyFactory;
import org.tribuo.anomaly.Event;
import org.tribuo.anomaly.libsvm.LibSVMAnomalyModel;
import org.tribuo.impl.ArrayExample;

class OneClassSvmTest {
  private static final AnomalyDefinition DEFINITION = PayRecords.DEFINITION;
  private static final FeatureExtractor EXTRACTOR =
      FeatureExtractor.of(PayRecords.TYPE, DEFINITION);

  private final ReferenceSample sample = ReferenceSample.empty(DEFINITION);

  private static FeatureVector vector(
      String plan, Integer low, Integer high, Double min, Double max) {
    return EXTRACTOR.extract(PayRecords.record(0, plan, low, high, min, max).record().values());
  }

  private void add(FeatureVector vector) {
    sample.add("key-" + sample.count(), vector);
  }

  private void addClean(int count) {
    for (Planted planted : PayRecords.generate(count, 0, 1)) {
      add(EXTRACTOR.extract(planted.record().record().values()));
    }
  }

  private FittedMethod fit() throws NotEnoughDataException {
    return new OneClassSvm().fit(sample, Baseline.of(sample, DEFINITION), DEFINITION);
  }

  private static byte[] written(FittedMethod method) {
    BinaryWriter writer = new BinaryWriter();
    method.write(writer);
    return writer.toByteArray();
  }

  private static LibSVMAnomalyModel tribuoModel(FittedMethod method) throws Exception {
    BinaryReader reader = new BinaryReader(ByteBuffer.wrap(written(method)));
    assertThat(reader.readDouble(), is(method.threshold()));
    Model<?> model = Model.deserializeFromStream(new ByteArrayInputStream(reader.readBytes()));
    assertThat(model, is(instanceOf(LibSVMAnomalyModel.class)));
    return (LibSVMAnomalyModel) model;
  }

  @Test
  void scoreIsTribuosDecisionOnALogarithmicScale() throws Exception {
    addClean(1000);
    FittedMethod method = fit();
    LibSVMAnomalyModel model = tribuoModel(method);
    double rho = model.getInnerModels().get(0).rho[0];
    Baseline baseline = Baseline.of(sample, DEFINITION);
    String[] names = {"pay_min", "pay_max", "grade_low", "grade_high", "pay_max/pay_min"};
    int anomalous = 0;
    for (Planted planted : PayRecords.generate(500, 0.5, 2)) {
      FeatureVector vector = EXTRACTOR.extract(planted.record().record().values());
      double[] columns = baseline.standardized(vector.group(), vector.compared());
      Event event =
          model
              .predict(new ArrayExample<>(AnomalyFactory.UNKNOWN_EVENT, names, columns))
              .getOutput();
      double score = method.score(vector);

      assertThat(event.getScore(), is(closeTo(rho * Math.expm1(-score), 1e-9)));
      if (Math.abs(event.getScore()) > 1e-9) {
        assertThat(score > 0, is(event.getType() == Event.EventType.ANOMALOUS));
      }
      anomalous += score > 0 ? 1 : 0;
    }
    assertThat(anomalous, is(greaterThan(200)));
  }

  @Test
  void whenAPayIsUsualInOneGroupOnly_isOddInTheOther() throws Exception {
    addClean(3000);
    FittedMethod method = fit();

    assertThat(
        method.score(vector("GS", 5, 5, 40_000.0, 52_000.0)), is(lessThan(method.threshold())));
    assertThat(
        method.score(vector("GS", 13, 13, 106_000.0, 138_000.0)), is(lessThan(method.threshold())));
    assertThat(
        method.score(vector("GS", 13, 13, 40_000.0, 52_000.0)),
        is(greaterThan(method.threshold())));
  }

  @Test
  void whenTwoUsualAmountsAreExchanged_isOdd() throws Exception {
    addClean(3000);
    FittedMethod method = fit();

    List<Contribution> contributions =
        method.contributions(vector("GS", 13, 13, 138_000.0, 106_000.0));

    assertThat(
        method.score(vector("GS", 13, 13, 138_000.0, 106_000.0)),
        is(greaterThan(method.threshold())));
    assertThat(
        List.of(contributions.get(0).feature(), contributions.get(1).feature()), is(List.of(0, 1)));
  }

  @Test
  void whenBothAmountsAreTenTimes_bothContribute() throws Exception {
    addClean(3000);
    FittedMethod method = fit();
    FeatureVector vector = vector("GS", 13, 13, 1_060_000.0, 1_380_000.0);

    List<Contribution> contributions = method.contributions(vector);

    assertThat(contributions.get(1).contribution(), is(greaterThan(0.25 * method.score(vector))));
    assertThat(contributions.get(2).contribution(), is(closeTo(0, 1e-9)));
    assertThat(contributions.get(3).contribution(), is(closeTo(0, 1e-9)));
  }

  @Test
  void whenAFeatureIsMissing_hasNoScore() throws Exception {
    addClean(1000);
    FittedMethod method = fit();

    assertThat(method.score(vector("GS", 13, 13, null, 1e6)), is(Double.NaN));
    assertThat(method.score(vector("GS", 13, null, 100_000.0, 1e6)), is(Double.NaN));
    assertThat(method.score(vector("GS", 13, 13, 0.0, 1e6)), is(Double.NaN));
  }

  @Test
  void whenWrittenAndRead_scoresTheSame() throws Exception {
    addClean(1000);
    FittedMethod method = fit();
    byte[] bytes = written(method);
    FittedMethod read =
        new OneClassSvm()
            .read(new BinaryReader(ByteBuffer.wrap(bytes)), Baseline.of(sample, DEFINITION));
    FeatureVector vector = vector("GS", 13, 13, 40_000.0, 52_000.0);

    assertThat(read.score(vector), is(method.score(vector)));
    assertThat(read.threshold(), is(method.threshold()));
    assertThat(written(read), is(bytes));
  }

  @Test
  void modelSaysHowItWasMade() throws Exception {
    addClean(1000);
    String provenance = tribuoModel(fit()).getProvenance().toString();

    assertThat(provenance.contains(sample.contentHash()), is(true));
    assertThat(provenance.contains("trained-on"), is(true));
    assertThat(provenance.contains("nu"), is(true));
  }

  @Test
  void whenThereAreFewerRecordsThanNeeded_saysHowMany() {
    addClean(49);

    NotEnoughDataException thrown = assertThrows(NotEnoughDataException.class, this::fit);

    assertThat(
        thrown.getMessage(),
        is(
            "49 usable records, at least 50 are needed (of 49 sampled records 49 have every"
                + " feature, and 0 of those are too far off to learn from)"));
  }

  @Test
  void whenAFeatureIsMissingEverywhere_saysThatNoRecordIsUsable() {
    for (int i = 0; i < 100; i++) {
      add(vector("GS", 13, null, 100_000.0 + i, 130_000.0));
    }

    NotEnoughDataException thrown = assertThrows(NotEnoughDataException.class, this::fit);

    assertThat(
        thrown.getMessage(),
        is(
            "0 usable records, at least 50 are needed (of 100 sampled records 0 have every"
                + " feature, and 0 of those are too far off to learn from)"));
  }

  @Test
  void whenAllValuesAreEqual_saysSo() {
    for (int i = 0; i < 100; i++) {
      add(vector("GS", 13, 13, 100_000.0, 130_000.0));
    }

    NotEnoughDataException thrown = assertThrows(NotEnoughDataException.class, this::fit);

    assertThat(thrown.getMessage(), is("all 100 records of the sample have the same values"));
  }

  @Test
  void whenExactlyEnoughRecords_isFitted() throws Exception {
    addClean(50);
    FittedMethod method = fit();

    assertThat(method.score(vector("GS", 13, 13, 1e9, 1e9)), is(greaterThan(method.threshold())));
  }

  @Test
  void whenTheDefaultLocaleIsTurkish_isWrittenAndTheLocaleStays() throws Exception {
    addClean(200);
    Locale locale = Locale.getDefault();
    Locale.setDefault(new Locale.Builder().setLanguage("tr").build());
    try {
      assertThat(tribuoModel(fit()).getNumberOfSupportVectors(), is(greaterThan(0)));
      assertThat(Locale.getDefault().getLanguage(), is("tr"));
    } finally {
      Locale.setDefault(locale);
    }
  }

  @Test
  void whenTrained_printsNothing() throws Exception {
    addClean(200);
    PrintStream out = System.out;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    try {
      fit();
    } finally {
      System.setOut(out);
    }

    assertThat(printed.toString(StandardCharsets.UTF_8), is(""));
  }
}
