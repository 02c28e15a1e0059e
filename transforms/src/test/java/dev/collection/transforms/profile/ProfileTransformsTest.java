package dev.collection.transforms.profile;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.comparesEqualTo;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThanOrEqualTo;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.collection.model.CollectedRecord;
import dev.collection.model.Dimension;
import dev.collection.model.ErrorCode;
import dev.collection.model.FailedRecord;
import dev.collection.model.FieldDefinition;
import dev.collection.model.FieldType;
import dev.collection.model.FieldValues;
import dev.collection.model.Locator;
import dev.collection.model.NormalizedRecord;
import dev.collection.model.RawRecord;
import dev.collection.model.RecordCoders;
import dev.collection.model.RecordType;
import dev.collection.model.RuleOutcomes;
import dev.collection.model.ScoredRecord;
import dev.collection.model.SerializableClock;
import dev.collection.transforms.normalize.FieldMapping;
import dev.collection.transforms.normalize.NormalizeRecords;
import dev.collection.transforms.parse.ParseRecords;
import dev.collection.transforms.profile.value.Example;
import dev.collection.transforms.profile.value.ValueKind;
import dev.collection.transforms.profile.value.ValueProfile;
import dev.collection.transforms.rules.RuleDefinition;
import dev.collection.transforms.rules.RuleDefinition.OnFailure;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineExtension;
import org.apache.beam.sdk.transforms.Count;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(TestPipelineExtension.class)
class ProfileTransformsTest {
  private static final Instant NOW = Instant.parse("2026-11-26T10:00:00Z");

  private static final RecordType TYPE =
      new RecordType(
          "jobs",
          List.of(
              FieldDefinition.of("id", FieldType.STRING),
              FieldDefinition.of("pay", FieldType.DECIMAL),
              FieldDefinition.of("posted", FieldType.DATE),
              FieldDefinition.of("remote", FieldType.BOOLEAN),
              FieldDefinition.of("changed", FieldType.TIMESTAMP),
              FieldDefinition.of("grade", FieldType.INTEGER),
              new FieldDefinition(
                  "tags", FieldType.ARRAY, false, FieldType.STRING, List.of(), "", ""),
              new FieldDefinition(
                  "places",
                  FieldType.ARRAY,
                  false,
                  FieldType.OBJECT,
                  List.of(
                      FieldDefinition.of("city", FieldType.STRING),
                      FieldDefinition.of("km", FieldType.INTEGER)),
                  "",
                  ""),
              new FieldDefinition(
                  "agency",
                  FieldType.OBJECT,
                  false,
                  null,
                  List.of(FieldDefinition.of("code", FieldType.STRING)),
                  "",
                  "")),
          List.of("id"),
          List.of());

  private static RawRecord raw(int line, String json) {
    return new RawRecord(
        "api",
        Locator.line("jobs.jsonl", line),
        json.replace('\'', '"').getBytes(StandardCharsets.UTF_8),
        NOW);
  }

  private static CollectedRecord record(int line, String key, Object... values) {
    return CollectedRecord.of(key, FieldValues.of(values), raw(line, "{}").provenance());
  }

  private static Example example(int line, String key) {
    return new Example(key, NOW, Locator.line("jobs.jsonl", line));
  }

  private static Profiles profiles() {
    return unsettled().settle();
  }

  private static Profiles unsettled() {
    Profiles profiles = new Profiles();
    FieldProfiler profiler = new FieldProfiler(TYPE).into(profiles);
    profiler.add(
        record(
            1,
            "a",
            "a",
            new BigDecimal("10.50"),
            LocalDate.of(2026, 11, 1),
            true,
            Instant.parse("2026-11-01T10:00:00.5Z"),
            7L,
            List.of("x", "y"),
            List.of(Map.of("city", "Bonn", "km", 5L), Map.of("city", "Ulm")),
            Map.of("code", "AF")));
    profiler.add(
        record(
            2,
            "b",
            "b",
            null,
            LocalDate.of(2026, 11, 3),
            false,
            Instant.parse("2026-11-02T10:00:00Z"),
            9L,
            List.of(),
            null,
            null));
    return profiles;
  }

