package dev.collection.transforms.anomaly;

import com.oracle.labs.mlrg.olcut.provenance.Provenance;
import com.oracle.labs.mlrg.olcut.provenance.primitives.DoubleProvenance;
import com.oracle.labs.mlrg.olcut.provenance.primitives.LongProvenance;
import com.oracle.labs.mlrg.olcut.provenance.primitives.StringProvenance;
import dev.collection.model.BinaryReader;
import dev.collection.model.BinaryWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import libsvm.svm;
import org.tribuo.MutableDataset;
import org.tribuo.anomaly.AnomalyFactory;
import org.tribuo.anomaly.Event;
import org.tribuo.anomaly.libsvm.LibSVMAnomalyModel;
import org.tribuo.anomaly.libsvm.LibSVMAnomalyTrainer;
import org.tribuo.anomaly.libsvm.SVMAnomalyType;
import org.tribuo.common.libsvm.KernelType;
import org.tribuo.common.libsvm.SVMParameters;
import org.tribuo.impl.ArrayExample;
import org.tribuo.provenance.SimpleDataSourceProvenance;

/**
 * {@code one_class_svm}: the odd combinations (Schölkopf et al., "Estimating the Support of a
 * High-Dimensional Distribution", 2001), by Tribuo's LibSVM trainer with an RBF kernel.
 *
 * <p>What it sees are the columns of {@link Baseline}, standardized within the record's group, so
 * that no record is odd for being of its group; records without a group that is large enough are
 * standardized against all. A record of which a feature is missing has no score.
 *
 * <p><b>Training and calibration.</b> Of the complete records of the sample, those with an amount
 * or a ratio more than {@value #GROSS} spreads off are left out: they are odd by any measure, and
 * trained on they would become normal. Every second record trains the model, the others calibrate
 * it: the threshold is the score that at most {@code falseAlarmRate} of them exceed, or 0 if that
 * is more, plus {@value #MARGIN}. The score is {@code ln(rho / sum)} of the decision function: it
 * is 0 on the model's own boundary, 1 where the density that the model sees is e times less.
 *
 * <p><b>Contributions.</b> How much the score falls if one feature alone takes its usual value, and
 * the ratios with its neighbours either follow it or stay as they are, whichever leaves less: the
 * former finds one wrong amount of two, the latter does not blame a pair that is wrong by the same
 * factor for the ratio that its repair would spoil. They need not add up to the score.
 *
 * <p>LIBSVM has one random number generator per JVM, which Tribuo seeds and guards with a lock
 * while it trains; the training of a one-class model does not draw from it. The model's provenance
 * (sample, its hash, parameters, time) is stored with it.
 */
final class OneClassSvm implements AnomalyMethod {
  static final String NAME = "one_class_svm";

  /** Spreads beyond which an amount takes no part in training. */
  static final double GROSS = 6;

  /** Between the calibrated score and the threshold: what chance adds beyond the sample. */
  static final double MARGIN = 0.5;

