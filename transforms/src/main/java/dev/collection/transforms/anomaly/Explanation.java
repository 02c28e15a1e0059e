package dev.collection.transforms.anomaly;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.List;
import java.util.Locale;

/** Says why a record was flagged: in one sentence computed from the data, and as numbers. */
public final class Explanation {
  private static final JsonFactory JSON = new JsonFactory();

  /** A feature stands out if its usual value alone would take this share of the score away. */
  private static final double STANDS_OUT = 0.25;

  /** A greater factor is not told in full: by then it is just far too much. */
  private static final double FARTHEST_RATIO = 1e6;

  private static final MathContext SHORT = new MathContext(6);

  private final Comparison record;

  public Explanation(Comparison record) {
    this.record = record;
  }

  /**
   * The sentence for a method that judges each feature by itself: the feature that contributes
   * most, against its group, and what would have been usual.
   */
  public String ofFeature(List<Contribution> contributions) {
    Contribution top = contributions.get(0);
    int feature = top.feature();
    StringBuilder text = new StringBuilder(160);
    text.append(record.baseline().name(feature))
        .append(' ')
        .append(number(top.value()))
        .append(" is ");
    if (record.baseline().isLogarithmic(feature)) {
      text.append(times(top.value() / top.usual())).append(" the median ");
    } else {
      double z = record.standardized(feature, record.vector().compared(feature));
      text.append(Math.abs(z) < Baseline.FARTHEST ? "" : "more than ")
          .append(number(Math.abs(z)))
          .append(" robust standard deviations ")
          .append(z > 0 ? "above" : "below")
          .append(" the median ");
    }
    text.append(number(top.usual())).append(" of ").append(comparedWith());
    String repair = Repair.describe(record, feature);
    if (repair != null) {
      return text.append("; ").append(repair).toString();
    }
    String order = Repair.order(record, feature);
    return text.append(order == null ? "" : "; " + order)
        .append("; ")
        .append(usualRange(feature))
        .toString();
  }

  /**
   * The sentence for a method that judges the features together: those that stand out, or that none
   * does.
   */
  public String ofCombination(double score, List<Contribution> contributions) {
    List<Contribution> outstanding =
        contributions.stream()
            .filter(next -> next.contribution() >= STANDS_OUT * score)
            .limit(3)
            .toList();
    StringBuilder text = new StringBuilder(200).append("unusual combination");
    if (outstanding.isEmpty()) {
      text.append(" in which no single feature stands out");
    }
    String separator = ": ";
    for (Contribution next : outstanding.isEmpty() ? contributions : outstanding) {
      text.append(separator).append(record.baseline().name(next.feature())).append(' ');
      text.append(number(next.value())).append(" (usual ").append(number(next.usual())).append(')');
      separator = ", ";
    }
    text.append(", compared with ").append(comparedWith());
    String repair = Repair.describe(record, -1);
    if (repair != null) {
      return text.append("; ").append(repair).toString();
    }
    String order = Repair.order(record, -1);
    return text.append(order == null ? "" : "; " + order)
        .append(record.isFallback() ? "" : "; no repair is known")
        .toString();
  }

  /**
   * How sure it is, to be put behind a sentence: the p-value, and the cutoff that it lies beyond.
   *
   * @param logP logarithm of the p-value of the method that the sentence is of
   * @param logCutoff logarithm of the greatest p-value that is an anomaly
   */
  public static String ofCertainty(double logP, double logCutoff) {
    return String.format(
        Locale.ROOT,
        "; p-value %.1e, %s the cutoff %.1e",
        probability(logP),
        logP <= logCutoff ? "beyond" : "not beyond",
        probability(logCutoff));
  }

  /** A p-value by its logarithm; what is too small for a number is the smallest one, not 0. */
  public static double probability(double logP) {
    return Math.max(Math.exp(logP), Double.MIN_NORMAL);
  }

  private String comparedWith() {
    String size = String.format(Locale.ROOT, "%,d", record.groupSize());
    return record.group().isEmpty()
        ? "all " + size + " records"
        : record.group() + " in " + size + " records";
  }

  private String usualRange(int feature) {
    double centre = record.centre(feature);
    double reach = Repair.USUAL_SPREADS * record.spread(feature);
    return "usual is "
        + number(record.baseline().fromCompared(feature, centre - reach))
        + " to "
        + number(record.baseline().fromCompared(feature, centre + reach));
  }

  /**
   * JSON array of {@code {feature, value, usual, contribution}}; null where a number is missing.
   */
  public String json(List<Contribution> contributions) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartArray();
      for (Contribution next : contributions) {
        json.writeStartObject();
        json.writeStringField("feature", record.baseline().name(next.feature()));
        writeNumber(json, "value", next.value(), MathContext.UNLIMITED);
        writeNumber(json, "usual", next.usual(), SHORT);
        writeNumber(json, "contribution", next.contribution(), SHORT);
        json.writeEndObject();
      }
      json.writeEndArray();
    } catch (IOException e) {
      throw new UncheckedIOException("writing into memory cannot fail", e);
    }
    return text.toString();
  }

  private static void writeNumber(
      JsonGenerator json, String name, double value, MathContext precision) throws IOException {
    json.writeFieldName(name);
    if (Double.isNaN(value) || Double.isInfinite(value)) {
      json.writeNull();
    } else {
      BigDecimal rounded = BigDecimal.valueOf(value).round(precision).stripTrailingZeros();
      json.writeNumber(rounded.scale() < -15 ? rounded.toString() : rounded.toPlainString());
    }
  }

  private static String times(double ratio) {
    if (ratio >= 1) {
      return (ratio > FARTHEST_RATIO ? "more than " : "") + factor(ratio) + " times";
    }
    return ratio >= 0.1
        ? String.format(Locale.ROOT, "%.2f times", ratio)
        : (1 / ratio > FARTHEST_RATIO ? "less than " : "") + "1/" + factor(1 / ratio) + " of";
  }

  /** With as many digits as tell something. */
  private static String factor(double ratio) {
    return String.format(
        Locale.ROOT, ratio < 999.95 ? "%,.1f" : "%,.0f", Math.min(ratio, FARTHEST_RATIO));
  }

  /** A value as people write it. */
  static String number(double value) {
    double magnitude = Math.abs(value);
    if (magnitude >= 1e15 || (magnitude > 0 && magnitude < 0.01)) {
      return String.format(Locale.ROOT, "%.3g", value);
    }
    String pattern = magnitude >= 1000 ? "#,##0" : "#,##0.##";
    return new DecimalFormat(pattern, DecimalFormatSymbols.getInstance(Locale.ROOT)).format(value);
  }
}
