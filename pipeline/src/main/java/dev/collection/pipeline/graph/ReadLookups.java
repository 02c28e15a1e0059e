package dev.collection.pipeline.graph;

import dev.collection.io.source.ReadSources;
import dev.collection.io.source.Source;
import dev.collection.model.ExtractionReport;
import dev.collection.model.FailedRecord;
import dev.collection.model.Measure;
import dev.collection.model.Measures;
import dev.collection.model.RecordCoders;
import dev.collection.model.TupleOutput;
import dev.collection.pipeline.spec.CollectionSpec;
import dev.collection.pipeline.spec.LookupSpec;
import dev.collection.transforms.enrich.BuildLookups;
import dev.collection.transforms.enrich.LookupDefinition;
import dev.collection.transforms.enrich.LookupTables;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.View;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.PCollectionView;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;

/**
 * Reads the lookups of a spec, before its sources are read: with half a lookup, records would be
 * loaded that say less than those that they replace.
 */
final class ReadLookups extends PTransform<PBegin, ReadLookups.Result> {
  private static final long serialVersionUID = 1L;

  private static final TupleTag<ExtractionReport> REPORTS = new TupleTag<>("reports") {};
  private static final TupleTag<Measures> MEASURES = new TupleTag<>("measures") {};
  private static final TupleTag<String> PROBLEMS = new TupleTag<>("problems") {};

  private final List<LookupDefinition> lookups;
  private final ReadSources sources;
  private final boolean endless;

  private ReadLookups(List<LookupDefinition> lookups, ReadSources sources, boolean endless) {
    this.lookups = lookups;
    this.sources = sources;
    this.endless = endless;
  }

  static ReadLookups of(CollectionSpec spec, RunSettings run) {
    List<Source> sources =
        spec.enrich().lookups().stream()
            .map(LookupSpec::source)
            .map(source -> SpecSources.of(source, List.of()))
            .toList();
    return new ReadLookups(
        spec.enrich().definitions(),
        ReadSources.all(sources, run.run()).withReaders(run.readers()).countedAs("lookup entries"),
        run.isEndless());
  }

  /**
   * What comes out.
   *
   * @param tables all lookups
   * @param obstacles why records must not be read, in words; empty if they may
   */
  record Result(
      PCollectionTuple tuple,
      PCollectionView<LookupTables> tables,
      PCollectionView<Iterable<String>> obstacles)
      implements TupleOutput {
    /** What was announced and received of the lookups, under the names of their sources. */
    PCollection<ExtractionReport> reports() {
      return tuple.get(REPORTS);
    }

    /** How many entries each has, and how many were left out. */
    PCollection<Measures> measures() {
      return tuple.get(MEASURES);
    }
  }

  @Override
  public Result expand(PBegin input) {
    ReadSources.Result read = input.apply("Read", sources);
    PCollection<LookupTables> tables = read.records().apply("Build", BuildLookups.of(lookups));
    PCollectionTuple checked =
        tables.apply(
            "Check entries",
            ParDo.of(new CheckFn(lookups)).withOutputTags(MEASURES, TupleTagList.of(PROBLEMS)));
    PCollection<Measures> uncut =
        read.rejects()
            .apply("Count what could not be cut out", ParDo.of(new CountRejectsFn()))
            .setCoder(RecordCoders.MEASURES);
    PCollection<String> unread =
        read.reports()
            .apply("Find what is missing", ParDo.of(new FindMissingFn(lookups)))
            .setCoder(StringUtf8Coder.of());
    PCollectionView<Iterable<String>> obstacles =
        PCollectionList.of(checked.get(PROBLEMS).setCoder(StringUtf8Coder.of()))
            .and(unread)
            .apply("Merge obstacles", Flatten.pCollections())
            .apply("Obstacles to view", View.asIterable());
    PCollection<Measures> measures =
        PCollectionList.of(checked.get(MEASURES).setCoder(RecordCoders.MEASURES))
            .and(uncut)
            .apply("Merge counts", Flatten.pCollections());
    if (endless) {
      // Nobody asks there whether records may be read, and no end would tell of it.
      tables =
          tables
              .apply("Require", ParDo.of(new RequireFn(obstacles)).withSideInputs(obstacles))
              .setCoder(tables.getCoder());
    }
    return new Result(
        PCollectionTuple.of(REPORTS, read.reports()).and(MEASURES, measures),
        tables.apply("Entries to view", View.asSingleton()),
        obstacles);
  }

  private static final class CheckFn extends DoFn<LookupTables, Measures> {
    private static final long serialVersionUID = 1L;
    private final List<LookupDefinition> lookups;

    CheckFn(List<LookupDefinition> lookups) {
      this.lookups = lookups;
    }

    @ProcessElement
    public void process(@Element LookupTables tables, MultiOutputReceiver out) {
      out.get(MEASURES).output(tables.measures(lookups));
      tables.problems(lookups).forEach(out.get(PROBLEMS)::output);
    }
  }

  /** Fails the run if a lookup is not complete. */
  private static final class RequireFn extends DoFn<LookupTables, LookupTables> {
    private static final long serialVersionUID = 1L;
    private final PCollectionView<Iterable<String>> obstacles;

    RequireFn(PCollectionView<Iterable<String>> obstacles) {
      this.obstacles = obstacles;
    }

    @ProcessElement
    public void process(ProcessContext context) throws IOException {
      String found = String.join("; ", context.sideInput(obstacles));
      if (!found.isEmpty()) {
        throw new IOException(found);
      }
      context.output(context.element());
    }
  }

  private static final class CountRejectsFn extends DoFn<FailedRecord, Measures> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void process(@Element FailedRecord failed, OutputReceiver<Measures> out) {
      String lookup = failed.raw().source().substring(LookupDefinition.SOURCE_PREFIX.length());
      String reason =
          failed.raw().locator().describe() + ": " + failed.violations().get(0).message();
      out.output(new Measures().add(Measure.LOOKUP_LEFT_OUT, lookup, reason, 1));
    }
  }

  /** A lookup that is not optional and of which something is missing. */
  private static final class FindMissingFn extends DoFn<ExtractionReport, String> {
    private static final long serialVersionUID = 1L;
    private final Set<String> required = new HashSet<>();

    FindMissingFn(List<LookupDefinition> lookups) {
      for (LookupDefinition lookup : lookups) {
        if (!lookup.optional()) {
          required.add(lookup.source());
        }
      }
    }

    @ProcessElement
    public void process(@Element ExtractionReport report, OutputReceiver<String> out) {
      if (report.page() == 0 && report.incomplete() && required.contains(report.source())) {
        out.output(report.source().replace(":", " ") + " could not be read completely");
      }
    }
  }
}
