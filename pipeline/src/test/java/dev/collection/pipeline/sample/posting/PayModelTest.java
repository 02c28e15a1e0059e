package dev.collection.pipeline.sample.posting;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.collection.pipeline.sample.posting.PayModel.Pay;
import java.util.List;
import org.junit.jupiter.api.Test;

class PayModelTest {
  private final PayModel model =
      new PayModel(
          List.of(
              new String[] {"NH", "03", "PA", "60000", "90000"},
              new String[] {"NH", "04", "PA", "90000", "130000"},
              new String[] {"WG", "8", "PH", "20.00", "24.00"}));

  @Test
  void whenGeneralSchedule_isThePublishedTable() {
    // Published for 2026: step 10 of GS-12 in the rest of the US is 116,362 a year.
    assertThat(model.pay("GS", "12", "12", 17.06).maxCents(), is(116_362_00L));
    // Two postings of July 2026 near Saint Louis start at 109,137 for GS-13.
    assertThat(model.pay("GS", "13", "13", 20.03).minCents(), is(109_137_00L));
  }

  @Test
  void whenGradesDiffer_goesFromLowestStepOfLowToHighestOfHigh() {
    Pay ladder = model.pay("GS", "11", "12", 17.06);
    assertThat(
        ladder,
        equalTo(
            new Pay(
                model.pay("GS", "11", "11", 17.06).minCents(),
                model.pay("GS", "12", "12", 17.06).maxCents(),
                "PA")));
    assertThat(model.pay("NH", "03", "04", 0), equalTo(new Pay(60_000_00, 130_000_00, "PA")));
  }

  @Test
  void whenAboveTheCap_isTheCap() {
    assertThat(model.pay("GS", "15", "15", 46.34).maxCents(), is(197_200_00L));
  }

  @Test
  void whenPlanIsHourly_keepsCentsAndInterval() {
    assertThat(model.pay("WG", "8", "8", 17.06), equalTo(new Pay(23_41, 28_09, "PH")));
  }

  @Test
  void whenPaidByTheHour_dividesByTheHoursOfAYear() {
    assertThat(
        PayModel.hourly(new Pay(116_362_00, 208_700_00, "PA")),
        equalTo(new Pay(55_76, 100_00, "PH")));
  }

  @Test
  void whenLastYear_isThreePercentLess() {
    assertThat(
        PayModel.lastYear(new Pay(100_000_00, 120_001_00, "PA")),
        equalTo(new Pay(97_000_00, 116_401_00, "PA")));
    assertThat(
        PayModel.lastYear(new Pay(20_00, 25_55, "PH")), equalTo(new Pay(19_40, 24_78, "PH")));
  }

  @Test
  void whenBandIsNotInTheTable_saysWhich() {
    IllegalStateException e =
        assertThrows(IllegalStateException.class, () -> model.pay("ZZ", "1", "1", 0));
    assertThat(e.getMessage(), is("pay-bands.tsv has no row for ZZ 1"));
  }
}
