package dev.collection.transforms.anomaly.method;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.closeTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.instanceOf;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.collection.model.BinaryReader;
import dev.collection.model.BinaryWriter;
import dev.collection.transforms.anomaly.AnomalyDefinition;
import dev.collection.transforms.anomaly.Baseline;
import dev.collection.transforms.anomaly.Contribution;
import dev.collection.transforms.anomaly.FeatureExtractor;
import dev.collection.transforms.anomaly.FeatureVector;
import dev.collection.transforms.anomaly.PayRecords;
import dev.collection.transforms.anomaly.PayRecords.Planted;
import dev.collection.transforms.anomaly.ReferenceSample;
import dev.collection.transforms.anomaly.method.AnomalyMethod.NotEnoughDataException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.tribuo.Model;
import org.tribuo.anomaly.AnomalyFactory;
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
    return new OneClassSvm().fit(new TrainingData(sample, baseline(), DEFINITION), DEFINITION);
  }

  private Baseline baseline() {
    return Baseline.of(sample, DEFINITION);
  }

  private double score(FittedMethod method, FeatureVector vector) {
    return method.score(baseline().compare(vector));
  }

  private static byte[] written(FittedMethod method) {
    BinaryWriter writer = new BinaryWriter();
    method.write(writer);
    return writer.toByteArray();
  }

  private static LibSVMAnomalyModel tribuoModel(FittedMethod method) throws Exception {
    BinaryReader reader = new BinaryReader(ByteBuffer.wrap(written(method)));
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
    String[] names = {"pay_min", "pay_max", "grade_low", "grade_high", "pay_max/pay_min"};
    double usual = decision(model, names, new double[names.length]) + rho;
    for (Planted planted : PayRecords.generate(500, 0.5, 2)) {
      FeatureVector vector = EXTRACTOR.extract(planted.record().record().values());
      double sum = decision(model, names, baseline().compare(vector).deviations()) + rho;
      double score = score(method, vector);

      assertThat(sum, is(closeTo(usual * Math.exp(-score), 1e-9)));
    }
  }

  /** Tribuo's decision value: the sum of the kernel over the support vectors, less rho. */
  private static double decision(LibSVMAnomalyModel model, String[] names, double[] columns) {
    return model
        .predict(new ArrayExample<>(AnomalyFactory.UNKNOWN_EVENT, names, columns))
        .getOutput()
        .getScore();
  }

  @Test
  void whenAPayIsUsualInOneGroupOnly_isOddInTheOther() throws Exception {
    addClean(3000);
    FittedMethod method = fit();

    double known = score(method, vector("GS", 5, 5, 40_000.0, 52_000.0));
    assertThat(known, is(lessThan(0.5)));
    assertThat(score(method, vector("GS", 13, 13, 106_000.0, 138_000.0)), is(lessThan(0.5)));
    assertThat(
        score(method, vector("GS", 13, 13, 40_000.0, 52_000.0)), is(greaterThan(10 + known)));
  }

  @Test
  void whenTwoUsualAmountsAreExchanged_isOdd() throws Exception {
    addClean(3000);
    FittedMethod method = fit();

    FeatureVector exchanged = vector("GS", 13, 13, 138_000.0, 106_000.0);
    double[] shares = contributions(method, exchanged);

    assertThat(score(method, exchanged), is(greaterThan(2.0)));
    assertThat(shares[0], is(greaterThan(Math.max(shares[2], shares[3]))));
    assertThat(shares[1], is(greaterThan(Math.max(shares[2], shares[3]))));
    assertThat(Arrays.stream(shares).sum(), is(closeTo(score(method, exchanged), 1e-9)));
  }

  private double[] contributions(FittedMethod method, FeatureVector vector) {
    return method.contributions(baseline().compare(vector)).stream()
        .mapToDouble(Contribution::contribution)
        .toArray();
  }

  @Test
  void whenBothAmountsAreTenTimes_bothContribute() throws Exception {
    addClean(3000);
    FittedMethod method = fit();
    FeatureVector vector = vector("GS", 13, 13, 1_060_000.0, 1_380_000.0);

    double[] shares = contributions(method, vector);

    assertThat(shares[0], is(greaterThan(0.25 * score(method, vector))));
    assertThat(shares[1], is(greaterThan(0.25 * score(method, vector))));
    assertThat(shares[2], is(closeTo(0, 1e-9)));
    assertThat(shares[3], is(closeTo(0, 1e-9)));
  }

  @Test
  void whenAFeatureIsMissing_hasNoScore() throws Exception {
    addClean(1000);
    FittedMethod method = fit();

    assertThat(score(method, vector("GS", 13, 13, null, 1e6)), is(Double.NaN));
    assertThat(score(method, vector("GS", 13, null, 100_000.0, 1e6)), is(Double.NaN));
    assertThat(score(method, vector("GS", 13, 13, 0.0, 1e6)), is(Double.NaN));
  }

  @Test
  void whenWrittenAndRead_scoresTheSame() throws Exception {
    addClean(1000);
    FittedMethod method = fit();
    byte[] bytes = written(method);
    FittedMethod read =
        new OneClassSvm().read(new BinaryReader(ByteBuffer.wrap(bytes)), baseline().columnNames());
    FeatureVector vector = vector("GS", 13, 13, 40_000.0, 52_000.0);

    assertThat(score(read, vector), is(score(method, vector)));
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
  void whenAFeatureIsMissingEverywhere_saysThatNoRecordIsComplete() {
    for (int i = 0; i < 100; i++) {
      add(vector("GS", 13, null, 100_000.0 + i, 130_000.0));
    }

    NotEnoughDataException thrown = assertThrows(NotEnoughDataException.class, this::fit);

    assertThat(
        thrown.getMessage(),
        is("0 of 100 usable records have every feature, at least 50 are needed"));
  }

  @Test
  void whenExactlyEnoughRecords_isFitted() throws Exception {
    addClean(50);
    FittedMethod method = fit();

    assertThat(score(method, vector("GS", 13, 13, 1e9, 1e9)), is(greaterThan(5.0)));
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
