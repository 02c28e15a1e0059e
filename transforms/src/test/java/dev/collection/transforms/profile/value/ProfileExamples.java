package dev.collection.transforms.profile.value;

import dev.collection.model.Locator;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Values, and records that have them. */
final class ProfileExamples {
  private static final Instant COLLECTED = Instant.parse("2026-11-26T10:00:00Z");

  private ProfileExamples() {}

  /** The record in line {@code line} of a file. */
  static Example line(int line) {
    return new Example("key-" + line, COLLECTED, Locator.line("jobs.jsonl", line));
  }

  /** What adds one value to a profile. */
  interface Addition {
    void to(ValueProfile profile);
  }

  /** Values of all kinds, some rare, some frequent, each in a line of its own. */
  static List<Addition> mixed(long seed, int count) {
    Random random = new Random(seed);
    List<Addition> additions = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Example example = line(i + 1);
      int of = random.nextInt(40);
      long number = Math.round(Math.exp(random.nextGaussian() * 2 + 10));
      int choice = random.nextInt(12);
      additions.add(
          switch (choice) {
            case 0 -> profile -> profile.addNull(example);
            case 1 -> profile -> profile.addBoolean(of % 2 == 0, example);
            case 2, 3 -> profile -> profile.addText("GS-" + of, example);
            case 4 -> profile -> profile.addText("posting " + number, example);
            case 5, 6 -> profile -> profile.addNumber(number, example);
            case 7 -> profile -> profile.addNumber(BigDecimal.valueOf(number, 2), example);
            case 8 -> profile -> profile.addDate(LocalDate.ofEpochDay(20_000 + of), example);
            case 9 -> profile -> profile.addTimestamp(COLLECTED.plusNanos(number * 1_000), example);
            case 10 -> profile -> profile.addArray(of, example);
            default -> profile -> profile.addText("", example);
          });
    }
    return additions;
  }

  static ValueProfile profile(List<Addition> additions) {
    ValueProfile profile = ValueProfile.ofField();
    additions.forEach(addition -> addition.to(profile));
    return profile;
  }
}
