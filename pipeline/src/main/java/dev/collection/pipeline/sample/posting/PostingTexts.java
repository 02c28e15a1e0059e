package dev.collection.pipeline.sample.posting;

import com.fasterxml.jackson.core.io.SerializedString;
import java.util.List;

/** Gives a posting its texts; some fields are empty as often as in recorded answers. */
final class PostingTexts {
  private static final SerializedString EMPTY = new SerializedString("");

  private final List<String> openings;
  private final List<String> keyRequirements;
  private final List<SerializedString> duties;
  private final List<SerializedString> qualifications;
  private final List<SerializedString> education;
  private final List<SerializedString> requirements;
  private final List<SerializedString> evaluations;
  private final List<SerializedString> howToApply;
  private final List<SerializedString> whatToExpect;
  private final List<SerializedString> requiredDocuments;
  private final List<SerializedString> benefits;
  private final List<SerializedString> otherInformation;
  private final List<SerializedString> marketing;

  PostingTexts(Vocabulary vocabulary) {
    openings = vocabulary.sentences("Opening");
    keyRequirements = vocabulary.sentences("KeyRequirements");
    duties = vocabulary.texts("MajorDuties", 2);
    qualifications = vocabulary.texts("Qualifications", 4);
    education = vocabulary.texts("Education", 2);
    requirements = vocabulary.texts("Requirements", 2);
    evaluations = vocabulary.texts("Evaluations", 2);
    howToApply = vocabulary.texts("HowToApply", 2);
    whatToExpect = vocabulary.texts("WhatToExpectNext", 2);
    requiredDocuments = vocabulary.texts("RequiredDocuments", 2);
    benefits = vocabulary.texts("Benefits", 2);
    otherInformation = vocabulary.texts("OtherInformation", 2);
    marketing = vocabulary.texts("AgencyMarketingStatement", 1);
  }

  /** Fills the texts, which name the agency, the place and the title that are there already. */
  void fill(Posting posting, Draws draws) {
    posting.jobSummary =
        posting.organization
            + " "
            + draws.pick(openings)
            + " "
            + posting.places.get(0).name()
            + ": "
            + posting.title
            + ".";
    posting.qualifications = draws.pick(qualifications);
    posting.firstDuty = draws.pick(duties);
    posting.secondDuty = draws.pick(duties);
    posting.education = draws.chance(0.3) ? EMPTY : draws.pick(education);
    posting.requirements = draws.chance(0.27) ? EMPTY : draws.pick(requirements);
    posting.evaluations = draws.pick(evaluations);
    posting.howToApply = draws.pick(howToApply);
    posting.whatToExpect = draws.pick(whatToExpect);
    posting.requiredDocuments = draws.pick(requiredDocuments);
    posting.benefits = draws.chance(0.65) ? EMPTY : draws.pick(benefits);
    posting.otherInformation = draws.pick(otherInformation);
    posting.marketing = draws.chance(0.38) ? EMPTY : draws.pick(marketing);
    posting.keyRequirements =
        draws.chance(0.5)
            ? List.of()
            : List.of(draws.pick(keyRequirements), draws.pick(keyRequirements));
  }
}
