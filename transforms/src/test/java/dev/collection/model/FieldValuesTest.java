package dev.collection.model;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FieldValuesTest {

  @Test
  void whenValuesAreRandom_theyComeBackInCanonicalForm() {
    for (long seed = 0; seed < 500; seed++) {
      Random random = new Random(seed);
      Object[] values = new Object[random.nextInt(8)];
      for (int i = 0; i < values.length; i++) {
        values[i] = value(random, 3);
      }
      Object[] expected = Arrays.stream(values).map(FieldValuesTest::canonical).toArray();

      FieldValues encoded = FieldValues.of(values);

      String because = "seed " + seed;
      assertThat(because, encoded.toArray(), equalTo(expected));
      for (int i = 0; i < values.length; i++) {
        assertThat(because, encoded.get(i), equalTo(expected[i]));
      }
      // The canonical form is a fixed point: same bytes, same hash.
      FieldValues again = FieldValues.of(expected);
      assertThat(because, again, equalTo(encoded));
      assertThat(because, again.hashCode(), is(encoded.hashCode()));
      assertThat(because, again.contentHash(), is(encoded.contentHash()));
    }
  }

  @Test
  void whenTheEncodingLiesWithinABuffer_itsNeighboursDoNotMatter() {
    FieldValues values = RecordExamples.values();
    ByteBuffer bytes = values.encoded();
    ByteBuffer direct = ByteBuffer.allocateDirect(bytes.remaining() + 7);
    direct.position(3).put(bytes.duplicate());
    direct.position(3).limit(3 + bytes.remaining());

    FieldValues elsewhere = FieldValues.ofEncoded(direct);

    assertThat(elsewhere, equalTo(values));
    assertThat(elsewhere.contentHash(), is(values.contentHash()));
    assertThat(elsewhere.toArray(), equalTo(values.toArray()));
  }

  @ParameterizedTest
  @CsvSource({
    "134751.0, 134751",
    "77490.00, 77490",
    "19.540, 19.54",
    "1E+3, 1000",
    "0.000, 0",
    "-0.10, -0.1",
    "12345678901234567890123.4500, 12345678901234567890123.45"
  })
  void whenDecimalsAreTheSameNumber_theyHaveOneForm(BigDecimal decimal, BigDecimal expected) {
    assertThat(FieldValues.canonical(decimal), equalTo(expected));
    assertThat(FieldValues.of(decimal), equalTo(FieldValues.of(expected)));
    assertThat(FieldValues.of(decimal).get(0), equalTo(expected));
  }

  @Test
  void whenInstantsDifferBelowTheMicrosecond_theyAreTheSame() {
    Instant time = Instant.parse("2024-05-06T07:08:09.123456Z");

    assertThat(FieldValues.of(time.plusNanos(999)), equalTo(FieldValues.of(time)));
    assertThat(FieldValues.of(time.plusNanos(1000)), not(equalTo(FieldValues.of(time))));
  }

  @Test
  void whenValuesDiffer_soDoTheirHashes() {
    assertThat(
        FieldValues.of("a", null).contentHash(), not(FieldValues.of(null, "a").contentHash()));
    assertThat(FieldValues.of(1L).contentHash(), not(FieldValues.of("1").contentHash()));
    assertThat(FieldValues.of(List.of()), not(equalTo(FieldValues.of(Map.of()))));
  }

  @Test
  void whenAValueIsOfNoFieldType_itIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> FieldValues.of(1));
    assertThrows(IllegalArgumentException.class, () -> FieldValues.of(List.of(1.5)));
  }

  @Test
  void whenADecodedListOrMapIsModified_itRefuses() {
    FieldValues values = FieldValues.of(List.of("a"), Map.of("b", 1L));
    @SuppressWarnings("unchecked")
    List<Object> list = (List<Object>) values.get(0);
    @SuppressWarnings("unchecked")
    Map<String, Object> map = (Map<String, Object>) values.get(1);

    assertThrows(UnsupportedOperationException.class, () -> list.add("c"));
    assertThrows(UnsupportedOperationException.class, () -> map.put("c", 1L));
  }

  private static Object value(Random random, int depth) {
    return switch (random.nextInt(depth == 0 ? 8 : 10)) {
      case 0 -> null;
      case 1 -> text(random);
      case 2 -> random.nextLong() >> random.nextInt(64);
      case 3 -> new BigDecimal(new BigInteger(random.nextInt(130), random), random.nextInt(39));
      case 4 -> BigDecimal.valueOf(-random.nextInt(1000) * 100L, random.nextInt(5));
      case 5 -> random.nextBoolean();
      case 6 -> LocalDate.ofEpochDay(random.nextInt(200_000) - 100_000);
      case 7 -> Instant.ofEpochSecond(random.nextInt(), random.nextInt(1_000_000_000));
      case 8 -> {
        List<Object> list = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
          list.add(value(random, depth - 1));
        }
        yield list;
      }
      default -> {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = random.nextInt(4); i > 0; i--) {
          map.put(text(random), value(random, depth - 1));
        }
        yield map;
      }
    };
  }

  private static String text(Random random) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(200); i > 0; i--) {
      text.appendCodePoint(
          random.nextBoolean() ? 'a' + random.nextInt(26) : 0x1f600 + random.nextInt(50));
    }
    return text.toString();
  }

  /** What must come back, worked out another way than by the code under test. */
  private static Object canonical(Object value) {
    if (value instanceof BigDecimal decimal) {
      String plain = decimal.toPlainString();
      return new BigDecimal(
          plain.contains(".") ? plain.replaceAll("0+$", "").replaceAll("\\.$", "") : plain);
    }
    if (value instanceof Instant instant) {
      return instant.truncatedTo(java.time.temporal.ChronoUnit.MICROS);
    }
    if (value instanceof List<?> list) {
      List<Object> elements = new ArrayList<>();
      list.forEach(element -> elements.add(canonical(element)));
      return elements;
    }
    if (value instanceof Map<?, ?> map) {
      Map<Object, Object> members = new LinkedHashMap<>();
      map.forEach((name, member) -> members.put(name, canonical(member)));
      return members;
    }
    return value;
  }
}
