package dev.collection.model;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FieldValuesScanTest {
  private static final FieldValues VALUES =
      FieldValues.of(
          null,
          "",
          "x",
          List.of(),
          List.of("a"),
          Map.of(),
          Map.of("a", 1L),
          0L,
          BigDecimal.ZERO,
          false,
          LocalDate.EPOCH,
          Instant.EPOCH,
          null);

  private static BitSet bits(int... positions) {
    BitSet bits = new BitSet();
    for (int position : positions) {
      bits.set(position);
    }
    return bits;
  }

  @Test
  void filled_leavesOutNullsAndWhatIsEmpty() {
    assertThat(VALUES.filled(), is(bits(2, 4, 6, 7, 8, 9, 10, 11)));
    assertThat(FieldValues.of().filled(), is(bits()));
  }

  @Test
  void toArray_ofPositionsDecodesOnlyThose() {
    assertThat(VALUES.toArray(bits(2, 4)), is(new Object[] {null, null, "x", null, List.of("a")}));
    assertThat(VALUES.toArray(bits()), is(new Object[] {}));
  }
}
