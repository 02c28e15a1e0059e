package dev.collection.pipeline.sample.posting;

import com.fasterxml.jackson.core.io.SerializedString;
import dev.collection.pipeline.sample.posting.Vocabulary.Agency;
import dev.collection.pipeline.sample.posting.Vocabulary.Occupation;
import dev.collection.pipeline.sample.posting.Vocabulary.Place;
import java.time.LocalDate;
import java.util.List;

/**
 * The values of the posting that is being written: a buffer that {@link PostingFactory} fills,
 * {@link PostingFaults} spoils and {@link ItemWriter} writes. There is one for a whole run, because
 * an object of this many fields for each item would be most of the work.
 */
final class Posting {
  /** Null for an ordinary posting. */
  SampleFault fault;

  WireForm form;
  String controlNumber;
  String positionId;
  String title;
  String uri;
  Agency agency;
  String organization;
  String department;
  Occupation occupation;
  String series;
  String lowGrade;
  String highGrade;
  String promotionPotential;
  List<Place> places;
  String locationDisplay;

  PayModel.Pay pay;
  String minimumRange;
  String maximumRange;
  String interval;

  LocalDate posted;
  LocalDate closing;

  /** Window of the newest version of this posting so far. */
  LocalDate newestPosted;

  LocalDate newestClosing;
  String startDate;
  String endDate;

  String scheduleCode;
  String scheduleName;
  String offeringCode;
  String offeringName;
  String jobSummary;
  SerializedString qualifications;
  SerializedString education;
  SerializedString requirements;
  SerializedString evaluations;
  SerializedString howToApply;
  SerializedString whatToExpect;
  SerializedString requiredDocuments;
  SerializedString benefits;
  SerializedString otherInformation;
  SerializedString marketing;
  SerializedString firstDuty;
  SerializedString secondDuty;
  List<String> keyRequirements;
  List<String> hiringPaths;

  String totalOpenings;
  String travelCode;
  String serviceType;
  String closingType;
  String clearance;
  String sensitivity;
  String relocation;
  String drugTest;
  boolean telework;
  boolean remote;
  boolean bargainingUnit;
  boolean financialDisclosure;
}
