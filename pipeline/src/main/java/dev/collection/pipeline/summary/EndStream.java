package dev.collection.pipeline.summary;

import dev.collection.io.jdbc.Database;
import dev.collection.io.load.LoadRunTables;
import dev.collection.io.load.RunRow;
import dev.collection.io.load.StaleWindows;
import dev.collection.io.load.ToldWindow;
import dev.collection.io.source.OnTime;
import dev.collection.model.Measures;
import dev.collection.model.RecordCoders;
import dev.collection.transforms.drift.DriftReport;
import dev.collection.transforms.profile.Profiles;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.coders.InstantCoder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.ListCoder;
import org.apache.beam.sdk.coders.NullableCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.state.StateSpec;
import org.apache.beam.sdk.state.StateSpecs;
import org.apache.beam.sdk.state.TimeDomain;
import org.apache.beam.sdk.state.Timer;
import org.apache.beam.sdk.state.TimerSpec;
import org.apache.beam.sdk.state.TimerSpecs;
import org.apache.beam.sdk.state.ValueState;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.WithKeys;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.transforms.windowing.GlobalWindows;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.PDone;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;
import org.joda.time.Instant;

/**
 * Adds up the windows of a run that has no end, and writes its summary when it is stopped all the
 * same, and drained.
 *
 * <p>A window is told once. But a runner that fails begins again at a checkpoint, and a record that
 * came when its window was about to close may then come into the next one: the account is right, as
 * it was rolled back too, but a row that was written in between is not, if its window has no other
 * record. So when all windows up to one have been told, the rows of others are deleted.
 */
final class EndStream extends PTransform<PCollection<ToldWindow>, PDone> {
  private static final long serialVersionUID = 1L;

  private static final TupleTag<RunRow> RUN = new TupleTag<>("run") {};
  private static final TupleTag<List<String>> QUALITY = new TupleTag<>("quality") {};
  private static final TupleTag<List<String>> FIELDS = new TupleTag<>("fields") {};
  private static final TupleTag<List<String>> RULES = new TupleTag<>("rules") {};

  private final RunEnd end;
  private final Database database;
  private final String run;

  EndStream(RunEnd end, Database database, String run) {
    this.end = end;
    this.database = database;
    this.run = run;
  }

  @Override
  public PDone expand(PCollection<ToldWindow> told) {
    KvCoder<String, ToldWindow> coder =
        KvCoder.of(StringUtf8Coder.of(), new ToldWindow.ToldCoder());
    PCollection<KV<String, ToldWindow>> windows =
        told.apply("Name run", WithKeys.of(run))
            .setCoder(coder)
            .apply("Leave windows", OnTime.<KV<String, ToldWindow>>into(new GlobalWindows()));
    // So that there is a summary of a run in which nothing came.
    PCollection<KV<String, ToldWindow>> begin =
        told.getPipeline()
            .apply(
                "Begin stream",
                Create.of(KV.of(run, new ToldWindow("", "", new Measures()))).withCoder(coder));
    PCollectionTuple rows =
        PCollectionList.of(windows)
            .and(begin)
            .apply("Begin or window", Flatten.pCollections())
            .apply(
                "Add up windows",
                ParDo.of(new AddUpFn(end, new StaleWindows(database)))
                    .withOutputTags(RUN, TupleTagList.of(QUALITY).and(FIELDS).and(RULES)));
    ListCoder<String> rowCoder = ListCoder.of(NullableCoder.of(StringUtf8Coder.of()));
    rows.get(QUALITY).setCoder(rowCoder).apply("Load quality", LoadRunTables.quality(database));
    rows.get(FIELDS)
        .setCoder(rowCoder)
        .apply("Load quality of fields", LoadRunTables.fieldQuality(database));
    rows.get(RULES).setCoder(rowCoder).apply("Load rules", LoadRunTables.rules(database));
    rows.get(RUN)
        .setCoder(new RunRow.RunRowCoder())
        .apply("Load run", LoadRunTables.runs(database));
    return PDone.in(told.getPipeline());
  }

  static final class AddUpFn extends DoFn<KV<String, ToldWindow>, RunRow> {
    private static final long serialVersionUID = 1L;

    @StateId("measures")
    private final StateSpec<ValueState<Measures>> measuresSpec =
        StateSpecs.value(RecordCoders.MEASURES);

    @StateId("told")
    private final StateSpec<ValueState<List<KV<String, Instant>>>> toldSpec =
        StateSpecs.value(ListCoder.of(KvCoder.of(StringUtf8Coder.of(), InstantCoder.of())));

    /** Up to which window there are no rows of others. */
    @StateId("cleared")
    private final StateSpec<ValueState<String>> clearedSpec =
        StateSpecs.value(StringUtf8Coder.of());

