package dev.collection.transforms.profile.value;

import dev.collection.model.BinaryReader;
import dev.collection.model.BinaryWriter;
import dev.collection.transforms.profile.sketch.TextPattern;
import java.util.List;
import java.util.Map;

/**
 * Texts, numbers and booleans by value: all of them, if there are so few different ones that they
 * can be counted, otherwise those of a sample of the records. Not thread-safe.
 */
final class CountedValues {
  private static final int MAX_PATTERNS = 64;
  private static final int KEPT_PATTERNS = 16;
  private static final int MAX_SAMPLED = 512;

  /** Of values of the sample of which there are more, so many are kept. */
  private static final int KEPT_SAMPLED = 32;

  private final int maxExact;
  private final FrequentValues all;
  private final FrequentValues sampled = new FrequentValues(MAX_SAMPLED, KEPT_SAMPLED);
  private final FrequentValues patterns = new FrequentValues(MAX_PATTERNS, KEPT_PATTERNS);

  /** Null if nothing is known. */
  private final KnownValues known;

  /**
   * @param maxExact up to so many are counted; 0 for none
   * @param known what the worker knows of them; null for nothing
   */
  CountedValues(int maxExact, KnownValues known) {
    this.maxExact = maxExact;
    this.known = known;
    all = new FrequentValues(maxExact, 0);
    if (maxExact == 0) {
      all.close();
    }
  }

  /**
   * Counts a value.
   *
   * @param value a text of at most {@link ValueProfile#MAX_TEXT} characters, or a long
   * @return false if it was counted before
   */
  boolean count(Object value, Example example) {
    if (all.isOpen() && known != null && known.areTooMany()) {
      all.close();
    }
    return all.add(value, 1, example);
  }

  /** There is a value that is not counted. */
  void giveUp() {
    all.close();
    if (known != null) {
      known.giveUp();
    }
  }

  /**
   * @param hash of a value that was not counted before
   */
  void meet(long hash) {
    if (known != null && maxExact > 0) {
      known.meet(hash, maxExact);
    }
  }

  /** Takes a value of the sample. */
  void sample(Object value, Example example) {
    sampled.add(value, 1, example);
  }

  /** Takes a text of the sample. */
  void sampleText(String text, Example example) {
    sample(text, example);
    patterns.add(TextPattern.of(text), 1, example);
  }

  void addAll(CountedValues other) {
    all.addAll(other.all);
    sampled.addAll(other.sampled);
    patterns.addAll(other.patterns);
  }

  private boolean isSampled() {
    return !all.isExact();
  }

  private FrequentValues best() {
    return isSampled() ? sampled : all;
  }

  /**
   * Whether {@link #counts} has every value.
   *
   * @param values how many there are
   */
  boolean hasAll(long values) {
    return best().isExact() && best().total() == values;
  }

  /** How many values {@link #counts} is of. */
  long total() {
    return best().total();
  }

  Map<String, Long> counts() {
    return best().counts();
  }

  Example firstOf(String value) {
    return best().first(value);
  }

  List<FrequentValues.Frequent> most(int limit) {
    return best().most(limit);
  }

  /** Of all texts if they are counted, otherwise of those of the sample. */
  FrequentValues patterns() {
    if (isSampled()) {
      return patterns;
    }
    FrequentValues ofAll = new FrequentValues(MAX_PATTERNS, KEPT_PATTERNS);
    all.forEachText((text, count, first) -> ofAll.add(TextPattern.of(text), count, first));
    return ofAll;
  }

  void write(BinaryWriter writer, ExampleTable examples) {
    all.write(writer, examples);
    sampled.write(writer, examples);
    patterns.write(writer, examples);
  }

  void read(BinaryReader reader, ExampleTable examples) {
    all.read(reader, examples);
    sampled.read(reader, examples);
    patterns.read(reader, examples);
  }
}