  private static ValueProfile field(Profiles profiles, String path) {
    return profiles.get(Profiles.Kind.FIELD, "api", path);
  }

  @Test
  void whenRecordsHaveFieldsOfAllTypes_eachPathHasItsProfile() {
    Profiles profiles = profiles();

    assertThat(
        profiles.byKey().keySet().stream().map(Profiles.Key::path).toList(),
        is(
            List.of(
                "agency",
                "changed",
                "grade",
                "id",
                "pay",
                "places",
                "posted",
                "remote",
                "tags",
                "agency/code",
                "places/*",
                "tags/*",
                "places/*/city",
                "places/*/km")));
    assertThat(
        field(profiles, "pay").kinds(), is(Map.of(ValueKind.NULL, 1L, ValueKind.NUMBER, 1L)));
    assertThat(field(profiles, "pay").first(ValueKind.NULL), is(example(2, "b")));
    assertThat(field(profiles, "pay").mean(), is(new BigDecimal("10.5")));
    ValueProfile posted = field(profiles, "posted");
    assertThat(posted.numberText(posted.min()), is("2026-11-01"));
    assertThat(posted.numberText(posted.mean()), is("2026-11-02"));
    assertThat(posted.firstOfMax(), is(example(2, "b")));
    ValueProfile changed = field(profiles, "changed");
    assertThat(changed.numberText(changed.min()), is("2026-11-01T10:00:00.500Z"));
    assertThat(field(profiles, "remote").valueCounts(), is(Map.of("true", 1L, "false", 1L)));
    assertThat(field(profiles, "tags").lengthProfile().mean(), comparesEqualTo(BigDecimal.ONE));
    assertThat(field(profiles, "tags").empty(), is(1L));
    assertThat(field(profiles, "tags/*").distinctCount(), is(2L));
    assertThat(field(profiles, "places/*/km").nulls(), is(1L));
    assertThat(field(profiles, "places/*/city").patternCounts(), is(Map.of("Aaaa", 1L, "Aaa", 1L)));
    assertThat(field(profiles, "agency/code").firstOf("AF"), is(example(1, "a")));
    assertThat(field(profiles, "agency/code").count(), is(1L));
  }

  @Test
  void whenItemsAreRefused_theyAreProfiledAllTheSame(TestPipeline pipeline) {
    SerializableClock clock = () -> NOW;
    RecordType type =
        new RecordType(
            "jobs",
            List.of(
                FieldDefinition.of("id", FieldType.STRING),
                FieldDefinition.of("pay", FieldType.INTEGER)),
            List.of("id"),
            List.of());
    ProfileItems.Result result =
        pipeline
            .apply(
                Create.of(
                        raw(1, "{'id': 'a', 'pay': 5}"),
                        raw(2, "{'id': 'b', 'pay': 'much'}"),
                        raw(3, "{'id': "))
                    .withCoder(RecordCoders.RAW))
            .apply(
                "Convert",
                ProfileItems.between(
                    "Convert items",
                    ParseRecords.asJson().withClock(clock).stage(),
                    NormalizeRecords.with(
                            type,
                            Map.of(
                                "api",
                                List.of(
                                    FieldMapping.of("id", "/id", null),
                                    FieldMapping.of("pay", "/pay", "integer"))))
                        .withClock(clock)
                        .stage(),
                    (source, pointer) -> pointer.equals("/id")));

    PAssert.that(result.records())
        .satisfies(
            records -> {
              List<String> keys = new ArrayList<>();
              for (NormalizedRecord record : records) {
                keys.add(record.record().key());
              }
              assertThat(keys, is(List.of("a")));
              return null;
            });
    PAssert.that(result.failures())
        .satisfies(
            failures -> {
              List<ErrorCode> codes = new ArrayList<>();
              for (FailedRecord failure : failures) {
                codes.add(failure.code());
              }
              codes.sort(null);
              List<ErrorCode> expected =
                  Arrays.asList(ErrorCode.UNREADABLE, ErrorCode.NOT_CONVERTIBLE);
              expected.sort(null);
              assertThat(codes, is(expected));
              return null;
            });
    PAssert.that(result.profiles())
        .satisfies(
            found -> {
              Profiles all = new Profiles();
              found.forEach(all::addAll);
              all.settle();
              ValueProfile pay = all.get(Profiles.Kind.ITEM, "api", "/pay");
              assertThat(pay.first(ValueKind.NUMBER), is(example(1, "a")));
              // Its key is known, although no record was made of it.
              assertThat(pay.first(ValueKind.TEXT), is(example(2, "b")));
              assertThat(all.get(Profiles.Kind.ITEM, "api", "").count(), is(2L));
              return null;
            });
    pipeline.run();
  }

