package dev.collection.transforms.profile.value;

import com.dynatrace.hash4j.hashing.Hasher64;
import com.dynatrace.hash4j.hashing.Hashing;
import dev.collection.model.BinaryReader;
import dev.collection.model.BinaryWriter;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.LocalDate;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * What the values of one field, or at one pointer, look like. Merging is associative and does not
 * depend on order: counts, kinds, ranges, sums, distinct values and first records are the same to
 * the bit; quantiles, and frequent values of which there are too many to be counted, are the same
 * within the bounds of {@link NumberProfile} and {@link FrequentValues}. Not thread-safe.
 */
public final class ValueProfile {
  /** Texts that are longer are neither frequent values nor patterns. */
  public static final int MAX_TEXT = 64;

  /** Up to so many different values of a field are counted exactly: code lists have that many. */
  static final int MAX_EXACT_VALUES = 512;

  /** Of values of a field of which there are more, so many are kept. */
  static final int KEPT_VALUES = 32;

  /** Of raw items, whose fields are profiled as well, so many are counted, and of more none. */
  static final int MAX_ITEM_VALUES = 128;

  /** Of so many different texts one gives its pattern, where not all texts are counted. */
  static final int PATTERN_OF = 16;

  private static final int HASHED_PART = 32;
  private static final int MAX_EXACT_PATTERNS = 64;
  private static final int KEPT_PATTERNS = 16;
  private static final Hasher64 HASHER = Hashing.wyhashFinal4();

  /** How often a kind of value came, and where at first. */
  private static final class Seen {
    private long count;
    private Example first;

    void add(long more, Example example) {
      count += more;
      first = Example.first(first, example);
    }
  }

  private final Map<ValueKind, Seen> kinds = new EnumMap<>(ValueKind.class);
  private final boolean ofItem;
  private long empty;
  private DistinctValues distinct;
  private FrequentValues values;
  private FrequentValues patterns;
  private NumberProfile numbers;
  private NumberProfile lengths;

  private ValueProfile(boolean ofItem) {
    this.ofItem = ofItem;
  }

  /** An empty profile of a field of records. */
  public static ValueProfile ofField() {
    return new ValueProfile(false);
  }

  /** An empty profile of a place in raw items, of which there are many more. */
  public static ValueProfile ofItem() {
    return new ValueProfile(true);
  }

  private void seen(ValueKind kind, Example example) {
    kinds.computeIfAbsent(kind, unused -> new Seen()).add(1, example);
  }

  public void addNull(Example example) {
    seen(ValueKind.NULL, example);
  }

  public void addBoolean(boolean value, Example example) {
    seen(ValueKind.BOOLEAN, example);
    distinct().add(value ? 1 : 0);
    values().add(value ? "true" : "false", example);
  }

  public void addText(String text, Example example) {
    seen(ValueKind.TEXT, example);
    if (text.isEmpty()) {
      empty++;
    }
    long hash = hash(text);
    distinct().add(hash);
    lengths().add(text.length(), example);
    if (text.length() <= MAX_TEXT) {
      values().add(text, example);
      // By the value and not at random, so that which ones are taken depends on nothing else.
      if (Math.floorMod(hash, PATTERN_OF) == 0) {
        patterns().add(TextPattern.of(text), example);
      }
    }
  }

  /**
   * Of a long text its length, its beginning, its middle and its end: to read all of it would take
   * more time than everything else that is done with it, and texts that agree in these are copies
   * of each other.
   */
  private static long hash(String text) {
    int length = text.length();
    if (length <= 3 * HASHED_PART) {
      return HASHER.hashCharsToLong(text);
    }
    int middle = (length - HASHED_PART) / 2;
    return HASHER
        .hashStream()
        .putInt(length)
        .putLong(HASHER.hashCharsToLong(text.substring(0, HASHED_PART)))
        .putLong(HASHER.hashCharsToLong(text.substring(middle, middle + HASHED_PART)))
        .putLong(HASHER.hashCharsToLong(text.substring(length - HASHED_PART)))
        .getAsLong();
  }

  public void addNumber(long number, Example example) {
    seen(ValueKind.NUMBER, example);
    distinct().add(hash(number));
    numbers().add(number, example);
    if (values().isOpen()) {
      values().add(Long.toString(number), example);
    } else {
      values().add("", example);
    }
  }

  public void addNumber(BigDecimal number, Example example) {
    if (!NumberProfile.takes(number)) {
      seen(ValueKind.NUMBER, example);
      return;
    }
    BigDecimal canonical = number.signum() == 0 ? BigDecimal.ZERO : number.stripTrailingZeros();
    if (canonical.scale() <= 0 && canonical.precision() - canonical.scale() <= 18) {
      // 1.0 and 1 are one number.
      addNumber(canonical.longValueExact(), example);
      return;
    }
    seen(ValueKind.NUMBER, example);
    String text = canonical.toString();
    distinct().add(HASHER.hashCharsToLong(text));
    numbers().add(canonical, example);
    if (text.length() <= MAX_TEXT) {
      values().add(text, example);
    }
  }

