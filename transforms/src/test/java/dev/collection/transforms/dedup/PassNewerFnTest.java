package dev.collection.transforms.dedup;

import static dev.collection.transforms.dedup.Versions.version;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThanOrEqualTo;

import dev.collection.model.CheckedRecord;
import dev.collection.model.FieldDefinition;
import dev.collection.model.FieldType;
import dev.collection.model.RecordType;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.beam.sdk.state.MapState;
import org.apache.beam.sdk.state.ReadableStates;
import org.apache.beam.sdk.transforms.DoFn.MultiOutputReceiver;
import org.apache.beam.sdk.transforms.DoFn.OutputReceiver;
import org.apache.beam.sdk.transforms.windowing.GlobalWindows;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.TupleTag;
import org.joda.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a job makes of state that another spec has left in a savepoint. */
class PassNewerFnTest {
  private static final CheckedRecord NEWER = version("a", "2026-02-01", "cook", "Navy", 1);
  private static final CheckedRecord OLDER = version("a", "2026-01-01", "cook", "Navy", 2);

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whenTheFieldsAreOthersThanRemembered_theTableIsToDecide(boolean same) {
    int layout = RememberedVersion.layout(same ? Versions.TYPE : withGradeBeforePosted());
    Shard shard = new Shard();
    shard.versions.put("a", new RememberedVersion(layout, NEWER.record(), 0));

    shard.decide(OLDER, Instant.ofEpochMilli(1));

    assertThat(shard.out, is(List.of(same ? "dropped" : "kept")));
    RememberedVersion after = shard.versions.get("a");
    assertThat(after.newest(), is(same ? NEWER.record() : OLDER.record()));
    assertThat(after.layout(), is(RememberedVersion.layout(Versions.TYPE)));
  }

  @Test
  void aShardIsSweptWhenTheFirstOfItsKeysIsOver_andNotBefore() {
    Shard shard = new Shard();
    Instant day = Instant.ofEpochMilli(0);
    shard.decide(version("a", "2026-02-01", "cook", "Navy", 1), day);
    shard.decide(version("b", "2026-02-01", "cook", "Navy", 1), day.plus(days(2)));
    shard.decide(version("c", "2026-02-01", "cook", "Navy", 1), day.plus(days(7)));
    assertThat(shard.versions.keySet(), is(Set.of("a", "b", "c")));
    assertThat(shard.sweeps, is(1)); // what was there at the start

    shard.decide(
        version("d", "2026-02-01", "cook", "Navy", 1),
        day.plus(days(7)).plus(org.joda.time.Duration.millis(1)));

    assertThat(shard.versions.keySet(), is(Set.of("b", "c", "d")));
    assertThat(shard.sweeps, is(2));
  }

  @Test
  void whenKeysGrowOldOneAfterTheOther_thereAreSixteenSweepsInTheTimeAtTheMost() {
    Shard shard = new Shard();
    for (int hour = 0; hour < 4 * 7 * 24; hour++) {
      Instant time = Instant.ofEpochMilli(0).plus(org.joda.time.Duration.standardHours(hour));
      shard.decide(version("key" + hour, "2026-02-01", "cook", "Navy", 1), time);
    }
    assertThat(shard.sweeps, is(lessThanOrEqualTo(1 + 3 * 16)));
    assertThat(shard.versions.size(), is(lessThanOrEqualTo(7 * 24 + 7 * 24 / 16 + 1)));
  }

  @Test
  void theSameFieldsInAnotherOrderAreOthers() {
    List<FieldDefinition> fields = new ArrayList<>(Versions.TYPE.fields());
    fields.add(fields.remove(0));
    RecordType type =
        new RecordType("postings", fields, Versions.TYPE.key(), Versions.TYPE.newestBy());
    assertThat(
        RememberedVersion.layout(type) == RememberedVersion.layout(Versions.TYPE), is(false));
  }

  private static RecordType withGradeBeforePosted() {
    List<FieldDefinition> fields = new ArrayList<>(Versions.TYPE.fields());
    fields.add(1, FieldDefinition.of("grade", FieldType.STRING));
    return new RecordType("postings", fields, Versions.TYPE.key(), Versions.TYPE.newestBy());
  }

  private static org.joda.time.Duration days(int days) {
    return org.joda.time.Duration.standardDays(days);
  }

  /** A shard of keys with its state. */
  private static final class Shard {
    private final Map<String, RememberedVersion> versions = new TreeMap<>();
    private final List<String> out = new ArrayList<>();
    private final PassNewerFn pass =
        new PassNewerFn(
            Versions.TYPE, List.of(), Duration.ofDays(7), new GlobalWindows(), Set.of());
    private int sweeps;

    Shard() {
      pass.setup();
    }

    void decide(CheckedRecord record, Instant time) {
      pass.startBundle();
      pass.process(KV.of(17, record), time, state(), receiver(out));
    }

    @SuppressWarnings("unchecked")
    private MapState<String, RememberedVersion> state() {
      return (MapState<String, RememberedVersion>)
          Proxy.newProxyInstance(
              PassNewerFnTest.class.getClassLoader(),
              new Class<?>[] {MapState.class},
              (proxy, method, arguments) ->
                  switch (method.getName()) {
                    case "get" -> ReadableStates.immediate(versions.get((String) arguments[0]));
                    case "put" ->
                        versions.put((String) arguments[0], (RememberedVersion) arguments[1]);
                    case "remove" -> versions.remove((String) arguments[0]);
                    case "entries" -> {
                      sweeps++;
                      yield ReadableStates.immediate(versions.entrySet());
                    }
                    default -> throw new UnsupportedOperationException(method.getName());
                  });
    }
  }

  private static MultiOutputReceiver receiver(List<String> out) {
    return (MultiOutputReceiver)
        Proxy.newProxyInstance(
            PassNewerFnTest.class.getClassLoader(),
            new Class<?>[] {MultiOutputReceiver.class},
            (proxy, method, arguments) -> {
              TupleTag<?> tag = (TupleTag<?>) arguments[0];
              String name = tag.equals(DeduplicateRecords.KEPT) ? "kept" : "dropped";
              return Proxy.newProxyInstance(
                  PassNewerFnTest.class.getClassLoader(),
                  new Class<?>[] {OutputReceiver.class},
                  (receiver, put, element) -> {
                    out.add(name);
                    return null;
                  });
            });
  }
}
