package dev.collection.pipeline.sample.posting;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.SerializableString;
import java.io.IOException;
import java.util.List;

/** Writes the fields of {@code UserArea.Details} as a full answer has them. */
final class DetailsWriter {
  private final JsonGenerator json;

  DetailsWriter(JsonGenerator json) {
    this.json = json;
  }

  void write(Posting posting) throws IOException {
    boolean nulls = posting.fault == SampleFault.NULL_ARRAYS;
    json.writeStringField("JobSummary", posting.jobSummary);
    json.writeObjectFieldStart("WhoMayApply");
    json.writeStringField("Name", "");
    json.writeStringField("Code", "");
    json.writeEndObject();
    json.writeStringField("LowGrade", posting.lowGrade);
    json.writeStringField("HighGrade", posting.highGrade);
    json.writeStringField("PromotionPotential", posting.promotionPotential);
    json.writeStringField("OrganizationCodes", posting.agency.codes());
    json.writeStringField("Relocation", posting.relocation);
    writeArray("HiringPath", nulls ? null : posting.hiringPaths);
    json.writeStringField("TotalOpenings", posting.totalOpenings);
    writeText("AgencyMarketingStatement", posting.marketing);
    json.writeStringField("TravelCode", posting.travelCode);
    json.writeStringField("ApplyOnlineUrl", "https://apply.example.gov/Application/Apply");
    json.writeStringField("DetailStatusUrl", "https://apply.example.gov/Application/Status");
    if (nulls) {
      json.writeNullField("MajorDuties");
    } else {
      json.writeArrayFieldStart("MajorDuties");
      json.writeString(posting.firstDuty);
      json.writeString(posting.secondDuty);
      json.writeEndArray();
    }
    writeText("Education", posting.education);
    writeText("Requirements", posting.requirements);
    writeText("Evaluations", posting.evaluations);
    writeText("HowToApply", posting.howToApply);
    writeText("WhatToExpectNext", posting.whatToExpect);
    writeText("RequiredDocuments", posting.requiredDocuments);
    writeText("Benefits", posting.benefits);
    json.writeStringField(
        "BenefitsUrl", "https://www.usajobs.gov/Help/working-in-government/benefits");
    json.writeBooleanField("BenefitsDisplayDefaultText", true);
    writeText("OtherInformation", posting.otherInformation);
    writeArray("KeyRequirements", nulls ? null : posting.keyRequirements);
    json.writeStringField("WithinArea", "False");
    json.writeStringField("CommuteDistance", "0");
    json.writeStringField("ServiceType", posting.serviceType);
    json.writeStringField("AnnouncementClosingType", posting.closingType);
    json.writeStringField("AgencyContactEmail", "contact@example.gov");
    json.writeStringField("AgencyContactPhone", "555-555-0100");
    json.writeStringField("SecurityClearance", posting.clearance);
    json.writeStringField("DrugTestRequired", posting.drugTest);
    json.writeStringField("PositionSensitivitiy", posting.sensitivity);
    writeArray("AdjudicationType", nulls ? null : List.of("Suitability/Fitness"));
    json.writeBooleanField("TeleworkEligible", posting.telework);
    json.writeBooleanField("RemoteIndicator", posting.remote);
    json.writeBooleanField("FinancialDisclosure", posting.financialDisclosure);
    json.writeBooleanField("BargainingUnitStatus", posting.bargainingUnit);
  }

  private void writeArray(String name, List<String> values) throws IOException {
    if (values == null) {
      json.writeNullField(name);
      return;
    }
    json.writeArrayFieldStart(name);
    for (String value : values) {
      json.writeString(value);
    }
    json.writeEndArray();
  }

  private void writeText(String name, SerializableString text) throws IOException {
    json.writeFieldName(name);
    json.writeString(text);
  }
}
