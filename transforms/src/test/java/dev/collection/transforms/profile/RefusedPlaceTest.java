package dev.collection.transforms.profile;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;

import dev.collection.model.Locator;
import dev.collection.model.Violation;
import dev.collection.transforms.profile.value.Example;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RefusedPlaceTest {
  private static final Example FIRST =
      new Example("k1", Instant.parse("2026-11-26T10:00:00Z"), Locator.line("jobs.jsonl", 1));

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '#',
      value = {
        "##, ##",
        "/a, /a",
        "/a/0/b/12, /a/*/b/*",
        "/a//b0, /a//b0",
        "/1:2~1/x y/7, /1:2~1/x y/*",
        "/, /",
      })
  void numbersInAPointerAreStars(String pointer, String place) {
    assertThat(RefusedPlace.of(pointer), is(place));
    Violation violation = new Violation(pointer, "drift:new_codes", "1:/x\n", "is new");
    for (boolean byValue : new boolean[] {true, false}) {
      RefusedPlace refused = RefusedPlace.of(violation, byValue);
      assertThat(refused, is(new RefusedPlace("drift:new_codes", place, byValue ? "1:/x\n" : "")));
      assertThat(RefusedPlace.ofCheck(refused.check()), is(refused));
    }
  }

  @Test
  void otherChecksAreNone() {
    assertThat(RefusedPlace.ofCheck("refused/drift:new_codes"), is(nullValue()));
    assertThat(RefusedPlace.ofCheck("accuracy/salary_order"), is(nullValue()));
  }

  /** As where data are used as names. */
  @Test
  void ofTooManyPlacesTheFirstAreKeptWithAllTheirRecords_inWhateverOrder() {
    int all = 3 * Profiles.MAX_REFUSED_PLACES;
    Profiles forth = new Profiles();
    Profiles back = new Profiles();
    for (int i = 0; i < all; i++) {
      forth.addAll(run(i));
      back.addAll(run(all - 1 - i));
    }
    assertThat(forth.refused("api").keySet(), is(back.refused("api").keySet()));
    assertThat(forth.refused("api").size(), is(Profiles.MAX_REFUSED_PLACES + 1));
    RefusedPlace plain = new RefusedPlace("drift:new_fields", "/plain", "");
    assertThat(forth.refused("api").get(plain).count(), is((long) all));
    List<Long> counts =
        forth.refused("api").entrySet().stream()
            .filter(entry -> entry.getKey().place().startsWith("/m/"))
            .map(entry -> entry.getValue().count())
            .distinct()
            .toList();
    assertThat(counts, is(List.of(1L)));
  }

  /** Two places in each; those of another rule have room of their own. */
  private static Profiles run(int number) {
    Profiles profiles = new Profiles();
    String name = "/m/n%05d".formatted(number);
    profiles.refuse("api", new RefusedPlace("drift:new_fields", name, ""), FIRST);
    profiles.refuse("api", new RefusedPlace("drift:new_fields", "/plain", ""), FIRST);
    profiles.refuse("api", new RefusedPlace("drift:new_codes", "/c", "X"), FIRST);
    return profiles;
  }
}
