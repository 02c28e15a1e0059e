package dev.collection.pipeline.summary;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.collection.model.ExtractionReport;
import dev.collection.transforms.drift.DriftReport;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What a run adds up to: stored in {@code collection_runs}, written to {@code summary.json}, and
 * what the terminal shows.
 *
 * @param unexplained the first number to look at: records whose end is not known; anything but 0 is
 *     a failed run
 * @param status {@code done}, {@code done_with_breaches}, {@code held}, {@code discarded} or {@code
 *     failed}
 * @param message why it failed or what was breached; empty otherwise
 * @param startedAt ISO 8601, UTC; so is {@code finishedAt}
 * @param totals every count over all sources, by its column in {@code collection_runs}
 * @param sources the same for each source
 * @param extraction what a source could not deliver, each named; the first hundred
 * @param parts what each slice of an API, file or partition announced and gave; the first 5,000
 * @param failures each reason why it failed, in words
 * @param notes what is worth a look although nothing failed, and which lists here are not whole
 * @param rejects refused records by stage
 * @param violations faults of refused records by rule
 * @param duplicates records that lost against another of their key, by kind
 * @param lookups what fields were filled from, by name
 * @param quality scores from 0 to 1
 * @param anomalies what each method found; a record that several flagged is in each of them, and
 *     once in {@code totals}
 * @param unmapped by source: the places in its items that no field is made from; null if the items
 *     were not looked at
 * @param drift what is different from earlier runs, or unusual after them; null if the spec does
 *     not ask
 * @param sweeps of a run that is held: for each source why rows that it has not seen stay, empty if
 *     they do not; otherwise null
 */
public record RunSummary(
    long unexplained,
    String run,
    String collection,
    String status,
    String message,
    String startedAt,
    String finishedAt,
    double seconds,
    Map<String, Long> totals,
    Map<String, Map<String, Long>> sources,
    List<Extraction> extraction,
    List<Part> parts,
    List<String> failures,
    List<String> notes,
    Map<String, Long> rejects,
    Map<String, Long> violations,
    Map<String, Long> duplicates,
    Map<String, Lookup> lookups,
    Quality quality,
    Map<String, Method> anomalies,
    @JsonInclude(JsonInclude.Include.NON_NULL) Map<String, Unmapped> unmapped,
    @JsonInclude(JsonInclude.Include.NON_NULL) Drift drift,
    @JsonInclude(JsonInclude.Include.NON_NULL) Map<String, String> sweeps) {

  /** The test of a finding that is about the numbers of runs over time. */
  static final String SERIES = "series";

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  /**
   * A part of a source that was not completely received.
   *
   * @param announced records that it said it has; -1 if it did not say
   */
  public record Extraction(
      String source,
      String part,
      long page,
      long announced,
      long received,
      String status,
      String message) {

    static Extraction of(ExtractionReport report) {
      return new Extraction(
          report.source(),
          report.part(),
          report.page(),
          report.announced(),
          report.received(),
          report.status().name(),
          report.message());
    }
  }

  /**
   * A part of a source as a whole.
   *
   * @param part the slice, file or partition; empty if the source is one part
   * @param announced records that it said it has; null if it did not say
   * @param distinct different records received; null if they were not counted
   * @param difference announced less distinct; null if one of them is not known
   */
  public record Part(
      String source,
      String part,
      Long announced,
      long received,
      Long distinct,
      Long difference,
      String status) {

    static Part of(ExtractionReport report) {
      Long announced = known(report.announced());
      Long distinct = known(report.distinct());
      return new Part(
          report.source(),
          report.part(),
          announced,
          report.received(),
          distinct,
          announced == null || distinct == null ? null : Long.valueOf(announced - distinct),
          report.status().name());
    }

    private static Long known(long count) {
      return count < 0 ? null : Long.valueOf(count);
    }
  }

  /**
   * @param entries that it has
   * @param leftOut entries that could not be used
   * @param unknownCodes different codes of records that it does not have; of more than a thousand,
   *     a thousand
   * @param unknownRecords records with such a code
   */
  public record Lookup(long entries, long leftOut, long unknownCodes, long unknownRecords) {}

  /**
   * @param overall null if nothing was measured
   * @param dimensions score by dimension; those that were not measured are absent
   * @param breaches each threshold that was not met, in words
   * @param issues what was missed most often, whether or not a threshold was, in words
   */
  public record Quality(
      Double overall, Map<String, Double> dimensions, List<String> breaches, List<String> issues) {}

  /**
   * @param notEnoughData records that could not be scored for want of others to compare with
   */
  public record Method(long scored, long flagged, long notEnoughData) {}

  /**
   * What is collected and thrown away.
   *
   * @param places how many there are, of those that are kept
   * @param mostFrequent those with the most values
   */
  public record Unmapped(long places, List<Place> mostFrequent) {
    /**
     * @param pointer with {@code *} for every element of an array
     * @param values how many it had, nulls included
     * @param firstRecord key of the first record that has one, or its place
     */
    public record Place(String pointer, long values, String firstRecord) {}
  }

  /**
   * @param findings each difference from the last good runs
   */
  public record Drift(List<Finding> findings) {
    /**
     * @param path of the field, or JSON Pointer; empty for the source
     * @param measured what the test has measured
     * @param records how many values show it; null of a number that is unusual of the run as a
     *     whole
     * @param firstRecord key of the first record that shows it, or its place; null if none does
     */
    public record Finding(
        String source,
        String test,
        String path,
        String policy,
        double measured,
        Long records,
        String firstRecord,
        String message) {}

    /**
     * @param policy of what is unusual
     */
    static Drift of(DriftReport report, List<UnusualNumber> numbers, String policy) {
      Stream<Finding> unusual =
          numbers.stream()
              .map(
                  finding ->
                      new Finding(
                          finding.key().source(),
                          SERIES,
                          finding.key().path(),
                          policy,
                          finding.value(),
                          finding.first() == null ? null : finding.records(),
                          finding.first() == null ? null : finding.first().describe(),
                          finding.sentence()));
      Stream<Finding> different =
          report.findings().stream()
              .map(
                  finding ->
                      new Finding(
                          finding.source(),
                          finding.test().specName(),
                          finding.path(),
                          finding.policy().specName(),
                          finding.value(),
                          finding.records(),
                          finding.first() == null ? null : finding.first().describe(),
                          finding.sentence()));
      return new Drift(Stream.concat(different, unusual).toList());
    }
  }

  /** A summary that {@link #toJson} wrote, with one more note; what it has already stays once. */
  public static String withNote(String json, String note) {
    try {
      ObjectNode summary = (ObjectNode) MAPPER.readTree(json);
      ArrayNode notes = summary.withArrayProperty("notes");
      for (JsonNode before : notes) {
        if (before.asText().equals(note)) {
          return json;
        }
      }
      notes.add(note);
      return MAPPER.writeValueAsString(summary);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the stored summary is damaged", e);
    }
  }

  public String toJson() {
    try {
      return MAPPER.writeValueAsString(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a summary is always JSON", e);
    }
  }

  /** Reads what {@link #toJson} wrote. */
  public static RunSummary fromJson(String json) {
    try {
      return MAPPER.readValue(json, RunSummary.class);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the stored summary is damaged", e);
    }
  }
}