  @Test
  void whenNothingIsToBeProfiled_recordsAreMadeAndIssuesNoted(TestPipeline pipeline) {
    SerializableClock clock = () -> NOW;
    RecordType type =
        new RecordType(
            "jobs", List.of(FieldDefinition.of("id", FieldType.STRING)), List.of("id"), List.of());
    ProfileItems.Result result =
        pipeline
            .apply("Raw", Create.of(raw(1, "{'id': 'a'}")).withCoder(RecordCoders.RAW))
            .apply(
                "Convert",
                ProfileItems.between(
                        "Convert items",
                        ParseRecords.asJson().withClock(clock).stage(),
                        NormalizeRecords.with(
                                type, Map.of("api", List.of(FieldMapping.of("id", "/id", null))))
                            .withClock(clock)
                            .stage(),
                        (source, pointer) -> true)
                    .withoutProfiles());
    PAssert.that(result.profiles()).empty();
    PAssert.thatSingleton(result.records().apply(Count.globally())).isEqualTo(1L);

    RuleDefinition rule =
        new RuleDefinition("known", "id != 'missed'", Dimension.ACCURACY, OnFailure.SCORE, null);
    BitSet first = new BitSet();
    first.set(0);
    List<ScoredRecord> scored =
        List.of(
            new ScoredRecord(record(1, "met", "met"), RuleOutcomes.none(), 1, null, false),
            new ScoredRecord(
                record(2, "missed", "missed"), new RuleOutcomes(first, first), 0, null, false));
    PAssert.that(
            pipeline
                .apply("Scored", Create.of(scored).withCoder(RecordCoders.SCORED))
                .apply("Issues", ProfileRecords.of(type, List.of(rule)).withoutFields())
                .apply("Merge", new MergeProfiles()))
        .satisfies(
            found -> {
              Profiles profiles = found.iterator().next();
              assertThat(profiles.byKey(), is(Map.of()));
              assertThat(
                  profiles.issues().values().iterator().next().first(),
                  is(List.of(example(2, "missed"))));
              return null;
            });
    pipeline.run();
  }

  @Test
  void whenManyBundlesAreMerged_fewElementsAreLeftAndTheySayTheSame(TestPipeline pipeline) {
    List<ScoredRecord> records = new ArrayList<>();
    for (int i = 1; i <= 500; i++) {
      records.add(
          new ScoredRecord(
              record(i, "k" + i, "k" + i, null, null, null, null, (long) (i % 7), null, null, null),
              RuleOutcomes.none(),
              1,
              null,
              false));
    }
    // A deletion has no values; it is not counted.
    records.add(
        new ScoredRecord(
            CollectedRecord.deletion(
                "gone",
                FieldValues.of("gone", null, null, null, null, null, null, null, null),
                raw(501, "{}").provenance()),
            RuleOutcomes.none(),
            1,
            null,
            false));
    PCollection<ScoredRecord> one =
        pipeline.apply("One", Create.of(records.subList(0, 200)).withCoder(RecordCoders.SCORED));
    PCollection<ScoredRecord> two =
        pipeline.apply("Two", Create.of(records.subList(200, 501)).withCoder(RecordCoders.SCORED));
    PCollection<Profiles> merged =
        PCollectionList.of(one.apply("Profile one", ProfileRecords.of(TYPE, List.of())))
            .and(two.apply("Profile two", ProfileRecords.of(TYPE, List.of())))
            .apply(Flatten.pCollections())
            .apply("Merge profiles", new MergeProfiles());

    PAssert.that(merged).satisfies(new SaysTheSame());
    pipeline.run();
  }

