package dev.collection.transforms.dedup;

import static dev.collection.transforms.dedup.Versions.kept;
import static dev.collection.transforms.dedup.Versions.version;
import static java.math.BigDecimal.ONE;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;

import dev.collection.model.CheckedRecord;
import dev.collection.model.CollectedRecord;
import dev.collection.model.DistinctRecord;
import dev.collection.model.DuplicateRecord;
import dev.collection.model.DuplicateRecord.Kind;
import dev.collection.model.FieldDefinition;
import dev.collection.model.FieldType;
import dev.collection.model.FieldValues;
import dev.collection.model.Locator;
import dev.collection.model.Provenance;
import dev.collection.model.RecordType;
import dev.collection.model.RuleOutcomes;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DeduplicatorTest {
  private record Decision(List<DistinctRecord> kept, List<DuplicateRecord> dropped) {}

  private static Decision decide(List<CheckedRecord> records) {
    Deduplicator deduplicator = new Deduplicator(Versions.TYPE, List.of("title", "agency"));
    records.forEach(deduplicator::add);
    List<DistinctRecord> kept = new ArrayList<>();
    List<DuplicateRecord> dropped = new ArrayList<>();
    deduplicator.finish(kept::add, dropped::add);
    kept.sort(Comparator.comparing(distinct -> distinct.record().key()));
    dropped.sort(
        Comparator.comparing(DuplicateRecord::key)
            .thenComparing(duplicate -> duplicate.dropped().locator().position()));
    return new Decision(kept, dropped);
  }

  private static CheckedRecord deletion(String id, String posted, int item) {
    CheckedRecord version = version(id, posted, null, null, item);
    return new CheckedRecord(
        CollectedRecord.deletion(id, version.record().values(), version.record().provenance()),
        RuleOutcomes.none());
  }

  @Test
  void whenADeletionIsNewer_itIsKeptAndNothingElseIsCompared() {
    CheckedRecord there = version("1", "2026-01-01", "Cook", "Navy", 1);
    CheckedRecord gone = deletion("1", "2026-01-02", 2);
    Decision decision = decide(List.of(gone, there));
    assertThat(decision.kept(), contains(kept(gone, 2)));
    assertThat(decision.dropped().get(0).kind(), is(Kind.OUTDATED));
    assertThat(decision.dropped().get(0).differences(), is("{\"(deleted)\":[true,false]}"));
  }

  @Test
  void whenARecordIsNewerThanItsDeletion_itIsKept() {
    CheckedRecord gone = deletion("1", "2026-01-01", 1);
    CheckedRecord again = version("1", "2026-01-02", "Cook", "Navy", 2);
    Decision decision = decide(List.of(again, gone));
    assertThat(decision.kept(), contains(kept(again, 2)));
    assertThat(decision.dropped().get(0).differences(), is("{\"(deleted)\":[false,true]}"));
  }

  @Test
  void whenTwoEventsSayThatItIsGone_theySayTheSame() {
    CheckedRecord gone = deletion("1", "2026-01-02", 1);
    CheckedRecord tombstone = deletion("1", null, 2);
    Decision decision = decide(List.of(tombstone, gone));
    assertThat(decision.kept(), contains(kept(gone, 2)));
    assertThat(decision.dropped().get(0).kind(), is(Kind.IDENTICAL));
  }

  @Test
  void whenNothingElseTellsARecordAndItsDeletionApart_theDeletionIsKept() {
    CheckedRecord there = version("1", "2026-01-01", null, null, 1);
    CheckedRecord gone = deletion("1", "2026-01-01", 1);
    assertThat(decide(List.of(gone, there)).kept().get(0).record(), is(gone.record()));
    assertThat(decide(List.of(there, gone)).kept().get(0).record(), is(gone.record()));
  }

  @Test
  void whenKeysDiffer_allAreKept() {
    CheckedRecord one = version("1", "2026-01-01", "Cook", "Navy", 1);
    CheckedRecord two = version("2", "2026-01-01", "Cook", "Navy", 2);
    Decision decision = decide(List.of(one, two));
    assertThat(decision.kept(), contains(kept(one, 1), kept(two, 1)));
    assertThat(decision.dropped(), is(empty()));
  }

  @Test
  void whenContentsAreTheSame_theDuplicateIsIdenticalAndTheFirstPlaceIsKept() {
    CheckedRecord first = version("1", "2026-01-01", "Cook", "Navy", 9);
    CheckedRecord second = version("1", "2026-01-01", "Cook", "Navy", 10);
    Decision decision = decide(List.of(second, first));
    assertThat(decision.kept(), contains(kept(first, 2, 1, 1, 1, 1)));
    assertThat(decision.dropped(), contains(duplicate(Kind.IDENTICAL, second, first, "{}")));
  }

  @Test
  void whenContentsAreTheSameAndCollectedLater_theLaterIsKeptAndTheOtherIsIdentical() {
    CheckedRecord early = version("1", "2026-01-01", 1L, "Cook", "Navy", 1, 0);
    CheckedRecord late = version("1", "2026-01-01", 1L, "Cook", "Navy", 2, 60);
    Decision decision = decide(List.of(early, late));
    assertThat(decision.kept(), contains(kept(late, 2, 1, 1, 1, 1)));
    assertThat(decision.dropped(), contains(duplicate(Kind.IDENTICAL, early, late, "{}")));
  }

  @Test
  void whenAVersionIsOlder_itIsOutdatedAndTheDifferencesAreNamed() {
    CheckedRecord older = version("1", "2026-01-01", "Cook", null, 1);
    CheckedRecord newer = version("1", "2026-02-01", "Chef", "Navy", 2);
    Decision decision = decide(List.of(newer, older));
    // The title was compared and differs; where one agency is null there is nothing to compare.
    assertThat(decision.kept(), contains(kept(newer, 2, 0, 1)));
    assertThat(
        decision.dropped(),
        contains(
            duplicate(
                Kind.OUTDATED,
                older,
                newer,
                "{\"posted\":[\"2026-02-01\",\"2026-01-01\"],\"title\":[\"Chef\",\"Cook\"],"
                    + "\"agency\":[\"Navy\",null]}")));
  }

  @Test
  void whenOneVersionSaysTwoThings_theOneThatIsDroppedIsConflicting() {
    CheckedRecord cook = version("1", "2026-01-01", "Cook", "Navy", 1);
    CheckedRecord chef = version("1", "2026-01-01", "Chef", "Navy", 2);
    // Which one is kept means nothing, but it is the one with the greater hash.
    boolean cookWins = cook.record().contentHash().compareTo(chef.record().contentHash()) > 0;
    CheckedRecord kept = cookWins ? cook : chef;
    CheckedRecord lost = cookWins ? chef : cook;
    for (List<CheckedRecord> order : List.of(List.of(cook, chef), List.of(chef, cook))) {
      Decision decision = decide(order);
      assertThat(decision.kept(), contains(kept(kept, 2, 0, 1, 1, 1)));
      assertThat(
          decision.dropped(),
          contains(
              duplicate(
                  Kind.CONFLICTING,
                  lost,
                  kept,
                  cookWins
                      ? "{\"title\":[\"Cook\",\"Chef\"]}"
                      : "{\"title\":[\"Chef\",\"Cook\"]}")));
    }
  }

  @Test
  void whenAValueIsLong_itsDifferenceIsCutShort() {
    CheckedRecord older = version("1", "2026-01-01", "x".repeat(500), "Navy", 1);
    CheckedRecord newer = version("1", "2026-01-01", 2L, "y", "Navy", 2, 0);
    assertThat(
        decide(List.of(older, newer)).dropped().get(0).differences(),
        is("{\"revision\":[\"2\",\"1\"],\"title\":[\"y\",\"" + "x".repeat(199) + "…\"]}"));
  }

  @Test
  void whenArraysOfObjectsDiffer_theyAreShownAsJson() {
    RecordType places =
        new RecordType(
            "places",
            List.of(
                FieldDefinition.of("id", FieldType.STRING),
                new FieldDefinition(
                    "places",
                    FieldType.ARRAY,
                    false,
                    FieldType.OBJECT,
                    List.of(
                        FieldDefinition.of("name", FieldType.STRING),
                        FieldDefinition.of("lat", FieldType.DECIMAL)),
                    "",
                    ""),
                FieldDefinition.of("pay", FieldType.DECIMAL)),
            List.of("id"),
            List.of());
    Deduplicator deduplicator = new Deduplicator(places, List.of());
    deduplicator.add(placed(null, new BigDecimal("0.00000001"), 2));
    deduplicator.add(placed(List.of(Map.of("name", "A \"b\""), Map.of("lat", ONE)), ONE, 1));
    List<DuplicateRecord> dropped = new ArrayList<>();
    deduplicator.finish(kept -> {}, dropped::add);
    assertThat(
        dropped.get(0).differences(),
        is(
            "{\"places\":[\"[{\\\"name\\\":\\\"A \\\\\\\"b\\\\\\\"\\\"},{\\\"lat\\\":1}]\",null],"
                + "\"pay\":[\"1\",\"0.00000001\"]}"));
  }

  private static CheckedRecord placed(Object places, BigDecimal pay, int item) {
    FieldValues values = FieldValues.of("1", places, pay);
    Provenance provenance = new Provenance("api", Locator.item("answer.json", item), Versions.NOON);
    return new CheckedRecord(
        CollectedRecord.of("1", values, provenance), new RuleOutcomes(new BitSet(), new BitSet()));
  }

  @Test
  void whenSeveralVersionsAreCompared_agreementIsCountedOverAllOfThemByField() {
    CheckedRecord newest = version("1", "2026-04-01", "Cook", "Navy", 4);
    Decision decision =
        decide(
            List.of(
                version("1", "2026-01-01", "Cook", "Navy", 1),
                newest,
                version("1", "2026-02-01", "Chef", "Army", 2),
                version("1", "2026-03-01", "Cook", null, 3)));
    assertThat(decision.kept(), contains(kept(newest, 4, 2, 3, 1, 2)));
  }

  @Test
  void whenTheOrderOfArrivalChanges_nothingElseDoes() {
    List<CheckedRecord> records = new ArrayList<>();
    for (int item = 0; item < 60; item++) {
      String posted = item % 7 == 0 ? null : "2026-01-0" + (1 + item % 3);
      records.add(
          version(
              "key" + item % 6, posted, (long) (item % 2), "t" + item % 4, "a", item, item % 2));
    }
    Decision expected = decide(records);
    assertThat(expected.kept().size() + expected.dropped().size(), is(60));
    Random random = new Random(20261108);
    for (int i = 0; i < 300; i++) {
      Collections.shuffle(records, random);
      assertThat(decide(records), is(expected));
    }
  }

  private static DuplicateRecord duplicate(
      Kind kind, CheckedRecord dropped, CheckedRecord kept, String differences) {
    return new DuplicateRecord(
        kept.record().key(),
        kind,
        dropped.record().provenance(),
        kept.record().provenance(),
        dropped.record().contentHash(),
        differences);
  }
}
