package dev.collection.io.load;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WriteFirstTest {
  private final WriteFirst batches = new WriteFirst(0);

  @Test
  void asLongAsAllIsNew_itComparesMoreAndMoreRarely() {
    List<Integer> unseen = new ArrayList<>();
    for (int compared = 0; compared < 9; compared++) {
      unseen.add(writtenFirst());
      batches.compared(true);
    }
    assertThat(unseen, is(List.of(0, 2, 4, 8, 16, 32, 64, 64, 64)));
  }

  @Test
  void whenSomethingWasThere_itComparesUntilAllIsNewAgain() {
    batches.compared(true);
    batches.compared(true);
    batches.compared(false);
    assertThat(writtenFirst(), is(0));
    batches.compared(false);
    assertThat(writtenFirst(), is(0));
    batches.compared(true);
    assertThat(writtenFirst(), is(2));
  }

  private int writtenFirst() {
    int batch = 0;
    while (batches.next()) {
      batch++;
    }
    return batch;
  }
}