  /** The kernel's width is then 1.2 spreads per column. */
  private static final double GAMMA_OF_ONE_COLUMN = 1.0 / 3;

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public FittedMethod fit(ReferenceSample sample, Baseline baseline, AnomalyDefinition definition)
      throws NotEnoughDataException {
    List<double[]> rows = rows(sample, baseline, definition);
    List<double[]> training = new ArrayList<>();
    List<double[]> calibration = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      (i % 2 == 0 ? training : calibration).add(rows.get(i));
    }
    List<String> columns = columnNames(baseline);
    LibSVMAnomalyModel model =
        train(training, columns, definition, provenance(sample, training.size(), definition));
    SupportVectors vectors = SupportVectors.of(model, columns);
    double[] scores = calibration.stream().mapToDouble(vectors::outlyingness).sorted().toArray();
    int allowed = (int) (definition.falseAlarmRate() * scores.length);
    double calibrated = scores[scores.length - 1 - allowed];
    return new Fitted(baseline, encode(model), vectors, Math.max(0, calibrated) + MARGIN);
  }

  /** The standardized columns of what the model may learn from, in the order of the sample. */
  private static List<double[]> rows(
      ReferenceSample sample, Baseline baseline, AnomalyDefinition definition)
      throws NotEnoughDataException {
    List<BottomSample.Entry> entries = sample.entries();
    List<double[]> rows = new ArrayList<>(entries.size());
    int complete = 0;
    boolean varied = false;
    for (BottomSample.Entry entry : entries) {
      if (FeatureVector.isComplete(entry.compared())) {
        complete++;
        double[] row = baseline.standardized(entry.group(), entry.compared());
        if (!isGross(row, baseline)) {
          rows.add(row);
          for (double value : row) {
            varied |= value != 0;
          }
        }
      }
    }
    if (rows.size() < definition.minRecords()) {
      throw new NotEnoughDataException(
          String.format(
              Locale.ROOT,
              "%,d usable records, at least %,d are needed (of %,d sampled records %,d have every"
                  + " feature, and %,d of those are too far off to learn from)",
              rows.size(),
              definition.minRecords(),
              entries.size(),
              complete,
              complete - rows.size()));
    }
    if (!varied) {
      throw new NotEnoughDataException(
          String.format(
              Locale.ROOT, "all %,d records of the sample have the same values", rows.size()));
    }
    return rows;
  }

  private static boolean isGross(double[] row, Baseline baseline) {
    for (int i = 0; i < row.length; i++) {
      if (baseline.isAmount(i) && Math.abs(row[i]) > GROSS) {
        return true;
      }
    }
    return false;
  }

  /** The features' names; a ratio is named by both of its amounts. */
  private static List<String> columnNames(Baseline baseline) {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < baseline.size(); i++) {
      names.add(baseline.columnName(i));
    }
    return names;
  }

  private static Map<String, Provenance> provenance(
      ReferenceSample sample, int trainedOn, AnomalyDefinition definition) {
    return Map.of(
        "sample-hash", new StringProvenance("sample-hash", sample.contentHash()),
        "records", new LongProvenance("records", sample.count()),
        "trained-on", new LongProvenance("trained-on", trainedOn),
        "false-alarm-rate", new DoubleProvenance("false-alarm-rate", definition.falseAlarmRate()),
        "groups", new StringProvenance("groups", String.join(", ", definition.within())));
  }

  private static LibSVMAnomalyModel train(
      List<double[]> rows,
      List<String> columns,
      AnomalyDefinition definition,
      Map<String, Provenance> provenance) {
    AnomalyFactory factory = new AnomalyFactory();
    MutableDataset<Event> dataset =
        new MutableDataset<>(new SimpleDataSourceProvenance("reference sample", factory), factory);
    String[] names = columns.toArray(String[]::new);
    for (double[] row : rows) {
      dataset.add(new ArrayExample<>(AnomalyFactory.EXPECTED_EVENT, names, row));
    }
    SVMParameters<Event> parameters =
        new SVMParameters<>(new SVMAnomalyType(SVMAnomalyType.SVMMode.ONE_CLASS), KernelType.RBF);
    parameters.setNu(definition.nu());
    parameters.setGamma(GAMMA_OF_ONE_COLUMN / names.length);
    // LIBSVM reports its iterations on standard output, which belongs to the run's summary.
    svm.svm_set_print_string_function(text -> {});
    LibSVMAnomalyTrainer trainer = new LibSVMAnomalyTrainer(parameters, definition.seed());
    return (LibSVMAnomalyModel) trainer.train(dataset, provenance);
  }

  /**
   * The model in Tribuo's protobuf encoding. Tribuo 4.3.2 finds the builder's methods by upper-case
   * names made in the JVM's default locale, so that in Turkish and the like it looks for {@code
   * addAll\u0130nfo}; there, and only there, the default is changed while it writes.
   */
  private static byte[] encode(LibSVMAnomalyModel model) {
    synchronized (OneClassSvm.class) {
      Locale locale = Locale.getDefault();
      if ("i".toUpperCase(locale).equals("I")) {
        return encoded(model);
      }
      Locale.setDefault(Locale.ROOT);
      try {
        return encoded(model);
      } finally {
        Locale.setDefault(locale);
      }
    }
  }

  private static byte[] encoded(LibSVMAnomalyModel model) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      model.serializeToStream(out);
    } catch (IOException e) {
      throw new UncheckedIOException("writing into memory cannot fail", e);
    }
    return out.toByteArray();
  }

  @Override
  public FittedMethod read(BinaryReader reader, Baseline baseline) throws IOException {
    double threshold = reader.readDouble();
    byte[] model = reader.readBytes();
    return new Fitted(
        baseline, model, SupportVectors.read(model, columnNames(baseline)), threshold);
  }

  private static final class Fitted implements FittedMethod {
    private final Baseline baseline;
    private final byte[] model;
    private final SupportVectors vectors;
    private final double threshold;

    private Fitted(Baseline baseline, byte[] model, SupportVectors vectors, double threshold) {
      this.baseline = baseline;
      this.model = model;
      this.vectors = vectors;
      this.threshold = threshold;
    }

    @Override
    public String name() {
      return NAME;
    }

    @Override
    public double score(FeatureVector vector) {
      return vector.isComplete() ? score(vector.group(), vector.compared()) : Double.NaN;
    }

    private double score(String group, double[] compared) {
      return vectors.outlyingness(baseline.standardized(group, compared));
    }

    @Override
    public double threshold() {
      return threshold;
    }

    @Override
    public List<Contribution> contributions(FeatureVector vector) {
      double score = score(vector);
      double[] asItIs = baseline.standardized(vector.group(), vector.compared());
      List<Contribution> contributions = new ArrayList<>(vector.size());
      for (int feature = 0; feature < vector.size(); feature++) {
        double[] compared = vector.compared();
        compared[feature] = baseline.centre(vector.group(), feature);
        double[] alone = asItIs.clone();
        alone[feature] = 0;
        double without = Math.min(score(vector.group(), compared), vectors.outlyingness(alone));
        contributions.add(
            new Contribution(
                feature,
                vector.value(feature),
                baseline.usualValue(vector.group(), feature),
                Math.max(0, score - without)));
      }
      contributions.sort(Comparator.comparingDouble(Contribution::contribution).reversed());
      return contributions;
    }

    @Override
    public String explain(Explanation explanation, double score, List<Contribution> contributions) {
      return explanation.ofCombination(score, contributions);
    }

    @Override
    public void write(BinaryWriter writer) {
      writer.writeDouble(threshold);
      writer.writeBytes(model);
    }
  }
}
