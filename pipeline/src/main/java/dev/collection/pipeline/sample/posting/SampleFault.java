package dev.collection.pipeline.sample.posting;

/**
 * What a generated item can be apart from an ordinary posting: broken, repeated, outdated, paid
 * strangely, or odd but legitimate. An item has at most one of them. Each constant says how it
 * looks and, by its {@link Outcome}, what a collection has to make of it.
 */
public enum SampleFault {
  /** A line that ends in the middle of its JSON, as after a full disk. */
  CUT_OFF_LINE(Outcome.REJECTED, 0.0005, Where.LINES),
  /** A line with the bytes C3 28 and FF in its title, which are not UTF-8. */
  INVALID_UTF8(Outcome.REJECTED, 0.0005, Where.LINES),
  /** A line of HTML where an item should be, as a gateway sends it. */
  NOT_JSON(Outcome.REJECTED, 0.0005, Where.LINES),
  /** A line of 10,000 nested arrays. */
  DEEPLY_NESTED(Outcome.REJECTED, 0.0005, Where.LINES),
  /** A line whose descriptor names {@code PositionTitle} twice, with different titles. */
  DUPLICATE_NAME(Outcome.REJECTED, 0.0005, Where.LINES),

  /**
   * {@code MatchedObjectId} is null, and neither {@code PositionURI} nor {@code ApplyURI} names the
   * control number: the key is null.
   */
  MISSING_KEY(Outcome.REJECTED, 0.002, Where.ANYWHERE),
  /** {@code MatchedObjectDescriptor} is a string. */
  DESCRIPTOR_IS_STRING(Outcome.REJECTED, 0.001, Where.ANYWHERE),
  /** {@code PositionRemuneration} is the object itself instead of an array of one. */
  REMUNERATION_IS_OBJECT(Outcome.REJECTED, 0.001, Where.ANYWHERE),
  /** {@code PositionStartDate} and {@code PublicationStartDate} are on the 30th of February. */
  IMPOSSIBLE_DATE(Outcome.REJECTED, 0.002, Where.ANYWHERE),
  /** {@code MinimumRange} is {@code DOE}, "depends on experience". */
  UNPARSABLE_PAY(Outcome.REJECTED, 0.002, Where.ANYWHERE),
  /**
   * Five values that cannot be converted: both dates of the window, both amounts of pay, and {@code
   * DrugTestRequired}. One reject with five violations.
   */
  FIVE_FAULTS(Outcome.REJECTED, 0.001, Where.ANYWHERE),

  /** The maximum pay is nine tenths of the minimum. */
  PAY_ORDER(Outcome.LOWERED_SCORE, 0.002, Where.ANYWHERE),
  /** {@code ApplicationCloseDate} is ten days before {@code PublicationStartDate}. */
  CLOSES_BEFORE_POSTING(Outcome.LOWERED_SCORE, 0.002, Where.ANYWHERE),
  /** {@code LowGrade} is 13 and {@code HighGrade} is 11; the pay is that of both. */
  GRADE_ORDER(Outcome.LOWERED_SCORE, 0.002, Where.ANYWHERE),
  /** 99,999,999 dollars a year at most; an anomaly as well. */
  PAY_OUT_OF_RANGE(Outcome.LOWERED_SCORE, 0.001, Where.ANYWHERE),
  /** {@code PositionTitle}, {@code OrganizationName} and {@code DepartmentName} are empty. */
  REQUIRED_EMPTY(Outcome.LOWERED_SCORE, 0.003, Where.ANYWHERE),

  /** U+0000 in the title and the summary, which databases do not store. */
  NUL_IN_TEXT(Outcome.REJECTED, 0.001, Where.ANYWHERE),

  /** The same item once more, a little later in the same collection. */
  IDENTICAL_DUPLICATE(Outcome.DUPLICATE, 0.01, Where.REPEATED),
  /** An item with an earlier posting date and last year's pay comes before the newer version. */
  OLDER_VERSION_FIRST(Outcome.OUTDATED, 0.005, Where.REPEATED),
  /** An item with an earlier posting date and last year's pay comes after the newer version. */
  OLDER_VERSION_LATER(Outcome.OUTDATED, 0.005, Where.REPEATED),
  /** The same item once more in the next collection. */
  COLLECTED_AGAIN(Outcome.DUPLICATE, 0.02, Where.NEXT_COLLECTION),
  /**
   * In the next collection the same posting date with a later closing date: the version of the
   * first collection is outdated, which only the time of collection tells.
   */
  EXTENDED(Outcome.OUTDATED, 0.01, Where.NEXT_COLLECTION),
  /** In the next collection a later window: the version of the first collection is outdated. */
  REOPENED(Outcome.OUTDATED, 0.01, Where.NEXT_COLLECTION),
  /** A {@code PositionID} that other control numbers have too: different postings. */
  SHARED_POSITION_ID(Outcome.LOADED, 0.005, Where.ANYWHERE),

