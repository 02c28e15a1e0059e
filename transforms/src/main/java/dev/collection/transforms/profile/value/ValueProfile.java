package dev.collection.transforms.profile.value;

import dev.collection.model.BinaryReader;
import dev.collection.model.BinaryWriter;
import dev.collection.transforms.profile.sketch.DistinctValues;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;

/**
 * What the values of one field, or at one pointer, look like. Counts, kinds, ranges, sums, distinct
 * values and first records are of all values, and so are the counts of single values while there
 * are few enough different ones. Quantiles, and otherwise the frequent values and patterns, are of
 * a sample of the records that somebody else takes. How values are taken is in {@link TakenValues}.
 *
 * <p>Merging is associative and does not depend on order: all of it is the same to the bit, as long
 * as the sample fits into {@link CountedValues}. Not thread-safe.
 */
public final class ValueProfile extends TakenValues {
  /** Texts that are longer are neither frequent values nor patterns. */
  public static final int MAX_TEXT = 64;

  /** Up to so many different values of a field are counted exactly: code lists have that many. */
  static final int MAX_EXACT_VALUES = 512;

  /** Of a place in raw items that no field reads, so many. */
  static final int MAX_ITEM_VALUES = 128;

  private static final int DISTINCT = 1;
  private static final int VALUES = 2;
  private static final int NUMBERS = 4;
  private static final int LENGTHS = 8;

  /** Null if none is known. */
  private Example without;

  private ValueProfile(int maxExact, KindCounts kinds, KnownValues known) {
    super(maxExact, kinds, known);
  }

  /** An empty profile of a field of records. */
  public static ValueProfile ofField() {
    return ofField(null);
  }

  /**
   * As {@link #ofField()}.
   *
   * @param known what the worker knows of its values; null for nothing
   */
  public static ValueProfile ofField(KnownValues known) {
    return new ValueProfile(MAX_EXACT_VALUES, new KindCounts(), known);
  }

  /**
   * An empty profile of a place in raw items that no field reads.
   *
   * @param known as in {@link #ofField(KnownValues)}
   */
  public static ValueProfile ofItem(KnownValues known) {
    return new ValueProfile(MAX_ITEM_VALUES, new KindCounts(), known);
  }

  /** An empty profile of a place in raw items whose values are those of a field. */
  public static ValueProfile ofMappedItem() {
    return new ValueProfile(0, new KindCounts(), null);
  }

  /** An empty profile of the same path. */
  public ValueProfile emptyCopy() {
    return new ValueProfile(maxExact, new KindCounts(), null);
  }

  /** Adds what the same path is like elsewhere; of {@link #firstWithout} only what both know. */
  public void addAll(ValueProfile other) {
    addWithout(other.without);
    kinds.addAll(other.kinds);
    empty += other.empty;
    if (other.distinct != null) {
      distinct().addAll(other.distinct);
    }
    if (other.values != null) {
      values().addAll(other.values);
    }
    if (other.numbers != null) {
      numbers().addAll(other.numbers);
    }
    if (other.lengths != null) {
      lengths().addAll(other.lengths);
    }
  }

  /**
   * Notes a record with an object that lacks this member.
   *
   * @param example null for none
   */
  public void addWithout(Example example) {
    without = Example.first(without, example);
  }

  /**
   * Of a member of objects in raw items, the first record with an object that lacks it; null if
   * none does. It is known of the run itself only, and is not stored.
   */
  public Example firstWithout() {
    return without;
  }

  /** How many values there were, nulls included. */
  public long count() {
    return kinds.total();
  }

  public long nulls() {
    return kinds.count(ValueKind.NULL);
  }

  /** Empty texts, arrays and objects. */
  public long empty() {
    return empty;
  }

  /** How many values were of a kind. */
  public long count(ValueKind kind) {
    return kinds.count(kind);
  }

  /** The first record with a value of a kind; null if there is none. */
  public Example first(ValueKind kind) {
    return kinds.first(kind);
  }

  /** The first record with a value; null if there is none. */
  public Example first() {
    return kinds.first();
  }

  /** The kinds of its values, with how many there are of each. */
  public Map<ValueKind, Long> kinds() {
    return kinds.toMap();
  }

  /** Different values that are neither null, arrays nor objects; see {@link DistinctValues}. */
  public long distinctCount() {
    // An estimate may be greater than what there is.
    return distinct == null ? 0 : Math.min(distinct.count(), count() - nulls());
  }

  /** Whether {@link #distinctCount} is no estimate. */
  public boolean isDistinctExact() {
    return distinct == null || distinct.isExact();
  }

  /** Texts, numbers and booleans. */
  private long scalars() {
    return count(ValueKind.TEXT) + count(ValueKind.NUMBER) + count(ValueKind.BOOLEAN);
  }

  /**
   * Whether {@link #valueCounts} has every value, with its exact count. It has not where there were
   * too many, or long ones.
   */
  public boolean hasAllValues() {
    return values != null && values.hasAll(scalars());
  }

  /** How often values came: all, or the frequent ones of the sample, perhaps too low. */
  public Map<String, Long> valueCounts() {
    return values == null ? Map.of() : values.counts();
  }

