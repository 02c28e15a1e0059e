package dev.collection.pipeline.sample.posting;

import dev.collection.pipeline.sample.posting.PayModel.Pay;

/**
 * Gives a posting the faults and oddities that are in its values. Those of its JSON are in {@link
 * ItemWriter}, those of its bytes in {@link LineFaults}, those of a version in {@link
 * PostingFactory}.
 */
final class PostingFaults {
  private static final String HTTP = "http://www.usajobs.gov";
  private static final int LONGEST_TITLE = 500;

  private final PayModel payModel;

  PostingFaults(PayModel payModel) {
    this.payModel = payModel;
  }

  void apply(Posting posting) {
    if (posting.fault == null) {
      return;
    }
    Pay pay = posting.pay;
    switch (posting.fault) {
      case MISSING_KEY -> posting.uri = "https://www.usajobs.gov:443/search/results";
      case IMPOSSIBLE_DATE -> posting.startDate = thirtiethOfFebruary(posting);
      case UNPARSABLE_PAY -> posting.minimumRange = "DOE";
      case FIVE_FAULTS -> {
        posting.startDate = thirtiethOfFebruary(posting);
        posting.endDate = "until filled";
        posting.minimumRange = "DOE";
        posting.maximumRange = "negotiable";
        posting.drugTest = "sometimes";
      }
      case PAY_ORDER -> setPay(posting, pay.minCents(), pay.minCents() / 1000 * 900);
      case CLOSES_BEFORE_POSTING ->
          PostingFactory.writeWindow(posting, posting.posted, posting.posted.minusDays(10));
      case GRADE_ORDER -> {
        PostingFactory.writePay(posting, payOfGrades(posting, "11", "13"));
        posting.lowGrade = "13";
        posting.highGrade = "11";
      }
      case PAY_OUT_OF_RANGE -> setPay(posting, pay.minCents(), 99_999_999_00L);
      case REQUIRED_EMPTY -> {
        posting.title = "";
        posting.organization = "";
        posting.department = "";
      }
      case REMOTE_AND_TELEWORK -> {
        posting.remote = true;
        posting.telework = true;
        posting.locationDisplay = "Anywhere in the U.S. (remote job)";
      }
      case PAY_WITHOUT_INTERVAL -> posting.interval = "";
      case GRADE_TOO_HIGH -> {
        posting.lowGrade = "16";
        posting.highGrade = "16";
      }
      case LETTER_IN_KEY -> posting.controlNumber = "V" + posting.controlNumber;
      case SHORT_SERIES -> posting.series = posting.series.substring(1);
      case INSECURE_URL -> posting.uri = posting.uri.replace("https://www.usajobs.gov:443", HTTP);
      case LONG_TITLE -> {
        String again = " or " + posting.title;
        posting.title = posting.title + again.repeat(LONGEST_TITLE / again.length() + 1);
      }
      case NUL_IN_TEXT -> {
        posting.title = posting.title + "\u0000";
        posting.jobSummary = posting.jobSummary.replace(": ", ":\u0000 ");
      }
      case PAY_TEN_TIMES -> setPay(posting, pay.minCents() * 10, pay.maxCents() * 10);
      case HOURLY_AS_ANNUAL -> {
        Pay hourly = PayModel.hourly(pay);
        setPay(posting, hourly.minCents(), hourly.maxCents());
      }
      case PAY_OF_OTHER_GRADE -> {
        String other = Integer.toString(Integer.parseInt(posting.lowGrade) - 6);
        PostingFactory.writePay(posting, payOfGrades(posting, other, other));
      }
      case PAY_SWAPPED -> {
        // A ladder over three grades: within one grade the swap would hide among the localities.
        posting.highGrade = Integer.toString(Integer.parseInt(posting.lowGrade) + 2);
        Pay wide = payOfGrades(posting, posting.lowGrade, posting.highGrade);
        setPay(posting, wide.maxCents(), wide.minCents());
      }
      case WITHOUT_COMPENSATION -> PostingFactory.writePay(posting, new Pay(0, 0, "WC"));
      case HOURLY_PAY -> PostingFactory.writePay(posting, PayModel.hourly(pay));
      case SOFT_HYPHENS ->
          posting.jobSummary =
              posting.jobSummary.replace("vacancies", "vacan\u00ADcies")
                  + " Respon\u00ADsi\u00ADbili\u00ADties are listed below.";
      case ENTITIES -> {
        posting.title = posting.title + " &amp; Liaison";
        posting.jobSummary =
            posting.jobSummary + " The office&rsquo;s r&#233;sum&#233; guide is online.&nbsp;";
      }
      case BARE_AMPERSAND ->
          posting.jobSummary = posting.jobSummary + " Funded from P&D; and S&E; accounts.";
      default -> {
        // The others are not in the values.
      }
    }
  }

  private static String thirtiethOfFebruary(Posting posting) {
    int year = posting.posted.getYear();
    return switch (posting.form) {
      case YEAR_2016 -> year + "-02-30T00:00:00Z";
      case YEAR_2018 -> year + "-02-30";
      case YEAR_2021 -> "2/30/" + year;
      case CURRENT -> year + "-02-30T00:00:00.0000";
    };
  }

  private Pay payOfGrades(Posting posting, String low, String high) {
    return payModel.pay(
        posting.occupation.plan(), low, high, posting.places.get(0).localityPercent());
  }

  private static void setPay(Posting posting, long minCents, long maxCents) {
    PostingFactory.writePay(posting, new Pay(minCents, maxCents, posting.pay.interval()));
  }
}
