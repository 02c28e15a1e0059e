package dev.collection.model;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import org.junit.jupiter.api.Test;

class MeasuresTest {
  @Test
  void whenCounted_addsUpBySourceByNameAndInAll() {
    Measures measures =
        new Measures()
            .add(Measure.REJECTED, "a", "Parse", 2)
            .add(Measure.REJECTED, "a", "Normalize", 3)
            .addAll(new Measures().add(Measure.REJECTED, "b", "Parse", 5))
            .add(Measure.EXTRACTED, "a", 100);

    assertThat(measures.ofSource(Measure.REJECTED, "a"), is(5L));
    assertThat(measures.ofName(Measure.REJECTED, "Parse"), is(7L));
    assertThat(measures.total(Measure.REJECTED), is(10L));
    assertThat(measures.total(Measure.UNCHANGED), is(0L));
  }

  @Test
  void whenTheNewestIsBefore1970_itIsTheNewestAllTheSame() {
    Measures measures =
        new Measures()
            .add(Measure.NEWEST_EVENT, "a", -200)
            .addAll(new Measures().add(Measure.NEWEST_EVENT, "a", -100))
            .add(Measure.NEWEST_EVENT, "b", -300);

    assertThat(measures.ofSource(Measure.NEWEST_EVENT, "a"), is(-100L));
    assertThat(measures.total(Measure.NEWEST_EVENT), is(-100L));
  }
}
