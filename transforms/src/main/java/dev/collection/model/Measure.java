package dev.collection.model;

/**
 * What is counted during a run. Counts are computed from the data in the graph, never from runner
 * metrics, which count a retried bundle twice.
 */
public enum Measure {
  /** Records that a source said it has; name = part. */
  ANNOUNCED(Aggregation.SUM),
  /** Records that arrived without having been announced; name = part. */
  UNANNOUNCED(Aggregation.SUM),
  /** Records that were read. */
  EXTRACTED(Aggregation.SUM),
  /** Announced records that could not be had; name = part. */
  NOT_OBTAINED(Aggregation.SUM),
  /** Requests that were sent, retries included. */
  REQUESTS(Aggregation.SUM),
  /** Bytes that were received. */
  BYTES(Aggregation.SUM),
  /** Records refused; name = stage. */
  REJECTED(Aggregation.SUM),
  /** Faults of refused records; name = rule. */
  VIOLATION(Aggregation.SUM),
  /** Records of which a newer or equal version was kept; name = kind. */
  DUPLICATE(Aggregation.SUM),
  INSERTED(Aggregation.SUM),
  UPDATED(Aggregation.SUM),
  /** Rows that are gone because their source said so, record by record. */
  DELETED(Aggregation.SUM),
  /** The table has the same contents already. */
  UNCHANGED(Aggregation.SUM),
  /** The table has a newer version. */
  STALE(Aggregation.SUM),
  /** Written records that belong to no partition but the default one; name = null or other. */
  IN_DEFAULT_PARTITION(Aggregation.SUM),
  /** Records that are staged and not published. */
  WITHHELD(Aggregation.SUM),
  /** Rows that were deleted because the complete read of their source no longer had them. */
  VANISHED(Aggregation.SUM),
  /** Rows that were closed because the complete read of their source no longer had them. */
  CLOSED(Aggregation.SUM),
  /** Records that met a rule; name = rule. */
  RULE_PASSED(Aggregation.SUM),
  RULE_FAILED(Aggregation.SUM),
  /** Records that a rule said nothing of, because a field it reads is null. */
  RULE_NOT_APPLICABLE(Aggregation.SUM),
  /** Quality checks that were met; name = dimension, or dimension/part: a field, a rule, … */
  QUALITY_MET(Aggregation.SUM),
  /** Quality checks that were made; name as above. */
  QUALITY_CHECKED(Aggregation.SUM),
  /** Newest value of the spec's event date or time, seconds since 1970. */
  NEWEST_EVENT(Aggregation.MAX),
  /** Latest time of collection, seconds since 1970. */
  NEWEST_COLLECTED(Aggregation.MAX),
  /** Records that a method scored; name = method. */
  ANOMALY_SCORED(Aggregation.SUM),
  /** Records that a method flagged; name = method. */
  ANOMALY_FLAGGED(Aggregation.SUM),
  /** Records that a method could not score for want of data; name = method. */
  ANOMALY_NOT_ENOUGH_DATA(Aggregation.SUM),
  /** The same; name = method, a colon, a space, and why it could not, in words. */
  ANOMALY_UNSCORED(Aggregation.SUM),
  /** Records with a value of a feature of which it is not known what is usual; name = feature. */
  FEATURE_UNJUDGED(Aggregation.SUM),
  /**
   * Records of which a feature cannot be compared; name = feature, a colon, a space, and the name
   * of the reason.
   */
  FEATURE_LACKING(Aggregation.SUM),
  /** Records that at least one method flagged. */
  ANOMALOUS(Aggregation.SUM),
  /** Entries of a lookup, which stands in the place of the source. */
  LOOKUP_ENTRIES(Aggregation.SUM),
  /** Entries of a lookup that were left out; name = why the first of them was. */
  LOOKUP_LEFT_OUT(Aggregation.SUM),
  /** Records with a code that a lookup does not have; name = code, empty for all further codes. */
  LOOKUP_UNKNOWN(Aggregation.SUM),
  /**
   * Records of a stream that were older than every window that was open when they came; counted in
   * the earliest open one.
   */
  LATE(Aggregation.SUM),
  /** Findings of drift in windows of a stream, which are stored with them. */
  DRIFT_FOUND(Aggregation.SUM);

  /** How counts of the same key are combined. */
  public enum Aggregation {
    SUM,
    MAX
  }

  private final Aggregation aggregation;

  Measure(Aggregation aggregation) {
    this.aggregation = aggregation;
  }

  /** Whether its names are parts of a source, codes or words, of which there may be any number. */
  boolean isOfParts() {
    return this == ANNOUNCED
        || this == UNANNOUNCED
        || this == NOT_OBTAINED
        || this == ANOMALY_UNSCORED
        || this == LOOKUP_UNKNOWN;
  }

  Aggregation aggregation() {
    return aggregation;
  }

  public long combine(long left, long right) {
    return aggregation == Aggregation.SUM ? Math.addExact(left, right) : Math.max(left, right);
  }
}
