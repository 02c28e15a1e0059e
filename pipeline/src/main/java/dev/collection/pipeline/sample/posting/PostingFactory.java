package dev.collection.pipeline.sample.posting;

import dev.collection.pipeline.sample.posting.Appearance.Version;
import dev.collection.pipeline.sample.posting.Vocabulary.Occupation;
import dev.collection.pipeline.sample.posting.Vocabulary.Place;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Makes the posting of a number: plausible, consistent in itself, and always the same. */
final class PostingFactory {
  /** Not a multiple of 13, by which the numbers grow: as many postings differ. */
  private static final long CONTROL_NUMBERS = 8_000_009;

  private static final List<WireForm> FORMS =
      List.of(
          WireForm.YEAR_2016,
          WireForm.YEAR_2018,
          WireForm.YEAR_2021,
          WireForm.CURRENT,
          WireForm.CURRENT,
          WireForm.CURRENT,
          WireForm.CURRENT,
          WireForm.CURRENT,
          WireForm.CURRENT,
          WireForm.CURRENT,
          WireForm.CURRENT,
          WireForm.CURRENT);
  private static final List<Integer> WINDOW_DAYS =
      List.of(5, 5, 7, 10, 10, 14, 14, 14, 21, 30, 60, 180, 364);
  private static final List<String> SHARED_IDS =
      List.of("Public Notice - Engineering", "Public Notice-Cyber", "Open Continuous - Medical");
  private static final List<String> OPENINGS =
      List.of("1", "1", "1", "1", "2", "3", "5", "12", "Few", "few", "Many", "MANY");
  private static final List<String> TRAVEL = List.of("0", "0", "0", "1", "1", "1", "2", "5", "-1");
  private static final List<String> CLEARANCES =
      List.of(
          "Not Required",
          "Not Required",
          "Not Required",
          "Other",
          "Other",
          "Secret",
          "Secret",
          "Top Secret",
          "Sensitive Compartmented Information",
          "Confidential");
  private static final List<String> SENSITIVITIES =
      List.of(
          "Non-sensitive (NS)/Low Risk",
          "Non-sensitive (NS)/Low Risk",
          "Moderate Risk (MR)",
          "Noncritical-Sensitive (NCS)/Moderate Risk",
          "High Risk (HR)");
  private static final List<List<String>> HIRING_PATHS =
      List.of(
          List.of("public"),
          List.of("public"),
          List.of("fed-internal-search"),
          List.of("fed-competitive", "fed-transition", "vet", "disability", "mspouse"),
          List.of("fed-internal-search", "fed-competitive", "fed-excepted", "land", "overseas"),
          List.of("student", "graduates"));
  private static final List<String> FULL_TIME = List.of("", "", "", "Full-Time", "Full-time");
  private static final List<String[]> OFFERINGS =
      List.of(
          new String[] {"15317", "Permanent"},
          new String[] {"15317", "Permanent"},
          new String[] {"15317", "Permanent"},
          new String[] {"15317", "Permanent"},
          new String[] {"15318", "Temporary"},
          new String[] {"15319", "Term"},
          new String[] {"15327", "Multiple Appointment Types"},
          new String[] {"15328", "Internships"});

  private final long seed;
  private final Vocabulary vocabulary;
  private final Draws draws = new Draws();
  private final PostingTexts texts;

  PostingFactory(long seed, Vocabulary vocabulary) {
    this.seed = seed;
    this.vocabulary = vocabulary;
    this.texts = new PostingTexts(vocabulary);
  }

  /** Fills {@code posting} with the posting and version that {@code item} names. */
  void fill(Posting posting, Appearance item) {
    draws.restart(seed, item.ordinal());
    posting.fault = item.fault();
    posting.form = draws.pick(FORMS);
    fillWork(posting);
    fillIdentity(posting, item);
    fillPlaces(posting);
    fillPay(posting, item.version());
    fillWindow(posting, item);
    texts.fill(posting, draws);
    fillDetails(posting);
  }

  private void fillIdentity(Posting posting, Appearance item) {
    long ordinal = item.ordinal();
    // Near 846,000,000 and growing, as in 2025, for as long as the nine digits last.
    long number = 1_000_000 + (7_460_000 + ordinal * 13) % CONTROL_NUMBERS;
    posting.controlNumber = number + "00";
    posting.uri =
        posting.form.codes()
            ? "https://www.usajobs.gov:443/job/" + posting.controlNumber
            : "https://www.usajobs.gov:443/GetJob/ViewDetails/" + posting.controlNumber;
    posting.agency = draws.pick(posting.occupation.agencies());
    posting.organization = posting.agency.name();
    posting.department = posting.agency.department();
    posting.positionId =
        posting.fault == SampleFault.SHARED_POSITION_ID
            ? draws.pick(SHARED_IDS)
            : posting.agency.prefix()
                + "-"
                + (10_000_000 + ordinal)
                + "-"
                + item.firstCollectedOn().getYear() % 100
                + (draws.chance(0.5) ? "-MP" : "-DE");
    if (posting.fault == SampleFault.RENUMBERED && item.version() == Version.CURRENT) {
      posting.positionId = posting.positionId + "-2";
    }
  }

