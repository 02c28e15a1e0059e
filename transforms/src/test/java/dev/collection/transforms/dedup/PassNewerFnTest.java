package dev.collection.transforms.dedup;

import static dev.collection.transforms.dedup.Versions.version;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThanOrEqualTo;
import static org.hamcrest.Matchers.nullValue;

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
import org.apache.beam.sdk.state.Timer;
import org.apache.beam.sdk.transforms.DoFn.MultiOutputReceiver;
import org.apache.beam.sdk.transforms.DoFn.OutputReceiver;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
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
  void aShardForgetsByTheWatermark_notByWhatIsAhead() {
    Shard shard = new Shard();
    CheckedRecord slow = version("slow", "2026-02-01", "cook", "Navy", 1);
    shard.decide(slow, Instant.ofEpochMilli(0));
    shard.decide(version("ahead", "2026-02-01", "cook", "Navy", 1), at(8));
    shard.decide(slow, at(1));
    assertThat(shard.out, is(List.of("kept", "kept", "dropped")));

    shard.watermark(at(8).minus(org.joda.time.Duration.millis(1)));
    assertThat(shard.versions.keySet(), is(Set.of("ahead", "slow")));
    shard.watermark(at(10));
    assertThat(shard.versions.keySet(), is(Set.of("ahead")));
    shard.watermark(at(100));
    assertThat(shard.versions.keySet(), is(Set.of()));
    assertThat("nothing waits any more", shard.timer, is(nullValue()));

    shard.decide(slow, at(101));
    assertThat(shard.timer, is(at(101).plus(org.joda.time.Duration.standardHours(7 * 24 / 4))));
  }

  @Test
  void whenKeysGrowOldOneAfterTheOther_thereAreFourSweepsInTheTimeAtTheMost() {
    Shard shard = new Shard();
    for (int hour = 0; hour < 4 * 7 * 24; hour++) {
      Instant time = Instant.ofEpochMilli(0).plus(org.joda.time.Duration.standardHours(hour));
      shard.watermark(time);
      shard.decide(version("key" + hour, "2026-02-01", "cook", "Navy", 1), time);
    }
    assertThat(shard.sweeps, is(lessThanOrEqualTo(4 * 4)));
    assertThat(shard.versions.size(), is(lessThanOrEqualTo(7 * 24 * 5 / 4 + 1)));

    shard.watermark(END);
    assertThat(shard.versions.keySet(), is(Set.of()));
    assertThat("to the end of time", shard.sweeps, is(lessThanOrEqualTo(4 * 4 + 5)));
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

  private static final Instant END = GlobalWindow.INSTANCE.maxTimestamp();

  private static Instant at(int day) {
    return Instant.ofEpochMilli(0).plus(org.joda.time.Duration.standardDays(day));
  }

  /** A shard of keys with its state. */
  private static final class Shard {
    private final Map<String, RememberedVersion> versions = new TreeMap<>();
    private final List<String> out = new ArrayList<>();
    private final PassNewerFn pass =
        new PassNewerFn(
            Versions.TYPE, List.of(), Duration.ofDays(7), new GlobalWindows(), Set.of());
    private int sweeps;
    private Instant timer;

    Shard() {
      pass.setup();
    }

    void decide(CheckedRecord record, Instant time) {
      pass.startBundle();
      pass.process(KV.of(17, record), time, state(), timer(), receiver(out));
    }

    /** Fires what is due, as runners do. */
    void watermark(Instant time) {
      while (timer != null && !timer.isAfter(time)) {
        Instant fired = timer;
        timer = null;
        pass.startBundle();
        pass.sweep(17, fired, state(), timer());
      }
    }

    private Timer timer() {
      return (Timer)
          Proxy.newProxyInstance(
              PassNewerFnTest.class.getClassLoader(),
              new Class<?>[] {Timer.class},
              (proxy, method, arguments) -> {
                if (method.getName().equals("set")) {
                  timer = (Instant) arguments[0];
                  return null;
                }
                return proxy;
              });
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
