package dev.collection.model;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.sameInstance;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class VersionAgreementTest {
  private static VersionAgreement of(long... agreedAndCompared) {
    long[] agreed = new long[agreedAndCompared.length / 2];
    long[] compared = new long[agreed.length];
    for (int i = 0; i < agreed.length; i++) {
      agreed[i] = agreedAndCompared[2 * i];
      compared[i] = agreedAndCompared[2 * i + 1];
    }
    return VersionAgreement.of(compared, agreed);
  }

  @Test
  void countsAreByFieldAndOverAllFields() {
    VersionAgreement agreement = of(1, 3, 0, 0, 2, 2);
    assertThat(agreement.compared(0), is(3L));
    assertThat(agreement.agreed(0), is(1L));
    assertThat(agreement.compared(1), is(0L));
    assertThat(agreement.compared(2), is(2L));
    assertThat(agreement.compared(), is(5L));
    assertThat(agreement.agreed(), is(3L));
  }

  @Test
  void onlyAFieldWithAnotherValueDiffers() {
    VersionAgreement agreement = of(1, 3, 0, 0, 2, 2);
    assertThat(agreement.differs(0), is(true));
    assertThat(agreement.differs(1), is(false));
    assertThat(agreement.differs(2), is(false));
    assertThat(agreement.differs(99), is(false));
  }

  @Test
  void whenAddedUp_eachFieldIsAddedWhicheverHasMoreFields() {
    assertThat(of(1, 2).plus(of(0, 1, 1, 1)), is(of(1, 3, 1, 1)));
    assertThat(of(0, 1, 1, 1).plus(of(1, 2)), is(of(1, 3, 1, 1)));
    assertThat(of(1, 2).plus(VersionAgreement.NONE), is(of(1, 2)));
    assertThat(VersionAgreement.NONE.plus(of(1, 2)), is(of(1, 2)));
  }

  @Test
  void whenTheLastFieldsWereNotCompared_itIsEqualToOneThatDoesNotKnowThem() {
    assertThat(of(1, 2, 0, 0), is(of(1, 2)));
    assertThat(of(1, 2, 0, 0).hashCode(), is(of(1, 2).hashCode()));
    assertThat(of(0, 0, 0, 0), sameInstance(VersionAgreement.NONE));
  }

  @Test
  void whenMoreAgreeThanWereCompared_itIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> of(1, 1, 2, 1));
    assertThrows(IllegalArgumentException.class, () -> of(-1, 1));
  }
}