    @StateId("failed")
    private final StateSpec<ValueState<Long>> failedSpec = StateSpecs.value(VarLongCoder.of());

    @StateId("firstFailed")
    private final StateSpec<ValueState<String>> firstFailedSpec =
        StateSpecs.value(StringUtf8Coder.of());

    @TimerId("clear")
    private final TimerSpec clearSpec = TimerSpecs.timer(TimeDomain.EVENT_TIME);

    @TimerId("end")
    private final TimerSpec endSpec = TimerSpecs.timer(TimeDomain.EVENT_TIME);

    private final RunEnd end;
    private final StaleWindows stale;

    AddUpFn(RunEnd end, StaleWindows stale) {
      this.end = end;
      this.stale = stale;
    }

    @ProcessElement
    public void process(
        @Element KV<String, ToldWindow> element,
        @Timestamp Instant timestamp,
        @StateId("measures") ValueState<Measures> measures,
        @StateId("told") ValueState<List<KV<String, Instant>>> told,
        @StateId("failed") ValueState<Long> failed,
        @StateId("firstFailed") ValueState<String> firstFailed,
        @TimerId("clear") Timer clear,
        @TimerId("end") Timer endTimer) {
      endTimer.set(GlobalWindow.INSTANCE.maxTimestamp());
      ToldWindow window = element.getValue();
      Measures sum = new Measures();
      Measures before = measures.read();
      if (before != null) {
        sum.addAll(before);
      }
      measures.write(sum.addAll(window.measures()));
      if (window.id().isEmpty()) {
        return;
      }
      List<KV<String, Instant>> known = told.read();
      List<KV<String, Instant>> more = new ArrayList<>(known == null ? List.of() : known);
      more.add(KV.of(window.id(), timestamp));
      told.write(more);
      setTimer(clear, more);
      if (window.status().equals("failed")) {
        Long count = failed.read();
        failed.write(count == null ? 1 : count + 1);
        // Windows are told in any order, but their ids sort as they do.
        String first = firstFailed.read();
        if (first == null || window.id().compareTo(first) < 0) {
          firstFailed.write(window.id());
        }
      }
    }

    /** When the watermark is where a window ends, every window up to it has been told. */
    private static void setTimer(Timer clear, List<KV<String, Instant>> told) {
      told.stream().map(KV::getValue).min(Comparator.naturalOrder()).ifPresent(clear::set);
    }

    @OnTimer("clear")
    public void clear(
        OnTimerContext context,
        @Key String of,
        @StateId("told") ValueState<List<KV<String, Instant>>> told,
        @StateId("cleared") ValueState<String> cleared,
        @TimerId("clear") Timer clear)
        throws SQLException {
      List<String> passed = new ArrayList<>();
      List<KV<String, Instant>> rest = new ArrayList<>();
      for (KV<String, Instant> window : told.read()) {
        if (window.getValue().isAfter(context.fireTimestamp())) {
          rest.add(window);
        } else {
          passed.add(window.getKey());
        }
      }
      if (!passed.isEmpty()) {
        String last = Collections.max(passed);
        stale.deleteOthers(of, cleared.read(), last, passed);
        cleared.write(last);
      }
      told.write(rest);
      setTimer(clear, rest);
    }

    /**
     * A job that goes on from a savepoint is a run of its own, and has the sum of the other one.
     */
    @OnTimer("end")
    public void end(
        @Key String of,
        @StateId("measures") ValueState<Measures> measures,
        @StateId("told") ValueState<List<KV<String, Instant>>> told,
        @StateId("cleared") ValueState<String> cleared,
        @StateId("failed") ValueState<Long> failed,
        @StateId("firstFailed") ValueState<String> firstFailed,
        MultiOutputReceiver out)
        throws SQLException {
      List<KV<String, Instant>> last = told.read();
      stale.deleteOthers(
          of,
          cleared.read(),
          null,
          last == null ? List.of() : last.stream().map(KV::getKey).toList());
      Summarizer.Counted counted =
          new Summarizer.Counted(
              measures.read(),
              List.of(),
              List.of(),
              new Profiles(),
              DriftReport.NONE,
              RunHistory.NONE,
              Map.of(),
              List.of());
      Long count = failed.read();
      if (count != null) {
        counted =
            counted.failing(
                count
                    + (count == 1 ? " window has" : " windows have")
                    + " failed, the first is "
                    + firstFailed.read()
                    + " in collection_runs");
      }
      Summarizer.Result result = end.endStream(of, counted);
      result.quality().forEach(out.get(QUALITY)::output);
      result.fields().forEach(out.get(FIELDS)::output);
      result.rules().forEach(out.get(RULES)::output);
      out.get(RUN).output(result.run());
    }
  }
}