  private void fillWork(Posting posting) {
    SampleFault fault = posting.fault;
    boolean comparable = fault != null && fault.needsComparableGrade();
    posting.occupation =
        draws.pick(
            comparable
                ? vocabulary.comparable
                : fault == SampleFault.GRADE_ZERO
                    ? vocabulary.gradeZero
                    : fault == SampleFault.GRADE_LETTER
                        ? vocabulary.gradeLetter
                        : vocabulary.occupations);
    Occupation occupation = posting.occupation;
    posting.title = occupation.title();
    posting.series = occupation.series();
    List<String> grades = occupation.grades();
    int low =
        comparable ? grades.indexOf(draws.chance(0.5) ? "11" : "12") : draws.below(grades.size());
    // One in eight is a ladder to the next grade, where the work has one.
    boolean ladder = !comparable && draws.chance(0.125) && low + 1 < grades.size();
    posting.lowGrade = grades.get(low);
    posting.highGrade = grades.get(ladder ? low + 1 : low);
    boolean promotes = draws.chance(0.3);
    posting.promotionPotential =
        promotes ? padded(grades.get(grades.size() - 1)) : draws.chance(0.5) ? "None" : "NA";
  }

  private void fillPlaces(Posting posting) {
    posting.remote = posting.fault == SampleFault.MANY_LOCATIONS;
    if (posting.remote) {
      posting.places = vocabulary.everywhere;
      posting.locationDisplay = "Anywhere in the U.S. (remote job)";
      return;
    }
    Place place =
        draws.pick(
            posting.fault == SampleFault.FOREIGN_LOCATION
                ? vocabulary.foreignPlaces
                : vocabulary.places);
    if (posting.fault == SampleFault.REPEATED_LOCATION) {
      posting.places = List.of(place, place);
      posting.locationDisplay = "Multiple Locations";
    } else if (posting.fault == null && draws.chance(0.1)) {
      posting.places = severalPlaces(place, 2 + draws.below(3));
      posting.locationDisplay = posting.places.size() == 1 ? place.name() : "Multiple Locations";
    } else {
      posting.places = List.of(place);
      posting.locationDisplay =
          draws.chance(0.02) ? "Location Negotiable After Selection" : place.name();
    }
  }

  private List<Place> severalPlaces(Place first, int count) {
    List<Place> places = new ArrayList<>(count);
    places.add(first);
    for (int i = 1; i < count; i++) {
      Place place = draws.pick(vocabulary.places);
      if (!places.contains(place)) {
        places.add(place);
      }
    }
    places.sort(Comparator.comparing(Place::name));
    return places;
  }

  private void fillPay(Posting posting, Version version) {
    PayModel.Pay pay =
        vocabulary.pay.pay(
            posting.occupation.plan(),
            posting.lowGrade,
            posting.highGrade,
            posting.places.get(0).localityPercent());
    boolean lastYears = version == Version.OLDER || version == Version.REPRICED;
    posting.pay = lastYears ? PayModel.lastYear(pay) : pay;
    writePay(posting, posting.pay);
    // Grades are numbers of one or two digits in the answers, in the same list.
    if (draws.chance(0.7)) {
      posting.lowGrade = padded(posting.lowGrade);
      posting.highGrade = padded(posting.highGrade);
    }
  }

  private void fillWindow(Posting posting, Appearance item) {
    int days = draws.pick(WINDOW_DAYS);
    LocalDate posted = item.firstCollectedOn().minusDays(draws.below(days));
    int later = draws.below(5);
    LocalDate closing = posted.plusDays(days);
    switch (item.version()) {
      case CURRENT, OLDER, REPRICED -> {}
      case EXTENDED -> closing = closing.plusDays(14);
      case REOPENED -> {
        posted = item.collectedOn().minusDays(later);
        closing = posted.plusDays(days);
      }
    }
    posting.newestPosted = posted;
    posting.newestClosing = closing;
    int earlier = item.version() == Version.OLDER ? 30 : 0;
    writeWindow(posting, posted.minusDays(earlier), closing.minusDays(earlier));
  }

  private void fillDetails(Posting posting) {
    boolean partTime = draws.chance(0.05);
    posting.scheduleCode = partTime ? "2" : "1";
    posting.scheduleName = partTime ? "Part-time" : draws.pick(FULL_TIME);
    String[] offering = draws.pick(OFFERINGS);
    posting.offeringCode = offering[0];
    posting.offeringName = posting.form.codes() ? "" : offering[1];
    posting.hiringPaths = draws.pick(HIRING_PATHS);
    posting.totalOpenings = draws.pick(OPENINGS);
    posting.travelCode = draws.pick(TRAVEL);
    posting.serviceType =
        posting.occupation.plan().equals("ES") ? "03" : draws.chance(0.25) ? "02" : "01";
    posting.closingType = draws.chance(0.9) ? "01" : "02";
    posting.clearance = draws.pick(CLEARANCES);
    posting.sensitivity = draws.pick(SENSITIVITIES);
    posting.relocation = draws.chance(0.1) ? "True" : "False";
    posting.drugTest = draws.chance(0.25) ? "True" : "False";
    posting.telework = !posting.remote && draws.chance(0.4);
    posting.bargainingUnit = draws.chance(0.4);
    posting.financialDisclosure = draws.chance(0.1);
  }

  /** Writes {@code pay} in the posting's form. */
  static void writePay(Posting posting, PayModel.Pay pay) {
    posting.minimumRange = posting.form.amount(pay.minCents());
    posting.maximumRange = posting.form.amount(pay.maxCents());
    posting.interval = pay.interval();
  }

  /** Writes the window in the posting's form. */
  static void writeWindow(Posting posting, LocalDate posted, LocalDate closing) {
    posting.posted = posted;
    posting.closing = closing;
    posting.startDate = posting.form.startDate(posted);
    posting.endDate = posting.form.endDate(closing);
  }

  private static String padded(String grade) {
    return grade.length() == 1 && Character.isDigit(grade.charAt(0)) ? "0" + grade : grade;
  }
}
