package dev.collection.transforms.profile.value;

import dev.collection.transforms.profile.sketch.DistinctValues;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;

/**
 * Takes the values of a {@link ValueProfile}: every value is added; those of records of the sample
 * are given as samples too, when it is known which these are. Not thread-safe.
 */
abstract sealed class TakenValues permits ValueProfile {
  /** Up to so many different values are counted; 0 if all but kinds is of the sample. */
  final int maxExact;

  final KindCounts kinds;
  long empty;

  /** The parts below are null until there is a value for them. */
  DistinctValues distinct;

  CountedValues values;
  NumberProfile numbers;
  Lengths lengths;
  private final KnownValues known;

  TakenValues(int maxExact, KindCounts kinds, KnownValues known) {
    this.maxExact = maxExact;
    this.kinds = kinds;
    this.known = known;
  }

  /**
   * Counts a value, and nothing else that depends on it: for places in items whose values are those
   * of a field.
   *
   * @param isEmpty whether it is an empty text
   */
  public final void addKind(ValueKind kind, boolean isEmpty, Example example) {
    kinds.add(kind, example);
    if (isEmpty) {
      empty++;
    }
  }

  public final void addNull(Example example) {
    kinds.add(ValueKind.NULL, example);
  }

  public final void addBoolean(boolean value, Example example) {
    kinds.add(ValueKind.BOOLEAN, example);
    count(value ? "true" : "false", example);
  }

  public final void addText(String text, Example example) {
    kinds.add(ValueKind.TEXT, example);
    if (text.isEmpty()) {
      empty++;
    }
    if (text.length() <= ValueProfile.MAX_TEXT) {
      count(text, example);
    } else {
      values().giveUp();
      distinct().add(DistinctValues.hash(text));
    }
  }

  /**
   * Adds a text by its hash alone, where {@link KnownValues#areTooMany}.
   *
   * @param hash of {@link DistinctValues}
   */
  public final void addText(long hash, boolean isEmpty, Example example) {
    addKind(ValueKind.TEXT, isEmpty, example);
    values().giveUp();
    distinct().add(hash);
  }

  private void count(String text, Example example) {
    if (values().count(text, example)) {
      long hash = DistinctValues.hash(text);
      distinct().add(hash);
      values.meet(hash);
    }
  }

  public final void addNumber(long number, Example example) {
    kinds.add(ValueKind.NUMBER, example);
    numbers().add(number, example);
    if (values().count(number, example)) {
      long hash = DistinctValues.hash(number);
      distinct().add(hash);
      values.meet(hash);
    }
  }

  public final void addNumber(BigDecimal number, Example example) {
    BigDecimal canonical = NumberProfile.takes(number) ? NumberProfile.canonical(number) : null;
    if (NumberProfile.isLong(canonical)) {
      // 1.0 and 1 are one number.
      addNumber(canonical.longValueExact(), example);
      return;
    }
    kinds.add(ValueKind.NUMBER, example);
    if (canonical == null) {
      values().giveUp();
      return;
    }
    numbers().add(canonical, example);
    String text = canonical.toString();
    if (text.length() <= ValueProfile.MAX_TEXT) {
      count(text, example);
    } else {
      values().giveUp();
      distinct().add(DistinctValues.hash(text));
    }
  }

  public final void addDate(LocalDate date, Example example) {
    kinds.add(ValueKind.DATE, example);
    distinct().add(DistinctValues.hash(date.toEpochDay()));
    numbers().add(date.toEpochDay(), example);
  }

  public final void addTimestamp(Instant time, Example example) {
    kinds.add(ValueKind.TIMESTAMP, example);
    distinct()
        .add(DistinctValues.hash(DistinctValues.hash(time.getEpochSecond()) ^ time.getNano()));
    if (time.getNano() == 0) {
      numbers().add(time.getEpochSecond(), example);
    } else {
      BigDecimal nanos = BigDecimal.valueOf(time.getNano(), 9);
      BigDecimal seconds = BigDecimal.valueOf(time.getEpochSecond()).add(nanos);
      numbers().add(seconds.stripTrailingZeros(), example);
    }
  }

  public final void addArray(int size, Example example) {
    kinds.add(ValueKind.ARRAY, example);
    addSize(size);
  }

  public final void addObject(int size, Example example) {
    kinds.add(ValueKind.OBJECT, example);
    addSize(size);
  }

  private void addSize(int size) {
    if (size == 0) {
      empty++;
    }
    lengths().add(size);
  }

  /** Whether the sample is all that is known of the values. */
  private boolean isOnlySampled() {
    return maxExact == 0;
  }

  /** Takes a text of the sample, which was added as well. */
  public final void sampleText(String text, Example example) {
    values().sampleText(text, example);
    lengths().add(text.length());
    if (isOnlySampled()) {
      distinct().add(DistinctValues.hash(text));
    }
  }

  /**
   * As {@link #sampleText}, of one of more than {@link ValueProfile#MAX_TEXT} characters.
   *
   * @param hash of {@link DistinctValues}
   */
  public final void sampleLongText(int length, long hash) {
    lengths().add(length);
    if (isOnlySampled()) {
      distinct().add(hash);
    }
  }

  /** As {@link #sampleText}. */
  public final void sampleBoolean(boolean value, Example example) {
    String text = value ? "true" : "false";
    values().sample(text, example);
    if (isOnlySampled()) {
      distinct().add(DistinctValues.hash(text));
    }
  }

  /** As {@link #sampleText}. */
  public final void sampleNumber(long number, Example example) {
    if (isOnlySampled()) {
      numbers().add(number, example);
      distinct().add(DistinctValues.hash(number));
    }
    numbers().sample((double) number);
    values().sample(number, example);
  }

  /** As {@link #sampleText}. */
  public final void sampleNumber(BigDecimal number, Example example) {
    String text = number.toString();
    if (isOnlySampled()) {
      numbers().add(number, example);
      distinct().add(DistinctValues.hash(text));
    }
    numbers().sample(number.doubleValue());
    if (text.length() <= ValueProfile.MAX_TEXT) {
      values().sample(text, example);
    }
  }

  /** Takes a date or a timestamp of the sample. */
  public final void sampleTime(double number) {
    numbers().sample(number);
  }

  final DistinctValues distinct() {
    if (distinct == null) {
      distinct = new DistinctValues();
    }
    return distinct;
  }

  final CountedValues values() {
    if (values == null) {
      values = new CountedValues(maxExact, known);
    }
    return values;
  }

  final NumberProfile numbers() {
    if (numbers == null) {
      numbers = new NumberProfile();
    }
    return numbers;
  }

  final Lengths lengths() {
    if (lengths == null) {
      lengths = new Lengths();
    }
    return lengths;
  }
}
