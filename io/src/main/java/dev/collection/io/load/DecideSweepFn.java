package dev.collection.io.load;

import dev.collection.model.ExtractionReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollectionView;
import org.apache.beam.sdk.values.TupleTag;

/** Decides for each source whether its sweep was complete, so that what it lacks is gone. */
final class DecideSweepFn extends DoFn<String, String> {
  private static final long serialVersionUID = 1L;

  static final TupleTag<String> COMPLETE = new TupleTag<>("complete") {};

  /** Sources whose rows stay, and why. */
  static final TupleTag<KV<String, String>> UNSETTLED = new TupleTag<>("unsettled") {};

  private final Map<String, SerializableFunction<String, Boolean>> sources;
  private final boolean allComplete;
  private final PCollectionView<Iterable<ExtractionReport>> parts;
  private final PCollectionView<Map<String, Long>> unknown;

  DecideSweepFn(
      Map<String, SerializableFunction<String, Boolean>> sources,
      boolean allComplete,
      PCollectionView<Iterable<ExtractionReport>> parts,
      PCollectionView<Map<String, Long>> unknown) {
    this.sources = sources;
    this.allComplete = allComplete;
    this.parts = parts;
    this.unknown = unknown;
  }

  @ProcessElement
  public void process(ProcessContext context, MultiOutputReceiver out) {
    String source = context.element();
    List<ExtractionReport> own = new ArrayList<>();
    List<ExtractionReport> incomplete = new ArrayList<>();
    for (ExtractionReport report : context.sideInput(parts)) {
      if (report.source().equals(source)) {
        own.add(report);
      }
      if (report.incomplete() && (allComplete || report.source().equals(source))) {
        incomplete.add(report);
      }
    }
    boolean nothing = own.stream().allMatch(part -> part.received() == 0);
    String reason =
        own.isEmpty() || (allComplete && nothing)
            ? "sweep incomplete: it gave no record at all"
            : reasonNotTo(
                own,
                incomplete,
                sources.get(source),
                context.sideInput(unknown).getOrDefault(source, 0L));
    if (reason.isEmpty()) {
      out.get(COMPLETE).output(source);
    } else {
      out.get(UNSETTLED).output(KV.of(source, reason));
    }
  }

  /** Why what a source did not give must not be taken for gone; empty if it may. */
  static String reasonNotTo(
      List<ExtractionReport> parts,
      List<ExtractionReport> incomplete,
      SerializableFunction<String, Boolean> isFull,
      long unknownKeys) {
    if (!incomplete.isEmpty()) {
      String first =
          incomplete.stream()
              .map(part -> (part.source() + " " + part.part()).strip())
              .sorted()
              .findFirst()
              .orElseThrow();
      return "sweep incomplete: "
          + first
          + (incomplete.size() == 1 ? "" : " and " + (incomplete.size() - 1) + " more");
    }
    if (!parts.stream().allMatch(part -> isFull.apply(part.part()))) {
      return "only what changed was read";
    }
    return unknownKeys == 0
        ? ""
        : String.format(
            Locale.ROOT,
            unknownKeys == 1
                ? "%,d record was refused before its key was known"
                : "%,d records were refused before their key was known",
            unknownKeys);
  }
}