  public void addDate(LocalDate date, Example example) {
    seen(ValueKind.DATE, example);
    distinct().add(hash(date.toEpochDay()));
    numbers().add(date.toEpochDay(), example);
  }

  public void addTimestamp(Instant time, Example example) {
    seen(ValueKind.TIMESTAMP, example);
    BigDecimal seconds =
        BigDecimal.valueOf(time.getEpochSecond()).add(BigDecimal.valueOf(time.getNano(), 9));
    distinct().add(hash(time.getEpochSecond() * 31 + time.getNano()));
    numbers().add(seconds.stripTrailingZeros(), example);
  }

  public void addArray(int size, Example example) {
    seen(ValueKind.ARRAY, example);
    addSize(size, example);
  }

  public void addObject(int size, Example example) {
    seen(ValueKind.OBJECT, example);
    addSize(size, example);
  }

  private void addSize(int size, Example example) {
    if (size == 0) {
      empty++;
    }
    lengths().add(size, example);
  }

  /** Numbers that differ by one have hashes that differ in half of their bits. */
  private static long hash(long number) {
    return HASHER.hashStream().putLong(number).getAsLong();
  }

  private DistinctValues distinct() {
    if (distinct == null) {
      distinct = new DistinctValues();
    }
    return distinct;
  }

  private FrequentValues values() {
    if (values == null) {
      values = newValues();
    }
    return values;
  }

  private FrequentValues newValues() {
    return ofItem
        ? new FrequentValues(MAX_ITEM_VALUES, 0)
        : new FrequentValues(MAX_EXACT_VALUES, KEPT_VALUES);
  }

  private FrequentValues patterns() {
    if (patterns == null) {
      patterns = new FrequentValues(MAX_EXACT_PATTERNS, KEPT_PATTERNS);
    }
    return patterns;
  }

  private NumberProfile numbers() {
    if (numbers == null) {
      numbers = new NumberProfile(true);
    }
    return numbers;
  }

  private NumberProfile lengths() {
    if (lengths == null) {
      lengths = new NumberProfile(false);
    }
    return lengths;
  }

  public void addAll(ValueProfile other) {
    other.kinds.forEach(
        (kind, seen) ->
            kinds.computeIfAbsent(kind, unused -> new Seen()).add(seen.count, seen.first));
    empty += other.empty;
    if (other.distinct != null) {
      distinct().addAll(other.distinct);
    }
    if (other.values != null) {
      values().addAll(other.values);
    }
    if (other.patterns != null) {
      patterns().addAll(other.patterns);
    }
    if (other.numbers != null) {
      numbers().addAll(other.numbers);
    }
    if (other.lengths != null) {
      lengths().addAll(other.lengths);
    }
  }

  /** How many values there were, nulls included. */
  public long count() {
    return kinds.values().stream().mapToLong(seen -> seen.count).sum();
  }

  public long nulls() {
    return count(ValueKind.NULL);
  }

  /** Empty texts, arrays and objects. */
  public long empty() {
    return empty;
  }

  /** How many values were of a kind. */
  public long count(ValueKind kind) {
    Seen seen = kinds.get(kind);
    return seen == null ? 0 : seen.count;
  }

  /** The first record with a value of a kind; null if there is none. */
  public Example first(ValueKind kind) {
    Seen seen = kinds.get(kind);
    return seen == null ? null : seen.first;
  }

  /** The first record with a value; null if there is none. */
  public Example first() {
    Example first = null;
    for (Seen seen : kinds.values()) {
      first = Example.first(first, seen.first);
    }
    return first;
  }

  /** The kinds of its values, with how many there are of each. */
  public Map<ValueKind, Long> kinds() {
    Map<ValueKind, Long> counts = new EnumMap<>(ValueKind.class);
    kinds.forEach((kind, seen) -> counts.put(kind, seen.count));
    return counts;
  }

  /** Different values that are neither null, arrays nor objects; see {@link DistinctValues}. */
  public long distinctCount() {
    return distinct == null ? 0 : distinct.count();
  }

  /** Whether {@link #distinctCount} is no estimate. */
  public boolean isDistinctExact() {
    return distinct == null || distinct.isExact();
  }

  /**
   * Whether {@link #valueCounts} has every value, with its exact count. It has not where there were
   * too many, or long ones.
   */
  public boolean hasAllValues() {
    return values != null
        && values.isExact()
        && values.total()
            == count(ValueKind.TEXT) + count(ValueKind.NUMBER) + count(ValueKind.BOOLEAN);
  }

