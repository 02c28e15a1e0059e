package dev.collection.transforms.drift;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A closed list of codes with a few mistakes in it, and values of which there are always others.
 */
class CodeListTest {
  private static final int RUNS = 60;

  @ParameterizedTest
  @CsvSource({
    "200 100, true",
    // One stray code, two that may have come more often, and five that came once.
    "540 60 1, true",
    "540 60 1 1, true",
    "540 60 9 9, true",
    "540 60 1 1 1 1 1, true",
    // More than five, more than two that came a few times, and the beginning of a long tail.
    "540 60 1 1 1 1 1 1, false",
    "540 60 2 2 1, false",
    "300 100 50 25 12 9 5 1, false",
    // None came once: they are known.
    "300 100 50 25 12 9 5 2, true",
    // Fewer values than are asked for, and fewer than ten of each.
    "40 9, false",
    "40 10, true",
    "30 10 11 1 1 1, false",
    "30 10 17 1 1 1, true",
  })
  void valuesAreCodesIfAlmostAllOfThemCameOften(String counts, boolean codes) {
    Map<String, Long> values = new HashMap<>();
    for (String count : counts.split(" ", -1)) {
      values.put("v" + values.size(), Long.valueOf(count));
    }
    assertThat(CodeList.is(values, 50), is(codes));
  }

  @Test
  void ofLongListsOneInTwentyMayHaveComeOnce() {
    assertThat(CodeList.is(list(190, 50, 10, 1), 50), is(true));
    assertThat(CodeList.is(list(189, 50, 11, 1), 50), is(false));
    assertThat(CodeList.is(list(200, 50, 0, 0), 50), is(true));
    assertThat(CodeList.is(list(201, 50, 0, 0), 50), is(false));
  }

  private static Map<String, Long> list(int codes, long each, int others, long eachOther) {
    Map<String, Long> values = new HashMap<>();
    for (int i = 0; i < codes + others; i++) {
      values.put("v" + i, i < codes ? each : eachOther);
    }
    return values;
  }

  /**
   * Of values with a long tail, as names, titles or ages, each run brings some that none had. They
   * are rarely taken for codes, and then rarely tell: after one run more often than after seven.
   */
  @ParameterizedTest
  @CsvSource({
    "100, 1, 0.14", "100, 7, 0.04",
    "300, 1, 0.14", "300, 7, 0.04",
    "1000, 1, 0.12", "1000, 7, 0.04",
    "5000, 1, 0.12", "5000, 7, 0.05",
  })
  void longTailsRarelyTellANewCode(int records, int before, double most) {
    Random random = new Random(7);
    int told = 0;
    int compared = 0;
    for (double[] tail : tails()) {
      List<int[]> runs = new ArrayList<>();
      for (int run = 0; run < RUNS; run++) {
        int[] now = draw(tail, records, random);
        if (runs.size() >= before) {
          compared++;
          told += tellsNew(runs.subList(runs.size() - before, runs.size()), now) ? 1 : 0;
        }
        runs.add(now);
      }
    }
    assertThat((double) told / compared, lessThan(most));
  }

  /** Five codes, the rarest three in a hundred, and one mistake in the runs before. */
  @ParameterizedTest
  @CsvSource({"100, 2", "100, 7", "300, 1", "300, 2", "300, 7", "1000, 1"})
  void codesWithOneMistakeAreMostlyStillCodes(int records, int before) {
    Random random = new Random(11);
    double[] codes = cumulative(5, i -> new double[] {0.5, 0.25, 0.15, 0.07, 0.03}[i]);
    int judged = 0;
    for (int i = 0; i < 200; i++) {
      Map<String, Long> values = sum(List.of(draw(codes, records * before, random)));
      values.put("mistake", 1L);
      judged += CodeList.is(values, 50) ? 1 : 0;
    }
    assertThat(judged, greaterThan(160));
  }

  private static boolean tellsNew(List<int[]> before, int[] now) {
    Map<String, Long> known = sum(before);
    if (!CodeList.is(known, 50)) {
      return false;
    }
    return !known.keySet().containsAll(sum(List.of(now)).keySet());
  }

  private static Map<String, Long> sum(List<int[]> runs) {
    Map<String, Long> counts = new HashMap<>();
    for (int[] run : runs) {
      for (int i = 0; i < run.length; i++) {
        if (run[i] > 0) {
          counts.merge("v" + i, (long) run[i], Long::sum);
        }
      }
    }
    return counts;
  }

  private static List<double[]> tails() {
    List<double[]> tails = new ArrayList<>();
    for (double power : new double[] {1, 1.5, 2, 2.5, 3, 4}) {
      for (int values : new int[] {30, 100, 300, 2_000}) {
        tails.add(cumulative(values, i -> Math.pow(i + 1.0, -power)));
      }
    }
    for (double share : new double[] {0.1, 0.3, 0.5, 0.7, 0.8, 0.9}) {
      tails.add(cumulative(400, i -> Math.pow(share, i)));
    }
    for (double deviation : new double[] {1, 2, 5, 10}) {
      tails.add(cumulative(120, i -> Math.exp(-0.5 * Math.pow((i - 60) / deviation, 2))));
    }
    for (double deviation : new double[] {0.5, 1, 2, 5, 10}) {
      tails.add(cumulative(400, i -> Math.exp(-Math.abs(i - 200) / deviation)));
    }
    return tails;
  }

  private static double[] cumulative(int values, IntToDoubleFunction weight) {
    double[] sums = new double[values];
    double sum = 0;
    for (int i = 0; i < values; i++) {
      sum += weight.applyAsDouble(i);
      sums[i] = sum;
    }
    return sums;
  }

  private static int[] draw(double[] sums, int records, Random random) {
    int[] counts = new int[sums.length];
    for (int i = 0; i < records; i++) {
      int found = Arrays.binarySearch(sums, random.nextDouble() * sums[sums.length - 1]);
      counts[Math.min(sums.length - 1, found < 0 ? -found - 1 : found)]++;
    }
    return counts;
  }
}
