package dev.collection.transforms.dedup;

import static dev.collection.transforms.dedup.Versions.version;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import dev.collection.model.CheckedRecord;
import dev.collection.model.FieldDefinition;
import dev.collection.model.FieldType;
import dev.collection.model.RecordType;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.beam.sdk.state.Timer;
import org.apache.beam.sdk.state.ValueState;
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
    List<RememberedVersion> cell =
        new ArrayList<>(List.of(new RememberedVersion(layout, NEWER.record(), 0)));

    List<String> out = decide(OLDER, cell);

    assertThat(out, is(List.of(same ? "dropped" : "kept")));
    assertThat(cell.get(0).newest(), is(same ? NEWER.record() : OLDER.record()));
    assertThat(cell.get(0).layout(), is(RememberedVersion.layout(Versions.TYPE)));
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

  private static List<String> decide(CheckedRecord record, List<RememberedVersion> cell) {
    PassNewerFn pass =
        new PassNewerFn(
            Versions.TYPE, List.of(), Duration.ofDays(7), new GlobalWindows(), Set.of());
    pass.setup();
    pass.startBundle();
    List<String> out = new ArrayList<>();
    pass.process(KV.of("a", record), Instant.ofEpochMilli(1), state(cell), timer(), receiver(out));
    return out;
  }

  @SuppressWarnings("unchecked")
  private static ValueState<RememberedVersion> state(List<RememberedVersion> cell) {
    return (ValueState<RememberedVersion>)
        Proxy.newProxyInstance(
            PassNewerFnTest.class.getClassLoader(),
            new Class<?>[] {ValueState.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("write")) {
                cell.set(0, (RememberedVersion) arguments[0]);
                return null;
              }
              return cell.get(0);
            });
  }

  private static Timer timer() {
    return (Timer)
        Proxy.newProxyInstance(
            PassNewerFnTest.class.getClassLoader(),
            new Class<?>[] {Timer.class},
            (proxy, method, arguments) -> method.getReturnType() == void.class ? null : proxy);
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