  /** Of how many values {@link #valueCounts} is. */
  public long countedValues() {
    return values == null ? 0 : values.total();
  }

  /** The first record with a value that is in {@link #valueCounts}; otherwise null. */
  public Example firstOf(String value) {
    return values == null ? null : values.firstOf(value);
  }

  public List<FrequentValues.Frequent> mostFrequent(int limit) {
    return values == null ? List.of() : values.most(limit);
  }

  /** The most frequent patterns; see {@link #patternCounts}. */
  public List<FrequentValues.Frequent> mostFrequentPatterns(int limit) {
    return hasTexts() ? values.patterns().most(limit) : List.of();
  }

  /**
   * How many texts had a pattern such as {@code AA-9999}: of all texts if there are so few
   * different ones that they are counted, otherwise of those of the sample.
   */
  public Map<String, Long> patternCounts() {
    return hasTexts() ? values.patterns().counts() : Map.of();
  }

  /** Of how many texts {@link #patternCounts} is. */
  public long countedPatterns() {
    return hasTexts() ? values.patterns().total() : 0;
  }

  private boolean hasTexts() {
    return values != null && count(ValueKind.TEXT) > 0;
  }

  /** Whether there are numbers, dates or timestamps. */
  public boolean hasNumbers() {
    return numbers != null && numbers.count() > 0;
  }

  /** The least number; of dates the day, of timestamps the second since 1970; null for none. */
  public BigDecimal min() {
    return numbers == null ? null : numbers.min();
  }

  /** As {@link #min}. */
  public BigDecimal max() {
    return numbers == null ? null : numbers.max();
  }

  /** The first record with the least number; null if there is none. */
  public Example firstOfMin() {
    return numbers == null ? null : numbers.ofMin();
  }

  /** The first record with the greatest number; null if there is none. */
  public Example firstOfMax() {
    return numbers == null ? null : numbers.ofMax();
  }

  /** As {@link #min}. */
  public BigDecimal mean() {
    return numbers == null ? null : numbers.mean();
  }

  /** Of how many numbers quantiles, shares and points are: those of the sample. */
  public long sampledNumbers() {
    return numbers == null ? 0 : numbers.sampled();
  }

  /** Of the numbers of the sample; NaN if there are none. */
  public double quantile(double share) {
    return numbers == null ? Double.NaN : numbers.quantile(share);
  }

  /**
   * The share of the numbers of the sample that are at most {@code number}; NaN if there are none.
   */
  public double shareUpTo(double number) {
    return numbers == null ? Double.NaN : numbers.shareUpTo(number);
  }

  /** Numbers in order, none if there are none; {@link #shareUpTo} changes at these only. */
  public double[] points() {
    return numbers == null ? new double[0] : numbers.points();
  }

  /** Of arrays and objects, and of the texts of the sample; null if there are none. */
  public Lengths lengthProfile() {
    return lengths;
  }

  /**
   * A number of this profile as its values are written: a date or an instant if that is what they
   * are.
   *
   * @param number null gives null
   */
  public String numberText(BigDecimal number) {
    if (number == null) {
      return null;
    }
    if (count(ValueKind.DATE) > 0) {
      return LocalDate.ofEpochDay(number.setScale(0, RoundingMode.FLOOR).longValueExact())
          .toString();
    }
    if (count(ValueKind.TIMESTAMP) > 0) {
      BigDecimal second = number.setScale(0, RoundingMode.FLOOR);
      return Instant.ofEpochSecond(
              second.longValueExact(), number.subtract(second).movePointRight(9).longValue())
          .toString();
    }
    return number.toPlainString();
  }

  public void write(BinaryWriter writer, ExampleTable examples) {
    writer.writeUnsigned(maxExact);
    kinds.write(writer, examples);
    writer.writeUnsigned(empty);
    writer.writeByte(
        (distinct == null ? 0 : DISTINCT)
            | (values == null ? 0 : VALUES)
            | (numbers == null ? 0 : NUMBERS)
            | (lengths == null ? 0 : LENGTHS));
    if (distinct != null) {
      distinct.write(writer, examples.isSorted());
    }
    if (values != null) {
      values.write(writer, examples);
    }
    if (numbers != null) {
      numbers.write(writer, examples);
    }
    if (lengths != null) {
      lengths.write(writer);
    }
  }

  public static ValueProfile read(BinaryReader reader, ExampleTable examples) {
    int maxExact = (int) reader.readUnsigned();
    ValueProfile profile = new ValueProfile(maxExact, KindCounts.read(reader, examples), null);
    profile.empty = reader.readUnsigned();
    int parts = reader.readByte();
    if ((parts & DISTINCT) != 0) {
      profile.distinct = DistinctValues.read(reader);
    }
    if ((parts & VALUES) != 0) {
      profile.values().read(reader, examples);
    }
    if ((parts & NUMBERS) != 0) {
      profile.numbers = NumberProfile.read(reader, examples);
    }
    if ((parts & LENGTHS) != 0) {
      profile.lengths = Lengths.read(reader);
    }
    return profile;
  }
}
