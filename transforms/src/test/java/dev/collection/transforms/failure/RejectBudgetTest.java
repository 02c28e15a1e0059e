package dev.collection.transforms.failure;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.sameInstance;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RejectBudgetTest {
  private final String runId = UUID.randomUUID().toString();

  @AfterEach
  void release() {
    RejectBudget.release(runId);
  }

  @ParameterizedTest
  @CsvSource({
    "0.5, 10, 20, 10, false",
    "0.5, 10, 22, 11, false",
    "0.5, 10, 21, 11, true",
    "0.5, 10, 11, 11, true",
    "0.5, 0, 1, 1, true",
    "0.5, 0, 0, 0, false",
    "0, 0, 1000, 1, true",
    "1, 0, 5, 5, false"
  })
  void whenMoreThanBothLimitsAreRejected_itIsExceeded(
      double share, long atLeast, long extracted, long rejected, boolean expected) {
    RejectBudget budget =
        RejectBudget.of(runId, "usajobs", new RejectBudgetDefinition(share, atLeast));
    budget.addExtracted(extracted);
    budget.addRejected(rejected);

    assertThat(budget.exceeded(), is(expected));
  }

  @Test
  void whenAskedForAgain_itIsTheSameOnlyForTheSameRunAndSource() {
    RejectBudgetDefinition definition = new RejectBudgetDefinition(0.5, 0);
    RejectBudget budget = RejectBudget.of(runId, "usajobs", definition);

    assertThat(RejectBudget.of(runId, "usajobs", definition), sameInstance(budget));
    assertThat(RejectBudget.of(runId, "archive", definition), not(sameInstance(budget)));
    RejectBudget other = RejectBudget.of(runId + "2", "usajobs", definition);
    assertThat(other, not(sameInstance(budget)));
    RejectBudget.release(runId);
    assertThat(RejectBudget.of(runId, "usajobs", definition), not(sameInstance(budget)));
    assertThat(RejectBudget.of(runId + "2", "usajobs", definition), sameInstance(other));
    RejectBudget.release(runId + "2");
  }

  @Test
  void whenSeveralThreadsCount_nothingIsLost() throws Exception {
    RejectBudget budget = RejectBudget.of(runId, "usajobs", new RejectBudgetDefinition(0.5, 0));
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<?>> done = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        done.add(
            threads.submit(
                () -> {
                  for (int j = 0; j < 10_000; j++) {
                    budget.addExtracted(1);
                    budget.addRejected(1);
                  }
                }));
      }
      for (Future<?> next : done) {
        next.get();
      }
    } finally {
      threads.shutdown();
    }

    assertThat(
        budget.describe(),
        is(
            "40000 of 40000 records were rejected; the budget is 50.0% once there are more than"
                + " 0"));
  }

  @Test
  void whenADefinitionMakesNoSense_itIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> new RejectBudgetDefinition(1.1, 0));
    assertThrows(IllegalArgumentException.class, () -> new RejectBudgetDefinition(-0.1, 0));
    assertThrows(IllegalArgumentException.class, () -> new RejectBudgetDefinition(Double.NaN, 0));
    assertThrows(IllegalArgumentException.class, () -> new RejectBudgetDefinition(0.5, -1));
  }
}
