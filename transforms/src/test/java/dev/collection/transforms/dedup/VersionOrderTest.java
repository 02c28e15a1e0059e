package dev.collection.transforms.dedup;

import static dev.collection.transforms.dedup.Versions.version;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.not;

import dev.collection.model.CheckedRecord;
import dev.collection.model.CollectedRecord;
import org.junit.jupiter.api.Test;

class VersionOrderTest {
  private final VersionOrder order = new VersionOrder(Versions.TYPE);

  private void assertNewer(CheckedRecord newer, CheckedRecord older) {
    assertThat(order.compareVersions(newer.record(), older.record()), is(greaterThan(0)));
    assertThat(order.compareVersions(older.record(), newer.record()), is(lessThan(0)));
    assertThat(order.compare(newer.record(), older.record()), is(greaterThan(0)));
    assertThat(order.compare(older.record(), newer.record()), is(lessThan(0)));
  }

  @Test
  void whenTheFirstFieldIsGreater_isNewerWhateverTheRestSays() {
    assertNewer(
        version("1", "2026-02-01", 1L, "a", "x", 1, 0),
        version("1", "2026-01-31", 9L, "b", "y", 1, 99));
  }

  @Test
  void whenTheFirstFieldIsEqual_theSecondDecides() {
    assertNewer(
        version("1", "2026-02-01", 10L, "a", "x", 1, 0),
        version("1", "2026-02-01", 9L, "a", "x", 1, 99));
  }

  @Test
  void whenAFieldIsNull_itIsOldest() {
    assertNewer(
        version("1", "1900-01-01", -5L, "a", "x", 1, 0), version("1", null, 9L, "a", "x", 1, 0));
    assertNewer(version("1", null, -5L, "a", "x", 1, 0), version("1", null, null, "a", "x", 1, 99));
  }

  @Test
  void whenTheFieldsAreEqual_theLaterCollectionIsNewer() {
    assertNewer(
        version("1", "2026-02-01", 1L, "a", "x", 1, 1),
        version("1", "2026-02-01", 1L, "b", "x", 1, 0));
  }

  @Test
  void whenOnlyContentsDiffer_theVersionsAreEqualButTheOrderIsTotal() {
    CollectedRecord left = version("1", "2026-02-01", 1L, "a", "x", 1, 0).record();
    CollectedRecord right = version("1", "2026-02-01", 1L, "b", "x", 1, 0).record();
    assertThat(order.compareVersions(left, right), is(0));
    assertThat(order.compare(left, right), is(not(0)));
    assertThat(
        Integer.signum(order.compare(left, right)),
        is(-Integer.signum(order.compare(right, left))));
    assertThat(order.compare(left, version("1", "2026-02-01", 1L, "a", "x", 7, 0).record()), is(0));
  }

  @Test
  void whenValuesAreNull_nullIsSmallest() {
    assertThat(VersionOrder.compareNullable(null, null), is(0));
    assertThat(VersionOrder.compareNullable(null, "a"), is(lessThan(0)));
    assertThat(VersionOrder.compareNullable("a", null), is(greaterThan(0)));
    assertThat(VersionOrder.compareNullable(2L, 10L), is(lessThan(0)));
  }
}