  /** Both amounts of a General Schedule posting are ten times too high. */
  PAY_TEN_TIMES(Outcome.ANOMALY, 0.002, Where.ANYWHERE),
  /** An hour's pay with the interval of a year. */
  HOURLY_AS_ANNUAL(Outcome.ANOMALY, 0.002, Where.ANYWHERE),
  /** The pay of the grade six below the one that is named. */
  PAY_OF_OTHER_GRADE(Outcome.ANOMALY, 0.002, Where.ANYWHERE),
  /** Minimum and maximum of three grades have changed places; lowers the score as well. */
  PAY_SWAPPED(Outcome.ANOMALY, 0.002, Where.ANYWHERE),

  /** Grade {@code 00}, as of physicians and executives. */
  GRADE_ZERO(Outcome.LOADED, 0.02, Where.ANYWHERE),
  /** Grades that are letters. */
  GRADE_LETTER(Outcome.LOADED, 0.02, Where.ANYWHERE),
  /** No pay at all: {@code WC} or {@code Without Compensation} with two zeros. */
  WITHOUT_COMPENSATION(Outcome.LOADED, 0.003, Where.ANYWHERE),
  /** A General Schedule posting that is paid by the hour. */
  HOURLY_PAY(Outcome.LOADED, 0.02, Where.ANYWHERE),
  /** A remote posting that lists 673 places. */
  MANY_LOCATIONS(Outcome.LOADED, 0.001, Where.ANYWHERE),
  /** The same place listed twice. */
  REPEATED_LOCATION(Outcome.LOADED, 0.02, Where.ANYWHERE),
  /** Soft hyphens (U+00AD) in the summary. */
  SOFT_HYPHENS(Outcome.LOADED, 0.02, Where.ANYWHERE),
  /** HTML entities in the title and the summary. */
  ENTITIES(Outcome.LOADED, 0.05, Where.ANYWHERE),
  /** A P&amp;D; and an S&amp;E; in the summary, which look like entities and are not. */
  BARE_AMPERSAND(Outcome.LOADED, 0.003, Where.ANYWHERE),
  /** {@code JobCategory} names the family before the series. */
  FAMILY_BEFORE_SERIES(Outcome.LOADED, 0.02, Where.ANYWHERE),
  /** A place outside the United States, without {@code CountrySubDivisionCode}. */
  FOREIGN_LOCATION(Outcome.LOADED, 0.02, Where.ANYWHERE),
  /** No {@code UserArea}: no grades, no summary. */
  NO_USER_AREA(Outcome.LOADED, 0.002, Where.ANYWHERE),
  /**
   * Null for the arrays of locations, schedules, offering types, duties, paths and requirements.
   */
  NULL_ARRAYS(Outcome.LOADED, 0.002, Where.ANYWHERE);

  /** What a collection has to make of an item. */
  public enum Outcome {
    /** Not loaded; in the rejects with its bytes. */
    REJECTED,
    /** Not loaded; the same contents of the same key are. */
    DUPLICATE,
    /** One of the two items of the key is not loaded: the newer version is. */
    OUTDATED,
    /** Loaded, with a lower quality score than an ordinary posting. */
    LOWERED_SCORE,
    /** Loaded, and marked as an anomaly where its group is large enough. */
    ANOMALY,
    /** Loaded like an ordinary posting. */
    LOADED
  }

  /** Where it can occur. */
  public enum Where {
    ANYWHERE,
    /** Only with one item per line: a page is one JSON document. */
    LINES,
    /** In two items of one collection. */
    REPEATED,
    /** In two items of collections that follow each other. */
    NEXT_COLLECTION
  }

  private final Outcome outcome;
  private final double defaultShare;
  private final Where where;

  SampleFault(Outcome outcome, double defaultShare, Where where) {
    this.outcome = outcome;
    this.defaultShare = defaultShare;
    this.where = where;
  }

  public Outcome outcome() {
    return outcome;
  }

  /** Share of the postings that have it unless the options say otherwise, from 0 to 1. */
  public double defaultShare() {
    return defaultShare;
  }

  /** Where it can occur. */
  public Where where() {
    return where;
  }

  /**
   * Whether the posting is a General Schedule one of a frequent grade, so that its pay stands out.
   */
  boolean needsComparableGrade() {
    return outcome == Outcome.ANOMALY
        || this == GRADE_ORDER
        || this == PAY_ORDER
        || this == PAY_OUT_OF_RANGE
        || this == HOURLY_PAY;
  }
}
