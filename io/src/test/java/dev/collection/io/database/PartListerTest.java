package dev.collection.io.database;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PartListerTest {
  @Test
  void whenRowsAreDivided_partsDifferByOneRowAtMost() {
    Random random = new Random(5);
    for (int i = 0; i < 2000; i++) {
      long rows = i % 2 == 0 ? random.nextInt(50) : random.nextLong() >>> 1;
      int parts = 1 + random.nextInt(1000);
      List<Long> ends = new ArrayList<>(List.of(0L));
      ends.addAll(PartLister.places(rows, parts));
      ends.add(rows);
      long least = Long.MAX_VALUE;
      long most = 0;
      for (int part = 1; part < ends.size(); part++) {
        least = Math.min(least, ends.get(part) - ends.get(part - 1));
        most = Math.max(most, ends.get(part) - ends.get(part - 1));
      }
      String of = rows + " rows in " + parts;
      assertThat(of, most - least <= 1, is(true));
      assertThat(of, ends.size() - 1, is((int) Math.max(1, Math.min(parts, rows))));
    }
  }

  @Test
  void whenAPartIsNamed_theNameGivesItBack() {
    List<Object> values =
        List.of(
            5L,
            Long.MIN_VALUE,
            1.5,
            -1e300,
            Double.NEGATIVE_INFINITY,
            "a\"b\\ before \"c",
            "from 1; since 2\nnull",
            "",
            "{\"double\":\"1\"}");
    for (Object from : values) {
      for (Object since : values) {
        PartRange range = new PartRange(from, since, false, since, from);
        assertThat(PartRange.of(range.name()), is(range));
        assertThat(
            PartRange.of(new PartRange(null, since, false, null, from).name()),
            is(new PartRange(null, since, false, null, from)));
        assertThat(
            PartRange.of(new PartRange(null, null, true, since, null).name()),
            is(new PartRange(null, null, true, since, null)));
      }
    }
    assertThat(PartRange.of(""), is(PartRange.ALL));
    assertThat(PartRange.of("from 5 before 10").from(), is((Object) 5L));
    byte[] bytes = {0, -1};
    assertThat(
        (byte[]) PartRange.of(new PartRange(bytes, null, false, null, null).name()).from(),
        is(bytes));
  }
}
