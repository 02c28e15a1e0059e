package dev.collection.pipeline.sample.posting;

import java.util.List;

/**
 * What a generated item can be apart from an ordinary posting: broken, repeated, outdated, paid
 * strangely, or odd but legitimate. An item has at most one of them. Each constant says how it
 * looks and, by its {@link Outcome}, what a collection has to make of it.
 */
public enum SampleFault {
  /** A line that ends in the middle of its JSON, as after a full disk. */
  CUT_OFF_LINE(Outcome.REJECTED, 0.0005, Where.LINES),
  /** A line of HTML where an item should be, as a gateway sends it. */
  NOT_JSON(Outcome.REJECTED, 0.0005, Where.LINES),
  /** A line of 10,000 nested arrays. */
  DEEPLY_NESTED(Outcome.REJECTED, 0.0005, Where.LINES),

  /**
   * {@code RelevanceRank} is the bare word {@code None}, as Python writes what JSON calls null. The
   * brackets match, so that the rest of a page can still be cut.
   */
  BARE_WORD(Outcome.REJECTED, 0.001, Where.ANYWHERE),
  /** The title begins with the bytes C3 28 and FF, which are not UTF-8. */
  INVALID_UTF8(Outcome.REJECTED, 0.001, Where.ANYWHERE),
  /** The descriptor names {@code PositionTitle} twice, with different titles. */
  DUPLICATE_NAME(Outcome.REJECTED, 0.001, Where.ANYWHERE),
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
  /** 99,999,999 dollars a year at most. */
  PAY_OUT_OF_RANGE(Outcome.LOWERED_SCORE, 0.001, Where.ANYWHERE),
  /** {@code PositionTitle}, {@code OrganizationName} and {@code DepartmentName} are empty. */
  REQUIRED_EMPTY(Outcome.LOWERED_SCORE, 0.003, Where.ANYWHERE),
  /** No pay at all: {@code WC} or {@code Without Compensation} with two zeros. */
  WITHOUT_COMPENSATION(Outcome.LOWERED_SCORE, 0.003, Where.ANYWHERE),
  /**
   * Null for the arrays of locations, schedules, offering types, duties, paths and requirements.
   */
  NULL_ARRAYS(Outcome.LOWERED_SCORE, 0.002, Where.ANYWHERE),
  /** Remote, and telework besides, which is for those who have an office. */
  REMOTE_AND_TELEWORK(Outcome.LOWERED_SCORE, 0.001, Where.ANYWHERE),
  /** Amounts of pay with an empty {@code RateIntervalCode}. */
  PAY_WITHOUT_INTERVAL(Outcome.LOWERED_SCORE, 0.001, Where.ANYWHERE),
  /** Grade 16 of the General Schedule, which ends with 15. */
  GRADE_TOO_HIGH(Outcome.LOWERED_SCORE, 0.001, Where.ANYWHERE),
  /** A control number with a letter before its digits. */
  LETTER_IN_KEY(Outcome.LOWERED_SCORE, 0.001, Where.ANYWHERE),
  /** A series without its first digit, as a spreadsheet leaves 0301. */
  SHORT_SERIES(Outcome.LOWERED_SCORE, 0.001, Where.ANYWHERE),
  /** {@code PositionURI} begins with {@code http://}. */
  INSECURE_URL(Outcome.LOWERED_SCORE, 0.001, Where.ANYWHERE),
  /** The title, over and over, in more than 500 characters. */
  LONG_TITLE(Outcome.LOWERED_SCORE, 0.001, Where.ANYWHERE),

  /** U+0000 in the title and the summary, which databases do not store. */
  NUL_IN_TEXT(Outcome.REJECTED, 0.001, Where.ANYWHERE),

  /** The same item once more, a little later in the same collection. */
  IDENTICAL_DUPLICATE(Outcome.DUPLICATE, 0.01, Where.REPEATED),
  /** An item with an earlier posting date and last year's pay comes before the newer version. */
  OLDER_VERSION_FIRST(Outcome.OUTDATED, 0.005, Where.REPEATED),
  /** An item with an earlier posting date and last year's pay comes after the newer version. */
  OLDER_VERSION_LATER(Outcome.OUTDATED, 0.005, Where.REPEATED),
  /**
   * As {@link #OLDER_VERSION_FIRST}, and the newer version has another {@code PositionID}, which
   * should never change.
   */
  RENUMBERED(Outcome.OUTDATED, 0.002, Where.REPEATED),
  /**
   * The same posting once more in the same collection, with the same dates and other pay: nothing
   * says which of the two is right.
   */
  CONFLICTING_PAY(Outcome.CONFLICTING, 0.001, Where.REPEATED),
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
  NO_USER_AREA(Outcome.LOADED, 0.002, Where.ANYWHERE);

  /** What a collection has to make of an item. */
  public enum Outcome {
    /** Not loaded; in the rejects with its bytes. */
    REJECTED,
    /** Not loaded; the same contents of the same key are. */
    DUPLICATE,
    /** One of the two items of the key is not loaded: the newer version is. */
    OUTDATED,
    /** One of the two items of the key is not loaded; which one, nothing but their bytes tells. */
    CONFLICTING,
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

  /** Rules of the spec that it breaks, required fields that it lacks, stable ones that change. */
  public List<String> lowers() {
    return switch (this) {
      case PAY_ORDER, PAY_SWAPPED -> List.of("salary_order");
      case CLOSES_BEFORE_POSTING -> List.of("posting_before_closing");
      case GRADE_ORDER -> List.of("grade_order");
      case PAY_OUT_OF_RANGE -> List.of("salary_max_range");
      case PAY_TEN_TIMES, HOURLY_AS_ANNUAL -> List.of("salary_min_range", "salary_max_range");
      case REQUIRED_EMPTY -> List.of("title", "agency");
      case WITHOUT_COMPENSATION -> List.of("salary_min", "salary_max");
      case NULL_ARRAYS -> List.of("has_location");
      case REMOTE_AND_TELEWORK -> List.of("remote_not_telework");
      case PAY_WITHOUT_INTERVAL -> List.of("pay_has_interval");
      case GRADE_TOO_HIGH -> List.of("grade_range");
      case LETTER_IN_KEY -> List.of("job_id_form");
      case SHORT_SERIES -> List.of("series_form");
      case INSECURE_URL -> List.of("url_form");
      case LONG_TITLE -> List.of("title_length");
      case RENUMBERED -> List.of("announcement_number");
      default -> List.of();
    };
  }

  /** Whether its pay or its grades are odd as well, so that it may be marked as an anomaly. */
  public boolean mayBeAnomaly() {
    return this == PAY_ORDER || this == GRADE_ORDER || this == PAY_OUT_OF_RANGE;
  }

  /** Whether it takes two items of one key. */
  public boolean comesTwice() {
    return where == Where.REPEATED || where == Where.NEXT_COLLECTION;
  }

  /**
   * Whether the posting is a General Schedule one of a frequent grade, so that its pay stands out.
   */
  boolean needsComparableGrade() {
    return outcome == Outcome.ANOMALY
        || this == GRADE_ORDER
        || this == PAY_ORDER
        || this == PAY_OUT_OF_RANGE
        || this == GRADE_TOO_HIGH
        || this == HOURLY_PAY;
  }
}