  private static final class SaysTheSame implements SerializableFunction<Iterable<Profiles>, Void> {
    private static final long serialVersionUID = 1L;

    @Override
    public Void apply(Iterable<Profiles> merged) {
      Profiles all = new Profiles();
      int elements = 0;
      for (Profiles next : merged) {
        all.addAll(next);
        elements++;
      }
      all.settle();
      assertThat(elements, is(lessThanOrEqualTo(32)));
      ValueProfile grade = field(all, "grade");
      assertThat(
          grade.valueCounts(),
          is(Map.of("0", 71L, "1", 72L, "2", 72L, "3", 72L, "4", 71L, "5", 71L, "6", 71L)));
      assertThat(grade.firstOf("3"), is(example(3, "k3")));
      assertThat(field(all, "pay").nulls(), is(500L));
      return null;
    }
  }

  @Test
  void whenProfilesAreEncoded_theyAreReadAsTheyWere() throws IOException {
    ProfilesCoder coder = new ProfilesCoder();
    byte[] bytes = encode(coder, unsettled());
    Profiles read = coder.decode(new ByteArrayInputStream(bytes));
    assertThat(HexFormat.of().formatHex(encode(coder, read)), is(HexFormat.of().formatHex(bytes)));
    Profiles settled = read.settle();
    assertThat(settled.byKey().keySet(), is(profiles().byKey().keySet()));
    profiles()
        .byKey()
        .forEach(
            (key, profile) ->
                assertThat(
                    key.path(),
                    HexFormat.of().formatHex(ProfilesCoder.toBytes(settled.byKey().get(key))),
                    is(HexFormat.of().formatHex(ProfilesCoder.toBytes(profile)))));
  }

  @Test
  void whenAProfileWasStoredByVersionTwo_itIsStillRead() {
    ValueProfile pay = field(profiles(), "pay");
    assertThat(HexFormat.of().formatHex(ProfilesCoder.toBytes(pay)), is(STORED));
    ValueProfile read = ProfilesCoder.fromBytes(HexFormat.of().parseHex(STORED));
    assertThat(read.kinds(), is(pay.kinds()));
    assertThat(read.quantile(0.5), is(10.5));
    assertThat(read.firstOf("10.5"), is(example(1, "a")));
  }

  @Test
  void whenAProfileIsOfAnotherVersion_itIsRefusedByName() {
    Exception e =
        assertThrows(
            IllegalStateException.class, () -> ProfilesCoder.fromBytes(new byte[] {9, 0, 0}));
    assertThat(e.getMessage(), is("a profile of the version 9, this is version 2"));
    // What travels has a length before its version.
    byte[] ofVersionTwo = {3, 2, 0, 0};
    e =
        assertThrows(
            IllegalStateException.class,
            () -> new ProfilesCoder().decode(new ByteArrayInputStream(ofVersionTwo)));
    assertThat(e.getMessage(), is("a profile of the version 2, this is version 3"));
  }

  private static byte[] encode(ProfilesCoder coder, Profiles profiles) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    coder.encode(profiles, out);
    return out.toByteArray();
  }

  private static final String STORED =
      "028004026e0101010162c08cc0b00d00044c494e45000a6a6f62732e6a736f6e6c00022301020101"
          + "61c08cc0b00d00044c494e45000001000700014a90903e6433fbcd01010001000431302e35010201"
          + "010001000431302e3501020100010201690201690201690202010101004025000000000000";
}