  /** How often values came: all, or the frequent ones, with counts that may be too low. */
  public Map<String, Long> valueCounts() {
    return values == null ? Map.of() : values.counts();
  }

  /** By how much {@link #valueCounts} may be too low. */
  public long valueError() {
    return values == null ? 0 : values.error();
  }

  /** The first record with a value that is in {@link #valueCounts}; otherwise null. */
  public Example firstOf(String value) {
    return values == null ? null : values.first(value);
  }

  public List<FrequentValues.Frequent> mostFrequent(int limit) {
    return values == null ? List.of() : values.most(limit);
  }

  /** The most frequent patterns; see {@link #patternCounts}. */
  public List<FrequentValues.Frequent> mostFrequentPatterns(int limit) {
    return patternValues().most(limit);
  }

  /**
   * How many texts had a pattern such as {@code AA-9999}: of all texts if there are so few
   * different ones that they are counted, otherwise of a sixteenth of the different ones, taken by
   * their hash.
   */
  public Map<String, Long> patternCounts() {
    return patternValues().counts();
  }

  private FrequentValues patternValues() {
    FrequentValues ofAll = new FrequentValues(MAX_EXACT_PATTERNS, KEPT_PATTERNS);
    if (count(ValueKind.TEXT) == 0) {
      return ofAll;
    }
    if (values == null || !values.isExact()) {
      return patterns == null ? ofAll : patterns;
    }
    for (FrequentValues.Frequent value : values.most(Integer.MAX_VALUE)) {
      ofAll.add(TextPattern.of(value.text()), value.count(), value.first());
    }
    return ofAll;
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

  /** Of the numbers; NaN if there are none. */
  public double quantile(double share) {
    return numbers == null ? Double.NaN : numbers.quantile(share);
  }

  /** The share of the numbers that are at most {@code number}; NaN if there are none. */
  public double shareUpTo(double number) {
    return numbers == null ? Double.NaN : numbers.shareUpTo(number);
  }

  /** Numbers in order, none if there are none; {@link #shareUpTo} changes at these only. */
  public double[] points() {
    return numbers == null ? new double[0] : numbers.points();
  }

  /**
   * Lengths of texts in UTF-16 units, sizes of arrays and objects, without quantiles; null if there
   * are none.
   */
  public NumberProfile lengthProfile() {
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
    writer.writeBoolean(ofItem);
    writer.writeUnsigned(kinds.size());
    kinds.forEach(
        (kind, seen) -> {
          writer.writeString(kind.name());
          writer.writeUnsigned(seen.count);
          examples.write(seen.first, writer);
        });
    writer.writeUnsigned(empty);
    writer.writeBoolean(distinct != null);
    if (distinct != null) {
      distinct.write(writer);
    }
    writeOptional(values, FrequentValues::write, writer, examples);
    writeOptional(patterns, FrequentValues::write, writer, examples);
    writeOptional(numbers, NumberProfile::write, writer, examples);
    writeOptional(lengths, NumberProfile::write, writer, examples);
  }

  private interface Part<T> {
    void write(T part, BinaryWriter writer, ExampleTable examples);
  }

  private static <T> void writeOptional(
      T part, Part<T> write, BinaryWriter writer, ExampleTable examples) {
    writer.writeBoolean(part != null);
    if (part != null) {
      write.write(part, writer, examples);
    }
  }

  private static <T> T readOptional(BinaryReader reader, Function<BinaryReader, T> read) {
    return reader.readBoolean() ? read.apply(reader) : null;
  }

  public static ValueProfile read(BinaryReader reader, ExampleTable examples) {
    ValueProfile profile = new ValueProfile(reader.readBoolean());
    int size = reader.readLength();
    for (int i = 0; i < size; i++) {
      Seen seen = new Seen();
      profile.kinds.put(ValueKind.valueOf(reader.readRepeated()), seen);
      seen.add(reader.readUnsigned(), examples.read(reader));
    }
    profile.empty = reader.readUnsigned();
    profile.distinct = readOptional(reader, DistinctValues::read);
    profile.values =
        readOptional(reader, in -> FrequentValues.read(in, examples, profile.newValues()));
    profile.patterns =
        readOptional(
            reader,
            in ->
                FrequentValues.read(
                    in, examples, new FrequentValues(MAX_EXACT_PATTERNS, KEPT_PATTERNS)));
    profile.numbers = readOptional(reader, in -> NumberProfile.read(in, examples, true));
    profile.lengths = readOptional(reader, in -> NumberProfile.read(in, examples, false));
    return profile;
  }
}
